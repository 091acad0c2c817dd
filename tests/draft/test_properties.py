"""Property filters as HogQL: each operator, lists, groups, types of properties."""

from __future__ import annotations

from typing import get_args

import pytest

import querykit as qk
from querykit.draft.context import make_context
from querykit.draft.properties import filters_condition
from querykit.draft.properties.operators import OPERATORS
from querykit.draft.properties.semver import bounds
from querykit.errors import DraftProblem, NotSupported
from querykit.hogql.printers.hogql import print_hogql
from querykit.schema.operators import PropertyOperator

ENVIRONMENT = qk.Environment(
    property_definitions=[
        {"name": "flag", "type": "event", "property_type": "Boolean"},
        {"name": "n", "type": "event", "property_type": "Numeric"},
    ],
    path_cleaning_filters=[{"regex": "/\\d+", "alias": "/<id>"}],
)
CONTEXT = make_context(ENVIRONMENT, "2025-05-14T10:20:00Z")


def written(filters, scope="event"):
    return print_hogql(filters_condition(filters, CONTEXT, scope=scope))


def event(value, operator=None, key="a"):
    return {"type": "event", "key": key, "value": value, "operator": operator}


@pytest.mark.parametrize(
    ("given", "hogql"),
    [
        (event("b"), "properties.a = 'b'"),
        (event(["b"]), "properties.a = 'b'"),
        (event(["b", "c"]), "properties.a IN ('b', 'c')"),
        (event("b", "is_not"), "properties.a != 'b'"),
        (event(["b", "c"], "is_not"), "properties.a NOT IN ('b', 'c')"),
        (event("3", "icontains"), "toString(properties.a) ILIKE '%3%'"),
        (event(["single"], "icontains"), "toString(properties.a) ILIKE '%single%'"),
        (event([], "icontains"), "toString(properties.a) ILIKE '%[]%'"),
        (
            event(["b", True], "icontains"),
            "ifNull(multiSearchAnyCaseInsensitive(toString(properties.a), ['b', 'True']), 0) > 0",
        ),
        (
            event(["b", "c"], "not_icontains"),
            "ifNull(multiSearchAnyCaseInsensitive(toString(properties.a), ['b', 'c']), 0) = 0",
        ),
        (event("b", "starts_with"), "toString(properties.a) ILIKE 'b%'"),
        (event("b", "not_ends_with"), "toString(properties.a) NOT ILIKE '%b'"),
        (event(".*", "not_regex"), "ifNull(not(match(toString(properties.a), '.*')), 1)"),
        (event("x", "is_set"), "properties.a != NULL"),
        (event(True), "properties.a = 'true'"),
        (event(10), "properties.a = '10'"),
        (event("true", key="flag"), "properties.flag = true"),
        (event(["true"], key="flag"), "properties.flag = true"),
        (event("5", "gt", key="n"), "properties.n > 5"),
        (event(5, "gt"), "toFloat(properties.a) > 5"),
        (event("5", "gt"), "properties.a > '5'"),
        (event(["1", 2.5], "between", key="n"), "properties.n >= 1 AND properties.n <= 2.5"),
        (event([1, 2], "not_between", key="n"), "properties.n < 1 OR properties.n > 2"),
        (event([1, 2], "gte", key="n"), "properties.n >= 1 OR properties.n >= 2"),
        (
            event("-7d", "is_date_before"),
            "toDateTime(toString(properties.a)) < toDateTime('2025-05-07 10:20:00')",
        ),
        (
            event("/a/<id>", "is_cleaned_path_exact"),
            "replaceRegexpAll(properties.a, '/\\\\d+', '/<id>') = '/a/<id>'",
        ),
        (event("b", key="$elements_chain"), "elements_chain = 'b'"),
        (
            event("Err", "icontains", key="$exception_types"),
            (
                "arrayExists((v) -> toString(v) ILIKE '%Err%', "
                "JSONExtract(ifNull(properties.$exception_types, ''), 'Array(String)'))"
            ),
        ),
        ({"type": "person", "key": "distinct_id", "value": "u"}, "distinct_id = 'u'"),
        ({"type": "person", "key": "$virt_x", "value": "u"}, "person.$virt_x = 'u'"),
        (
            {"type": "session", "key": "$session_duration", "operator": "gt", "value": 3},
            "session.$session_duration > 3",
        ),
        (
            {"type": "group", "key": "k", "group_type_index": 1, "value": "v"},
            "group_1.properties.k = 'v'",
        ),
        ({"type": "feature", "key": "$feature/f", "value": "on"}, "properties.`$feature/f` = 'on'"),
        ({"type": "event_metadata", "key": "distinct_id", "value": "u"}, "distinct_id = 'u'"),
        ({"type": "cohort", "key": "id", "value": 1}, "person_id IN COHORT 1"),
        (
            {"type": "cohort", "key": "id", "value": 1, "negation": True},
            "person_id NOT IN COHORT 1",
        ),
        (
            {"type": "cohort", "key": "id", "value": 1, "operator": "not_in"},
            "person_id NOT IN COHORT 1",
        ),
        ({"type": "hogql", "key": "event = 'x'"}, "event = 'x'"),
        (
            {"type": "element", "key": "tag_name", "value": "a"},
            "match(elements_chain, '(^|;)a(\\\\.|$|;|:)')",
        ),
        (
            {"type": "element", "key": "text", "value": "x", "operator": "is_not"},
            "not(arrayExists((text) -> text = 'x', elements_chain_texts))",
        ),
        (event([]), "true"),
        (event(None), "true"),
        ({"type": "empty"}, "true"),
        ({"type": "flag", "key": "f", "value": True, "operator": "flag_evaluates_to"}, "true"),
        ([], "true"),
        ({"type": "AND", "values": []}, "true"),
        ({"type": "OR", "values": [event("b")]}, "properties.a = 'b'"),
        (
            {
                "type": "OR",
                "values": [event("b"), {"type": "AND", "values": [event("c"), event("d")]}],
            },
            "properties.a = 'b' OR properties.a = 'c' AND properties.a = 'd'",
        ),
    ],
)
def test_filter__is_written_as(given, hogql):
    assert written(given) == hogql


