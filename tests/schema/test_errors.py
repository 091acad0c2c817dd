"""An error is about the one branch of a union that was meant."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from querykit.schema import model_for
from querykit.schema.root import QuerySchema

EVENT = {"kind": "EventsNode", "event": "paid"}
TRENDS = {"kind": "TrendsQuery", "series": [EVENT]}
FLAT = "properties", "list", 0


def filters(value: Any) -> dict[str, Any]:
    return {**TRENDS, "properties": value}


CASES: dict[str, tuple[dict[str, Any], tuple[object, ...]]] = {
    "an unknown member of a series": (
        {**TRENDS, "series": [{**EVENT, "evnt": 1}]},
        ("series", 0, "EventsNode", "evnt"),
    ),
    "an unknown kind of series": ({**TRENDS, "series": [{"kind": "EventNode"}]}, ("series", 0)),
    "an unknown math": (
        {**TRENDS, "series": [{**EVENT, "math": "summ"}]},
        ("series", 0, "EventsNode", "math"),
    ),
    "a filter without a key": (
        filters([{"type": "person", "operator": "exact"}]),
        (*FLAT, "person", "key"),
    ),
    "one class for several types": (
        filters([{"type": "log_attribute", "key": "level"}]),
        (*FLAT, "log_attribute", "operator"),
    ),
    "a filter of an unknown type": (filters([{"type": "persons", "key": "a"}]), FLAT),
    "a filter whose type is no string": (filters([{"type": ["event"], "key": "a"}]), FLAT),
    "an empty filter with a key": (filters([{"key": "email"}]), (*FLAT, "", "key")),
    "a filter in a group in a group": (
        filters(
            {
                "type": "AND",
                "values": [{"type": "OR", "values": [{"type": "cohort", "key": "id"}]}],
            }
        ),
        ("properties", "object", "values", 0, "values", 0, "cohort", "value"),
    ),
    "neither filters nor a group": (filters("email"), ("properties",)),
    "a number that is true": ({**TRENDS, "samplingFactor": True}, ("samplingFactor",)),
}


@pytest.mark.parametrize(("node", "place"), CASES.values(), ids=CASES)
def test_one_error_at(node: dict[str, Any], place: tuple[object, ...]) -> None:
    with pytest.raises(ValidationError) as caught:
        model_for(node["kind"]).model_validate(node)
    assert [error["loc"] for error in caught.value.errors()] == [place]


def test_one_error_from_among_all_kinds() -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(QuerySchema).validate_python({"kind": "FunnelsQuery"})
    assert [error["loc"] for error in caught.value.errors()] == [("FunnelsQuery", "series")]


def test_few_branches_are_named() -> None:
    with pytest.raises(ValidationError, match="'mean', 'funnel', 'ratio', 'retention'"):
        model_for("ExperimentMetric").model_validate({"kind": "ExperimentMetric"})


def test_many_branches_are_not_named() -> None:
    with pytest.raises(ValidationError, match="one of the known names"):
        TypeAdapter(QuerySchema).validate_python({"kind": "TrendQuery"})
