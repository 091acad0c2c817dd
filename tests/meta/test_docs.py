"""The docs: links lead somewhere, and generated pages are up to date."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from support.cases import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("fixtures/**/*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_page__relative_links__lead_somewhere(page):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_generated_pages__are_up_to_date():
    command = [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_performance__markers__are_there_once():
    text = (ROOT / "docs" / "explanation" / "performance.md").read_text(encoding="utf-8")
    assert text.count("<!-- begin results -->") == text.count("<!-- end results -->") == 1
