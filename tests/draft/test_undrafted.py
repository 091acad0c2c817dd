"""Each kind without HogQL says why, in one list."""

from __future__ import annotations

import pytest

from querykit.draft.registry import drafts
from querykit.draft.undrafted import GROUPS, REASONS, reason_for
from querykit.schema.catalogue import KINDS

UNDRAFTED = sorted(set(KINDS) - set(drafts()))


@pytest.mark.parametrize("kind", UNDRAFTED)
def test_reason__kind_without_a_draft__has_one(kind):
    assert KINDS[kind].retired or kind in REASONS or KINDS[kind].group in GROUPS
    assert reason_for(kind)


def test_groups__are_those_of_the_catalogue():
    assert set(GROUPS) <= {info.group for info in KINDS.values()}


def test_reason__of_its_own__goes_before_that_of_the_group():
    assert reason_for("VectorSearchQuery") != reason_for("TracesQuery")
    assert "retired" in reason_for("WebTrendsQuery")
