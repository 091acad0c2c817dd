"""HogQL inside nodes is checked, and findings point into the document."""

from __future__ import annotations

import subprocess
import sys

import pytest

from querykit import Environment, validate

ENVIRONMENT = Environment(id=1, cohorts=({"id": 5, "name": "five"},))
TRENDS = {"kind": "TrendsQuery", "series": [{"kind": "EventsNode", "event": "a", "math": "hogql"}]}


def found(node, **options):
    return [(one.code, one.pointer) for one in validate(node, **options)]


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ({"kind": "HogQLQuery", "query": "select 1 frm"}, []),
        ({"kind": "HogQLQuery", "query": "select 1 from"}, [("QK201", "/query")]),
        ({"kind": "HogQLQuery", "query": "select coutn() from x"}, [("QK307", "/query")]),
        (
            {"kind": "EventsQuery", "select": ["*", "person", "count(", "event"]},
            [("QK201", "/select/2")],
        ),
        (
            {"kind": "EventsQuery", "select": ["event"], "orderBy": ["timestamp DESC", "a b c"]},
            [("QK201", "/orderBy/1")],
        ),
        (
            {"kind": "TrendsQuery", "series": [{**TRENDS["series"][0], "math_hogql": "sum("}]},
            [("QK201", "/series/0/math_hogql")],
        ),
        (
            {**TRENDS, "properties": [{"type": "hogql", "key": "tostring(event) = 'a'"}]},
            [("QK307", "/properties/0/key")],
        ),
    ],
)
def test_validate__hogql_in_a_node__is_found_at_its_place(node, expected):
    assert found(node) == expected


def test_validate__names__are_checked_with_an_environment_only():
    node = {"kind": "HogQLQuery", "query": "select evnt from events where person_id in cohort 9"}
    assert found(node) == []
    assert found(node, environment=ENVIRONMENT) == [("QK302", "/query"), ("QK313", "/query")]
    assert found({**node, "query": "select 1 from {table} where {filters}"}) == []


def test_validate__finding__has_the_place_inside_the_text():
    node = {"kind": "HogQLQuery", "query": "select 1,\n  coutn()"}
    finding = validate(node)[0]
    assert finding.message.endswith("(line 2, column 3: 'coutn()')")
    assert finding.span is None


def test_validate__hogql_off__says_nothing():
    assert found({"kind": "HogQLQuery", "query": "select 1 from"}, hogql=False) == []


def test_validate__node_without_hogql__loads_no_parser():
    code = (
        "import sys; from querykit import validate; "
        "validate({'kind': 'TrendsQuery', 'series': []}); "
        "sys.exit('querykit.hogql.parser' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
