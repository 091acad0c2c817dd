"""The reference pages of HogQL are as their generator writes them, and leave nothing out."""

from __future__ import annotations

import subprocess
import sys

from querykit.hogql.functions import functions
from querykit.hogql.functions.combinators import BASES, combinations
from querykit.hogql.modifiers import ATTRIBUTES, HARMLESS, REFUSED
from querykit.hogql.resolver.catalogue import FIXED
from support.cases import ROOT

REFERENCE = ROOT / "docs" / "reference"


def page(name):
    return (REFERENCE / name).read_text(encoding="utf-8")


def test_pages__written_anew__are_the_same():
    command = [sys.executable, str(ROOT / "docs" / "generators" / "hogql.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_functions_page__every_function__is_there_once():
    text = page("functions.md")
    combined = {one.name for base in BASES for one in combinations(functions()[base])}
    for name in functions():
        assert text.count(f"\n| `{name}` |") == (name not in combined)


def test_tables_page__every_table__is_there_once():
    text = page("tables.md")
    for name, one in FIXED.items():
        assert text.count(f"\n## {name}\n") == (one.refused is None)
        assert text.count(f"\n| `{name}` | {one.refused} |") == (one.refused is not None)


def test_modifiers_page__every_modifier__is_there_once():
    text = page("modifiers.md")
    for name in (*ATTRIBUTES, *HARMLESS, *REFUSED):
        assert text.count(f"\n| `{name}` |") == 1