def test_filter__person_scope__reads_its_own_properties():
    assert written({"type": "person", "key": "a", "value": "b"}, "person") == "properties.a = 'b'"


@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        ("semver_tilde", "1.2.3", ("1.2.3", "1.3.0")),
        ("semver_tilde", "0", ("0.0.0", "1.0.0")),
        ("semver_caret", "1.4.2", ("1.4.2", "2.0.0")),
        ("semver_caret", "0.4.2", ("0.4.2", "0.5.0")),
        ("semver_caret", "0.0.2", ("0.0.2", "0.0.3")),
        ("semver_wildcard", "1.2.*", ("1.2.0", "1.3.0")),
        ("semver_wildcard", "1.*", ("1.0.0", "2.0.0")),
        ("semver_wildcard", "1.2.3.*", ("1.2.3.0", "1.2.4.0")),
    ],
)
def test_version__operator__is_a_range(operator, value, expected):
    assert bounds(operator, value) == expected


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (event("[", "regex"), "Invalid regular expression"),
        (event([2, 1], "between"), "two numbers"),
        (event([], "between"), "two numbers"),
        (event(["a", "b"], "between"), "two numbers"),
        (event("new", "semver_eq"), "no version"),
        (event("soon", "is_date_before"), "no date"),
        ({"type": "group", "key": "k", "value": "v"}, "group_type_index"),
    ],
)
def test_filter__value_that_does_not_fit__is_refused(given, words):
    with pytest.raises(DraftProblem, match=words):
        written(given)


@pytest.mark.parametrize(
    "given",
    [
        event("b", "sounds_like"),
        {"type": "log", "key": "k", "value": "v"},
        {"type": "element", "key": "colour", "value": "red"},
        {"type": "element", "key": "selector", "value": "a", "operator": "regex"},
    ],
)
def test_filter__unknown__is_refused_by_name(given):
    with pytest.raises(NotSupported):
        written(given)


def test_operators__of_the_schema__are_all_there():
    elsewhere = {"between", "not_between", "icontains_multi", "not_icontains_multi"}
    outside = {"flag_evaluates_to"}
    known = set(get_args(PropertyOperator.__value__))
    assert known - set(OPERATORS) - elsewhere - outside == set()
