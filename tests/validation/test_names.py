"""What a document names and an environment does not have."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import querykit as qk
from querykit import json_schema
from querykit.errors import Severity
from validation.from_schema import Maker

ENVIRONMENT = qk.Environment(
    id=1,
    cohorts=[{"id": 1, "name": "one", "is_static": True}],
    actions=[{"id": 4, "name": "paid", "steps": [{"event": "pay"}]}],
    group_types=[{"group_type": "company", "group_type_index": 0}],
)
BUY = {"kind": "EventsNode", "event": "buy"}


def trends(**members):
    return {"kind": "TrendsQuery", "series": [BUY], **members}


def cohort(value, **members):
    return {"type": "cohort", "key": "id", "value": value, "operator": "in", **members}


def found(document):
    findings = qk.validate(document, environment=ENVIRONMENT)
    return [(one.code, one.pointer, one.severity) for one in findings]


@pytest.mark.parametrize(
    "document",
    [
        trends(properties=[cohort(1)]),
        trends(breakdownFilter={"breakdown_type": "cohort", "breakdown": ["all", 1]}),
        trends(series=[{"kind": "ActionsNode", "id": 4}]),
        trends(aggregation_group_type_index=0),
        {"kind": "EventsQuery", "select": ["event"], "actionId": 4},
    ],
)
def test_names__that_are_known__are_fine(document):
    assert found(document) == []


@pytest.mark.parametrize(
    ("document", "pointer", "severity"),
    [
        (trends(properties=[cohort(9)]), "/properties/0/value", Severity.ERROR),
        (
            {
                "tiles": [
                    {"query": {"kind": "InsightVizNode", "source": trends(properties=[cohort(9)])}}
                ]
            },
            "/tiles/0/query/source/properties/0/value",
            Severity.ERROR,
        ),
        (
            trends(breakdownFilter={"breakdown_type": "cohort", "breakdown": 9}),
            "/breakdownFilter/breakdown",
            Severity.ERROR,
        ),
        (trends(aggregation_group_type_index=5), "/aggregation_group_type_index", Severity.ERROR),
        (
            trends(aggregation_group_type_index=3),
            "/aggregation_group_type_index",
            Severity.WARNING,
        ),
        (trends(series=[{"kind": "ActionsNode", "id": 9}]), "/series/0/id", Severity.WARNING),
        (
            {"kind": "EventsQuery", "select": ["event"], "actionId": 9},
            "/actionId",
            Severity.WARNING,
        ),
    ],
)
def test_names__that_are_not__are_found_where_they_stand(document, pointer, severity):
    assert found(document) == [("QK029", pointer, severity)]
    assert qk.validate(document) == [], "without an environment nothing is known"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_names__of_any_document__are_looked_for_without_fail(data):
    kind = data.draw(st.sampled_from(["TrendsQuery", "EventsQuery", "FunnelsQuery", "HogQLQuery"]))
    document = data.draw(Maker(json_schema(kind), likely=("properties", "series")).broken())
    assert isinstance(qk.validate(document, hogql=False, environment=ENVIRONMENT), list)
