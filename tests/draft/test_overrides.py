"""What dashboards and callers set for a query before it runs."""

from __future__ import annotations

import copy

import pytest

from querykit.draft.contradictions import contradict
from querykit.draft.overrides import apply_filters, apply_variables

PLAN_A = {"type": "event", "key": "plan", "value": "a"}
GERMAN = {"type": "event", "key": "country", "value": "DE"}
SERIES = [{"kind": "EventsNode", "event": "buy"}]


def trends(**members):
    return {"kind": "TrendsQuery", "series": SERIES, **members}


def test_filters__date__is_replaced_as_a_unit_and_properties_are_added():
    node = trends(
        dateRange={"date_from": "-30d", "date_to": "2025-01-31", "explicitDate": True},
        properties=[PLAN_A],
    )
    before = copy.deepcopy(node)
    made = apply_filters(node, {"date_from": "-7d", "properties": [GERMAN]})
    assert made["dateRange"] == {"date_from": "-7d", "date_to": None}
    assert made["properties"] == [PLAN_A, GERMAN]
    assert node == before


def test_filters__nothing_set__is_the_same_node():
    node = trends()
    assert apply_filters(node, {}) is node
    assert apply_filters(node, {"date_from": None}) == node


def test_filters__group_and_list__become_a_group_of_both():
    group = {"type": "OR", "values": [PLAN_A]}
    made = apply_filters(trends(properties=group), {"properties": [GERMAN]})
    assert made["properties"] == {
        "type": "AND",
        "values": [group, {"type": "AND", "values": [GERMAN]}],
    }


def test_filters__all__drops_compare():
    made = apply_filters(trends(compareFilter={"compare": True}), {"date_from": "all"})
    assert made["compareFilter"] is None


@pytest.mark.parametrize("kind", ["InsightVizNode", "DataTableNode", "ActorsQuery"])
def test_filters__wrapper__passes_them_on(kind):
    made = apply_filters({"kind": kind, "source": trends()}, {"interval": "week"})
    assert made["source"]["interval"] == "week"


@pytest.mark.parametrize("kind", ["EventsQuery", "SessionsQuery"])
def test_filters__lists__set_after_and_before(kind):
    node = {"kind": kind, "select": ["*"], "after": "-24h", "before": "2025-01-01"}
    made = apply_filters(node, {"date_from": "-7d", "properties": [GERMAN]})
    assert (made["after"], made["before"], made["properties"]) == ("-7d", None, [GERMAN])


def test_filters__hogql__set_its_filters():
    node = {"kind": "HogQLQuery", "query": "select 1", "filters": {"properties": [PLAN_A]}}
    made = apply_filters(node, {"date_from": "-7d", "properties": [GERMAN]})
    assert made["filters"]["properties"] == [PLAN_A, GERMAN]
    assert made["filters"]["dateRange"]["date_from"] == "-7d"


def test_filters__kind_without_them__ignores_them():
    node = {"kind": "DatabaseSchemaQuery"}
    assert apply_filters(node, {"date_from": "-7d"}) is node


def test_filters__that_contradict__replace_those_of_the_insight():
    node = trends(properties=[PLAN_A, GERMAN])
    node["series"] = [{**SERIES[0], "properties": [PLAN_A]}]
    made = apply_filters(node, {"properties": [{**PLAN_A, "value": ["b", "c"]}]})
    assert made["properties"] == [GERMAN, {**PLAN_A, "value": ["b", "c"]}]
    assert made["series"][0]["properties"] == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"value": "a"}, {"value": "b"}, True),
        ({"value": ["a", "b"]}, {"value": "b"}, False),
        ({"value": "a"}, {"value": ["a", "b"], "operator": "is_not"}, True),
        ({"value": ["a", "c"]}, {"value": ["a", "b"], "operator": "is_not"}, False),
        (
            {"value": "a", "operator": "icontains"},
            {"value": "a", "operator": "not_icontains"},
            True,
        ),
        (
            {"value": "a", "operator": "icontains"},
            {"value": "b", "operator": "not_icontains"},
            False,
        ),
        ({"value": "a", "operator": "regex"}, {"value": "a", "operator": "not_regex"}, True),
        ({"operator": "is_not_set"}, {"value": "a"}, True),
        ({"operator": "is_not_set"}, {"operator": "is_set"}, True),
        ({"operator": "is_not_set"}, {"value": "a", "operator": "is_not"}, False),
        ({"value": []}, {"value": "a"}, False),
        ({"value": "a", "key": "x"}, {"value": "b", "key": "y"}, False),
        ({"value": 1, "type": "cohort"}, {"value": 2, "type": "cohort"}, False),
    ],
)
def test_contradict__only_what_can_be_proved(one, other, expected):
    plan = {"type": "event", "key": "plan"}
    assert contradict({**plan, **one}, {**plan, **other}) is expected
    assert contradict({**plan, **other}, {**plan, **one}) is expected


def test_variables__only_listed_ones__are_replaced():
    listed = {"v1": {"variableId": "v1", "code_name": "plan", "value": "a"}}
    node = {"kind": "HogQLQuery", "query": "select 1", "variables": listed}
    given = {
        "v1": {"variableId": "v1", "code_name": "other", "value": "b", "isNull": False},
        "v2": {"variableId": "v2", "code_name": "x", "value": 1},
    }
    made = apply_variables({"kind": "DataVisualizationNode", "source": node}, given)
    assert made["source"]["variables"] == {
        "v1": {"variableId": "v1", "code_name": "plan", "value": "b", "isNull": False}
    }
