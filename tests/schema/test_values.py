"""Models are as strict as JSON Schema, no more and no less."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from querykit.schema import model_for
from querykit.schema.compiled import validator

EVENT = {"kind": "EventsNode"}
DOCUMENT = {"document_id": "1", "document_type": "issue", "product": "errors"}
SIMILAR = {
    "kind": "DocumentSimilarityQuery",
    "dateRange": {},
    "distance_func": "L1Distance",
    "document_types": [],
    "model": "small",
    "order_by": "distance",
    "order_direction": "asc",
    "products": [],
    "renderings": [],
}


def trends(**members: Any) -> dict[str, Any]:
    return {"kind": "TrendsQuery", "series": [EVENT], **members}


def overview(**members: Any) -> dict[str, Any]:
    return {"kind": "WebOverviewQuery", "properties": [], **members}


def metric(**members: Any) -> dict[str, Any]:
    return {"kind": "ExperimentMetric", "metric_type": "mean", "source": EVENT, **members}


def at(timestamp: Any) -> dict[str, Any]:
    return {**SIMILAR, "origin": {**DOCUMENT, "timestamp": timestamp}}


def path(**members: Any) -> dict[str, Any]:
    return {"kind": "PathsV2Query", "pathsV2Filter": members}


STATUS = {"id": "1", "team_id": 1}

VALID = [
    trends(version=3),
    trends(version=3.0),
    trends(version=None),
    trends(aggregation_group_type_index=3.0),
    trends(samplingFactor=1),
    trends(dateRange={"daysOfWeek": [1, 2.0]}),
    trends(series=[{**EVENT, "math_group_type_index": 2.0}]),
    trends(properties=[{}]),
    trends(properties=[{"type": None}]),
    trends(properties=[{"type": "empty"}]),
    trends(properties=[{"type": "event", "key": "a", "value": [1, 0.5, "x", True]}]),
    trends(response=None),
    overview(orderBy=["Visitors", "DESC"]),
    metric(lower_bound_percentile=1),
    metric(lower_bound_percentile=0.5),
    path(maxSteps=2),
    at("2026-01-02T03:04:05Z"),
    at("2026-01-02t03:04:05.123456789+02:00"),
    at("2016-12-31T23:59:60Z"),
    at("2017-01-01T00:59:60+01:00"),
    at("0000-02-29T00:00:00Z"),
    {"kind": "HogQLMetadata", "language": "hogQL", "query": "1", "sourceQuery": EVENT},
]

INVALID = [
    trends(version=True),
    trends(version="3"),
    trends(aggregation_group_type_index=3.5),
    trends(aggregation_group_type_index=True),
    trends(samplingFactor="1"),
    trends(dateRange={"daysOfWeek": [True]}),
    trends(dateRange={"daysOfWeek": [8]}),
    trends(dateRange={"date_from": 7}),
    trends(filterTestAccounts=1),
    trends(series=None),
    trends(series=EVENT),
    trends(breakdownFilter={"breakdowns": [{"property": "a"}] * 4}),
    trends(conversionGoal={}),
    trends(zzUnknown=1),
    overview(orderBy=["Visitors"]),
    overview(orderBy=["Visitors", "DESC", "x"]),
    overview(orderBy=["Visitors", "down"]),
    overview(orderBy="Visitors"),
    overview(properties=None),
    metric(lower_bound_percentile=1.5),
    metric(lower_bound_percentile=-1),
    path(maxSteps=1),
    path(maxSteps=21),
    path(stepSources=[]),
    at("2026-13-02T03:04:05Z"),
    at("2026-02-30T03:04:05Z"),
    at("2026-01-02T24:00:00Z"),
    at("2026-01-02T03:04:05"),
    at("2026-01-02 03:04:05Z"),
    at("2026-01-02T03:04:05+25:00"),
    at("2016-12-31T12:00:60Z"),
    at(1767322800),
]


@pytest.mark.parametrize("node", VALID, ids=str)
def test_valid(node: dict[str, Any]) -> None:
    assert validator(node["kind"]).is_valid(node)
    model_for(node["kind"]).model_validate(node)


@pytest.mark.parametrize("node", INVALID, ids=str)
def test_invalid(node: dict[str, Any]) -> None:
    assert not validator(node["kind"]).is_valid(node)
    with pytest.raises(ValidationError):
        model_for(node["kind"]).model_validate(node)


@pytest.mark.parametrize(("value", "valid"), [(True, True), (False, False), (1, False)])
def test_a_member_that_can_only_be_true(value: object, valid: bool) -> None:
    from querykit.schema.query_status import QueryStatus

    if valid:
        QueryStatus.model_validate({**STATUS, "query_async": value})
    else:
        with pytest.raises(ValidationError):
            QueryStatus.model_validate({**STATUS, "query_async": value})


def test_extra_members_where_the_reference_allows_them() -> None:
    from querykit.schema.marketing.goals import SchemaMap

    assert SchemaMap.model_validate({"cost": "amount"}).model_dump(exclude_unset=True) == {
        "cost": "amount"
    }
