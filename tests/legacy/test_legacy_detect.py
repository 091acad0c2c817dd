"""fixtures/legacy/detect.json: what is legacy filters, and what only looks like it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from querykit.legacy import looks_like_filters

CASES = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "legacy" / "detect.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("title", CASES["filters"])
def test_detect__filters__are_found(title):
    assert looks_like_filters(CASES["filters"][title])


@pytest.mark.parametrize("title", CASES["foreign"])
def test_detect__foreign_data__is_left_alone(title):
    assert not looks_like_filters(CASES["foreign"][title])
