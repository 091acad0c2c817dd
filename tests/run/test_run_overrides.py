"""Overrides of one run, and insights saved in the environment."""

from __future__ import annotations

import pytest

import querykit as qk
from querykit.draft import draft_sql
from querykit.errors import DraftProblem, InvalidQuery

pytest.importorskip("chdb", reason="the embedded engine is not installed")

TRENDS = {
    "kind": "TrendsQuery",
    "series": [{"kind": "EventsNode", "event": "buy"}],
    "dateRange": {"date_from": "-3d"},
}
BY_PLAN = {"type": "event", "key": "plan", "value": "pro"}
HOGQL = {
    "kind": "HogQLQuery",
    "query": "select count() from events where properties.plan = {variables.plan} and {filters}",
    "variables": {"v1": {"variableId": "v1", "code_name": "plan", "value": "free"}},
}
ENVIRONMENT = qk.Environment(
    id=1,
    variables=[{"id": "v1", "code_name": "plan", "default_value": "free"}],
    saved_insights=[
        {"short_id": "trend", "query": {"kind": "InsightVizNode", "source": TRENDS}},
        {"short_id": "again", "query": {"kind": "SavedInsightNode", "shortId": "trend"}},
        {"short_id": "self", "query": {"kind": "SavedInsightNode", "shortId": "other"}},
        {"short_id": "other", "query": {"kind": "SavedInsightNode", "shortId": "self"}},
        {"short_id": "wrong", "query": {"kind": "TrendsQuery", "series": 7}},
        {
            "short_id": "old",
            "query": {"kind": "RetentionQuery", "retentionFilter": {"showMean": True}},
        },
    ],
)


@pytest.fixture(scope="module")
def engine():
    with qk.open_engine() as engine:
        engine.load(
            ENVIRONMENT,
            events=[
                {
                    "event": "buy",
                    "distinct_id": f"u{day}",
                    "timestamp": f"2025-05-{day:02}T00:00:00Z",
                    "properties": {"plan": "pro" if day % 2 else "free"},
                }
                for day in range(1, 11)
            ],
        )
        yield engine


def ask(engine, node, **more):
    return engine.run(node, ENVIRONMENT, now="2025-05-10T12:00:00Z", **more)


def counts(answer):
    return [one["count"] for one in answer["results"]]


@pytest.mark.parametrize(
    "node",
    [
        TRENDS,
        {"kind": "InsightVizNode", "source": TRENDS},
        {"kind": "SavedInsightNode", "shortId": "trend"},
        {"kind": "SavedInsightNode", "shortId": "again"},
    ],
)
@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (None, [4]),
        ({}, [4]),
        ({"date_from": "-7d"}, [8]),
        ({"properties": [BY_PLAN]}, [2]),
        ({"date_from": "-7d", "date_to": "-1d", "properties": [BY_PLAN]}, [4]),
        ({"breakdown_filter": {"breakdown": "plan", "breakdown_type": "event"}}, [2, 2]),
    ],
)
def test_filters_override__any_node__is_on_top(engine, node, filters, expected):
    assert counts(ask(engine, node, filters_override=filters)) == expected


@pytest.mark.parametrize(
    ("variables", "filters", "expected"),
    [
        (None, None, 5),
        ({"v1": {"value": "pro"}}, None, 5),
        ({"v1": {"value": "none"}}, None, 0),
        ({"v2": {"value": "none"}}, None, 5),
        ({"v1": {"value": "pro"}}, {"date_from": "2025-05-09"}, 1),
    ],
)
def test_variables_override__sql__has_other_values(engine, variables, filters, expected):
    answer = ask(engine, HOGQL, variables_override=variables, filters_override=filters)
    assert answer["results"] == [[expected]]


@pytest.mark.parametrize(
    ("overrides", "pointer"),
    [
        ({"filters_override": {"date_form": "-7d"}}, "/filters_override/date_form"),
        ({"filters_override": {"interval": "fortnight"}}, "/filters_override/interval"),
        ({"filters_override": ["-7d"]}, "/filters_override"),
        ({"variables_override": ["pro"]}, "/variables_override"),
        ({"variables_override": {"v1": "pro"}}, "/variables_override/v1"),
    ],
)
def test_override__of_another_shape__names_the_member(engine, overrides, pointer):
    with pytest.raises(InvalidQuery) as problem:
        ask(engine, TRENDS, **overrides)
    assert [one.pointer for one in problem.value.diagnostics()] == [pointer]


def test_saved__of_an_old_version__is_lifted(engine):
    answer = ask(engine, {"kind": "SavedInsightNode", "shortId": "old"})
    assert (
        answer["results"]
        == ask(engine, {"kind": "RetentionQuery", "retentionFilter": {}})["results"]
    )


@pytest.mark.parametrize(
    ("short_id", "words"),
    [("nope", "no saved insight 'nope'"), ("self", "self > other > self")],
)
def test_saved__that_leads_nowhere__is_refused(engine, short_id, words):
    node = {"kind": "SavedInsightNode", "shortId": short_id}
    with pytest.raises(DraftProblem, match=words) as problem:
        ask(engine, node)
    assert problem.value.pointer == "/shortId"
    with pytest.raises(DraftProblem, match=words):
        draft_sql(node, environment=ENVIRONMENT)


def test_saved__that_is_not_valid__says_which(engine):
    with pytest.raises(InvalidQuery, match="saved insight 'wrong' is not valid"):
        ask(engine, {"kind": "SavedInsightNode", "shortId": "wrong"})
