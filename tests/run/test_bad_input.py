"""Queries that ask for what cannot be: which are refused, at which member, and which are answered."""

from __future__ import annotations

import json

import pytest

import querykit as qk
from querykit.draft import draft_sql
from querykit.errors import NotDrafted, QuerykitError
from support.cases import ROOT

pytest.importorskip("chdb", reason="the embedded engine is not installed")

FOLDER = ROOT / "fixtures" / "bad_input"
ANSWERED = {"empty", "replaced"}
NOW = "2025-05-14T10:00:00Z"
ENVIRONMENT = qk.Environment(
    id=1,
    cohorts=[{"id": 1, "name": "one", "is_static": True}],
    group_types=[{"group_type": "company", "group_type_index": 0}],
)
BUY = {"kind": "EventsNode", "event": "buy"}


def cases(*names):
    return [
        pytest.param(one, id=f"{name}: {one['title']}")
        for name in names
        for one in json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    ]


REFUSED = sorted(path.stem for path in FOLDER.glob("*.json") if path.stem not in ANSWERED)


@pytest.fixture(scope="module")
def engine():
    with qk.open_engine() as engine:
        engine.load(
            ENVIRONMENT,
            events=[
                {
                    "event": event,
                    "distinct_id": f"u{number % 3}",
                    "timestamp": f"2025-05-{number + 1:02}T0{hour}:00:00Z",
                    "properties": {"p": "ab"[number % 2], "n": number},
                }
                for number in range(14)
                for hour, event in enumerate(["buy", "pay"])
            ],
        )
        yield engine


def run(engine, query):
    return engine.run(query, ENVIRONMENT, now=NOW)


@pytest.mark.parametrize("case", cases(*REFUSED))
def test_refused__by_a_finding_at_the_member(engine, case):
    with pytest.raises(QuerykitError) as problem:
        run(engine, case["query"])
    first = problem.value.diagnostics()[0]
    assert (first.code, first.pointer) == (case["code"], case["pointer"])


@pytest.mark.parametrize(
    "case",
    [
        one
        for one in cases(*REFUSED)
        if one.values[0]["code"].startswith("QK50") and not one.values[0].get("run_only")
    ],
)
def test_refused__also_as_hogql(case):
    with pytest.raises(QuerykitError) as problem:
        draft_sql(case["query"], environment=ENVIRONMENT, now=NOW)
    if not isinstance(problem.value, NotDrafted):
        assert problem.value.pointer == case["pointer"]


@pytest.mark.parametrize("kind", ["TrendsQuery", "StickinessQuery", "FunnelsQuery"])
def test_refused__a_thousand_series(engine, kind):
    with pytest.raises(QuerykitError) as problem:
        run(engine, {"kind": kind, "series": [BUY] * 1000})
    assert problem.value.pointer == "/series"


COUNTS = frozenset({"count", "data", "aggregated_value", "value", "values", "allAggregations"})


def numbers(value, counts=False):
    """Yield the numbers that count something in results; beside data, `count` may be its length."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from numbers(one, name in COUNTS and not (name == "count" and "data" in value))
    elif isinstance(value, list):
        for one in value:
            yield from numbers(one, counts)
    elif counts and isinstance(value, (int, float)):
        yield value


@pytest.mark.parametrize("case", cases("empty"))
def test_answered__unknown_event__is_nothing(engine, case):
    results = run(engine, case["query"])["results"]
    assert not any(numbers(results))
    assert results == [] or isinstance(results, dict) or "count" in json.dumps(results)


@pytest.mark.parametrize("case", cases("replaced"))
def test_answered__value_that_posthog_replaces__is_replaced(engine, case):
    found, expected = (run(engine, case[name])["results"] for name in ("query", "same_as"))
    for one in (found, expected):
        for row in one if isinstance(one, list) else []:
            if isinstance(row, dict):
                for member in ("filter", "action", "label"):
                    row.pop(member, None)
    assert found == expected
