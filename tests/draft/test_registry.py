"""Every kind is drafted, or says why it is not; drafts are HogQL that reads back and compiles."""

from __future__ import annotations

import json

import pytest

import querykit as qk
from querykit.draft import draft_sql, draft_tree
from querykit.draft.build import expr
from querykit.draft.registry import drafts
from querykit.draft.undrafted import REASONS
from querykit.errors import DraftError, InternalError, InvalidQuery, NotDrafted
from querykit.hogql.compile import compile_hogql
from querykit.hogql.parser import parse_select
from querykit.hogql.printers.hogql import print_hogql
from querykit.schema.catalogue import KINDS
from support.cases import ROOT

CASES = sorted((ROOT / "fixtures" / "draft").glob("*.json"))
ENVIRONMENT = qk.Environment(
    id=1,
    timezone="Europe/Berlin",
    week_start="monday",
    test_account_filters=[
        {"type": "person", "key": "email", "operator": "not_icontains", "value": "@example.com"}
    ],
    actions=[
        {"id": 1, "name": "Bought", "steps": [{"event": "buy", "url": "/shop"}, {"event": "pay"}]}
    ],
    cohorts=[{"id": 1, "name": "Friends", "is_static": True}],
)
NOW = "2025-05-14T10:20:00Z"


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_draft__case__is_the_text_beside_it(path):
    written = draft_sql(read(path), environment=ENVIRONMENT, now=NOW)
    assert written + "\n" == path.with_suffix(".hogql").read_text(encoding="utf-8")


@pytest.mark.slow  # PostHog's parser in C++ takes seconds for what nests as deep as a funnel
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_draft__case__reads_back_and_compiles(path):
    written = draft_sql(read(path), environment=ENVIRONMENT, now=NOW)
    tree = draft_tree(read(path), environment=ENVIRONMENT, now=NOW)
    assert print_hogql(parse_select(written)) == print_hogql(tree)
    assert compile_hogql(written, environment=ENVIRONMENT, now=NOW).sql


def test_reasons__are_for_kinds_that_are_not_drafted():
    assert set(REASONS) <= set(KINDS)
    assert not set(REASONS) & set(drafts())


@pytest.mark.parametrize("kind", sorted(set(KINDS) - set(drafts())))
def test_draft__kind_without_one__is_refused_with_a_reason(kind):
    with pytest.raises((NotDrafted, InvalidQuery)):
        draft_sql({"kind": kind})


def test_draft__no_query__is_invalid():
    with pytest.raises(InvalidQuery):
        draft_sql({"kind": "TrendsQuery", "series": "all"})


def test_hole__not_filled_or_not_there__is_a_bug():
    with pytest.raises(InternalError):
        expr("{a} + {b}", a=1)
    with pytest.raises(InternalError):
        expr("{a} + 1", a=1, b=2)


SERIES = [{"kind": "EventsNode", "event": "buy"}]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"kind": "TrendsQuery", "series": []}, "/series"),
        ({"kind": "TrendsQuery", "series": SERIES * 1000}, "/series"),
        ({"kind": "StickinessQuery", "series": SERIES * 1000}, "/series"),
        ({"kind": "LifecycleQuery", "series": SERIES * 2}, "/series"),
        ({"kind": "TrendsQuery", "series": SERIES, "samplingFactor": 7}, "/samplingFactor"),
        (
            {"kind": "TrendsQuery", "series": [{**SERIES[0], "math": "sum"}]},
            "/series/0/math_property",
        ),
        (
            {"kind": "TrendsQuery", "series": [{**SERIES[0], "math": "hogql"}]},
            "/series/0/math_hogql",
        ),
        (
            {
                "kind": "LifecycleQuery",
                "series": SERIES,
                "dateRange": {"date_from": "2025-05-02", "date_to": "2025-05-01"},
            },
            "/dateRange",
        ),
    ],
)
def test_draft__what_stands_for_no_query__names_the_member(query, pointer):
    with pytest.raises(DraftError) as problem:
        draft_sql(query, now=NOW)
    assert problem.value.pointer == pointer
