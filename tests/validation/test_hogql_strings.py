"""Where HogQL stands in a node."""

from __future__ import annotations

import pytest

from querykit.validation.hogql_strings import hogql_strings


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (
            {
                "kind": "DataVisualizationNode",
                "source": {"kind": "HogQLQuery", "query": "select 1"},
            },
            [("/source/query", "select 1", "query")],
        ),
        (
            {
                "kind": "EventsQuery",
                "select": ["event", 5],
                "where": ["event = 'x'"],
                "orderBy": ["timestamp DESC"],
            },
            [
                ("/select/0", "event", "column"),
                ("/where/0", "event = 'x'", "expression"),
                ("/orderBy/0", "timestamp DESC", "order"),
            ],
        ),
        (
            {
                "kind": "TrendsQuery",
                "series": [{"kind": "EventsNode", "math": "hogql", "math_hogql": "sum(1)"}],
                "breakdownFilter": {"breakdown_type": "hogql", "breakdown": "properties.plan"},
                "properties": {
                    "type": "AND",
                    "values": [{"type": "AND", "values": [{"type": "hogql", "key": "1 = 1"}]}],
                },
            },
            [
                ("/breakdownFilter/breakdown", "properties.plan", "expression"),
                ("/properties/values/0/values/0/key", "1 = 1", "expression"),
                ("/series/0/math_hogql", "sum(1)", "expression"),
            ],
        ),
        (
            {
                "kind": "TrendsQuery",
                "breakdownFilter": {
                    "breakdowns": [
                        {"type": "hogql", "property": "a + b"},
                        {"type": "event", "property": "c"},
                    ]
                },
            },
            [("/breakdownFilter/breakdowns/0/property", "a + b", "expression")],
        ),
        (
            {"kind": "FunnelsQuery", "funnelsFilter": {"funnelAggregateByHogQL": "person.id"}},
            [("/funnelsFilter/funnelAggregateByHogQL", "person.id", "expression")],
        ),
        (
            {"kind": "PathsQuery", "pathsFilter": {"pathsHogQLExpression": "event"}},
            [("/pathsFilter/pathsHogQLExpression", "event", "expression")],
        ),
        (
            {"kind": "HogQLMetadata", "language": "hogQLExpr", "query": "a + 1"},
            [("/query", "a + 1", "expression")],
        ),
        ({"kind": "HogQLMetadata", "language": "liquid", "query": "a + 1"}, []),
        ({"kind": "EventsNode", "event": "select 1"}, []),
        (
            {
                "kind": "HogQLQuery",
                "query": None,
                "variables": {"a": {"type": "hogql", "key": "x"}},
            },
            [],
        ),
    ],
)
def test_hogql_strings__are_found_with_place_and_sort(node, expected):
    assert sorted(map(tuple, hogql_strings(node))) == sorted(expected)


def test_hogql_strings__below_a_pointer__carry_it():
    (found,) = hogql_strings({"kind": "HogQLQuery", "query": "select 1"}, "/tiles/0/query")
    assert found.pointer == "/tiles/0/query/query"
