"""A model gives back the JSON it was made of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from querykit.schema import KINDS, model_for
from querykit.schema.compiled import validator

SAVED = Path(__file__).parents[2].parent / "shared" / "data" / "saved-queries.jsonl"

NODES: list[dict[str, Any]] = [
    {
        "kind": "InsightVizNode",
        "source": {
            "kind": "TrendsQuery",
            "interval": "week",
            "version": 3.0,
            "series": [
                {
                    "kind": "EventsNode",
                    "event": "paid",
                    "math": "sum",
                    "math_property": "amount",
                    "properties": [
                        {"type": "person", "key": "email", "operator": "is_set", "value": None},
                        {},
                    ],
                },
                {
                    "kind": "GroupNode",
                    "operator": "OR",
                    "nodes": [{"kind": "ActionsNode", "id": 3}],
                },
            ],
            "properties": {
                "type": "AND",
                "values": [{"type": "OR", "values": [{"type": "hogql", "key": "1 = 1"}]}],
            },
        },
    },
    {
        "kind": "WebStatsTableQuery",
        "breakdownBy": "Page",
        "properties": [],
        "orderBy": ["Views", "ASC"],
        "sampling": {"forceSamplingRate": {"numerator": 1, "denominator": 0.5}},
        "conversionGoal": {"actionId": 12},
    },
    {
        "kind": "ExperimentQuery",
        "metric": {
            "kind": "ExperimentMetric",
            "metric_type": "ratio",
            "numerator": {"kind": "EventsNode", "event": "paid"},
            "denominator": {"kind": "ActionsNode", "id": 1},
        },
    },
    {
        "kind": "HogQLMetadata",
        "language": "hogQLExpr",
        "query": "event",
        "sourceQuery": {
            "kind": "HogQLMetadata",
            "language": "hogQL",
            "query": "select 1",
            "sourceQuery": {"kind": "EventsQuery", "select": ["*"]},
        },
    },
]


def dumped(node: dict[str, Any]) -> Any:
    model = model_for(node["kind"]).model_validate(node)
    return model.model_dump(mode="json", exclude_unset=True, by_alias=True)


@pytest.mark.parametrize("node", NODES, ids=[node["kind"] for node in NODES])
def test_round_trip(node: dict[str, Any]) -> None:
    assert dumped(node) == node


def test_members_that_python_cannot_name_keep_their_names() -> None:
    from querykit.schema.api import QueryRequest

    request = {"query": NODES[0], "async": True}
    made = QueryRequest.model_validate(request)
    assert made.async_ is True
    assert made.model_dump(mode="json", exclude_unset=True) == request


@pytest.mark.skipif(not SAVED.is_file(), reason="the saved queries are not here")
def test_saved_queries() -> None:
    queries = [json.loads(line)["query"] for line in SAVED.read_text().splitlines()]
    valid = [
        query
        for query in queries
        if query.get("kind") in KINDS and validator(query["kind"]).is_valid(query)
    ]
    assert len(valid) > 50
    assert [dumped(query) for query in valid] == valid
