"""The bundled saved queries: every one upgrades, and is valid then."""

from __future__ import annotations

import json

import pytest

import querykit
from querykit.errors import Severity
from support.cases import FIXTURES, text_of

SAVED = FIXTURES / "saved"
FILES = sorted(path for path in SAVED.rglob("*") if path.suffix in (".json", ".jsonl", ".ndjson"))
TEMPLATES = {"shop-launch.json"}
"""Templates with variables in place of entities, which are no queries until these are filled in."""


def documents(path):
    text = path.read_bytes().decode("utf-8-sig")
    return [json.loads(text)] if path.suffix == ".json" else map(json.loads, text.splitlines())


def name(path):
    return str(path.relative_to(SAVED))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_saved__upgraded__is_valid(path):
    if path.name in TEMPLATES:
        pytest.skip("has variables")
    for document in documents(path):
        findings = querykit.validate(querykit.upgrade(document, repairs="safe"))
        assert [one for one in findings if one.severity is Severity.ERROR] == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_saved__upgraded_twice__equals_once(path):
    for document in documents(path):
        before = text_of(document)
        once = querykit.upgrade(document, repairs="safe")
        assert querykit.upgrade(once, repairs="safe") is once
        assert text_of(document) == before


def test_saved__variety__holds_old_and_new():
    changed = [
        any(querykit.upgrade_report(one, repairs="safe").changed for one in documents(path))
        for path in FILES
    ]
    assert len(FILES) >= 40
    assert sum(changed) >= 15
    assert len(changed) - sum(changed) >= 10


def test_saved__styles__are_all_there():
    texts = [path.read_bytes() for path in FILES]
    assert sum(b"\r\n" in text for text in texts) >= 2
    assert any(text.startswith(b"\xef\xbb\xbf") for text in texts)
    assert any(b"\n\t" in text for text in texts)
    assert any(not text.endswith(b"\n") for text in texts)
    assert any(text.count(b"\n") == 0 for text in texts)
