"""Every pair under fixtures/legacy: filters, the query they become, and the notes on the way."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from querykit.errors import NotConvertible, QuerykitError
from querykit.legacy import convert_filters, convert_query, filters_to_query, query_to_filters

CASES = Path(__file__).parents[2] / "fixtures" / "legacy"
RULES = {
    "backend": {},
    "frontend": {"dialect": "frontend"},
    "template": {"allow_variables": True},
}


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def pair(path, part):
    name = path.name.split(".")[0]
    return read(path.with_name(f"{name}.{part}.json"))


def cases(pattern):
    paths = sorted(CASES.glob(pattern))
    return [
        pytest.param(path, id=f"{path.parent.name}/{path.name.split('.')[0]}") for path in paths
    ]


def as_data(notes):
    return [{"pointer": n.pointer, "message": n.message, "lossy": n.lossy} for n in notes]


def titled(name):
    return [pytest.param(case, id=case["title"]) for case in read(CASES / name)]


@pytest.mark.parametrize("path", cases("[!r]*/*.filters.json"))
def test_filters__case__become_the_query(path):
    filters = read(path)
    before = copy.deepcopy(filters)
    conversion = convert_filters(filters, **RULES[path.parent.name])
    assert conversion.query == pair(path, "query")
    assert as_data(conversion.notes) == pair(path, "notes")
    assert filters == before


@pytest.mark.parametrize("path", cases("reverse/*.query.json"))
def test_query__case__becomes_the_filters(path):
    query = read(path)
    before = copy.deepcopy(query)
    reversal = convert_query(query)
    assert reversal.filters == pair(path, "filters")
    assert as_data(reversal.notes) == pair(path, "notes")
    assert query == before


@pytest.mark.parametrize("case", titled("errors.json"))
def test_filters__not_convertible__raise(case):
    with pytest.raises(QuerykitError) as caught:
        filters_to_query(case["filters"])
    assert (caught.value.code, caught.value.pointer) == (case["error"], case["pointer"])
    assert case.get("hint") in (None, caught.value.hint)


@pytest.mark.parametrize("case", titled("reverse_errors.json"))
def test_query__without_filters__raises(case):
    with pytest.raises(NotConvertible) as caught:
        query_to_filters(case["query"])
    assert caught.value.pointer == case["pointer"]


def test_filters__wrap__gives_a_chart_node():
    filters = {"insight": "PATHS", "step_limit": 3}
    assert filters_to_query(filters, wrap=True) == {
        "kind": "InsightVizNode",
        "source": filters_to_query(filters),
    }


def test_filters__result__shares_nothing_with_the_input():
    filters = {"properties": [{"key": "a", "type": "event", "value": ["x"]}]}
    query = filters_to_query(filters)
    query["properties"]["values"][0]["values"][0]["value"].append("y")
    assert filters == {"properties": [{"key": "a", "type": "event", "value": ["x"]}]}


def test_filters__nested_too_deep__are_refused():
    properties = {"type": "AND", "values": []}
    for _ in range(5000):
        properties = {"type": "AND", "values": [properties]}
    with pytest.raises(QuerykitError) as caught:
        filters_to_query({"properties": properties})
    assert caught.value.code == "QK004"


def test_filters__holding_themselves__are_refused():
    filters = {"events": []}
    filters["events"].append(filters)
    with pytest.raises(QuerykitError):
        filters_to_query(filters)


def test_conversion__lossy__says_whether_any_note_is():
    assert convert_filters({"insight": "TRENDS", "display": "Histogram"}).lossy
    assert not convert_filters({"insight": "TRENDS", "display": "Pie"}).lossy
    assert convert_query({"kind": "TrendsQuery", "series": [], "dataColorTheme": 1}).lossy
