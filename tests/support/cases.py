"""Cases that are files: `<case>.before.json` beside `<case>.after.json`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures"


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def text_of(value):
    """Return JSON in which the order of members counts."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def case_id(path):
    return f"{path.parent.name}/{path.name.partition('.')[0]}"


def paths(pattern):
    """Return the files below fixtures/ that match, as parameters named like the case."""
    found = sorted(FIXTURES.glob(pattern))
    assert found, f"no fixture matches {pattern}"
    return [pytest.param(path, id=case_id(path)) for path in found]


def pair(path, part="after"):
    """Return the file that belongs to a case."""
    return path.with_name(f"{path.name.partition('.')[0]}.{part}.json")
