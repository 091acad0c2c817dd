"""Types that the catalogue tells, held against the real ClickHouse; and what is warned of by them."""

from __future__ import annotations

import re

import pytest

from querykit.errors import BrokenRegistry
from querykit.hogql.check import check_hogql
from querykit.hogql.compile import compile_hogql
from querykit.hogql.fixes import fix_hogql
from querykit.hogql.functions import functions
from querykit.hogql.functions.base import OF_ARGUMENT, family
from querykit.hogql.resolver.macros import MACROS
from querykit.hogql.resolver.special import SPECIAL
from support.hogql_cases import ENVIRONMENT, clickhouse, explained

SAMPLES = {
    "String": "'a'",
    "Integer": "3",
    "Float": "1.5",
    "Date": "toDate('2024-01-01')",
    "DateTime": "toDateTime64('2024-01-01 00:00:00', 6, 'UTC')",
    "Boolean": "true",
    "UUID": "toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0')",
    "Tuple": "(1, 2)",
    "Map": "map('a', 'b')",
}
"""Kind -> a value of it; arrays are left out, of which some functions take those of numbers only."""

REFUSES = {"36", "42", "43", "44", "53", "386"}
"""Codes of ClickHouse for arguments of a type that a function does not take."""

LIGHT = (
    *("DateTime", "Date", "Float", "Decimal", "Bool", "UUID", "Array", "Map", "Tuple", "String"),
    *("Interval", "Enum", "UInt", "Int"),
)


def light(name):
    """Return the light kind of one of ClickHouse's types."""
    name = re.sub(r"^(Nullable|LowCardinality)\((.*)\)$", r"\2", name)
    kind = next((one for one in LIGHT if one in name.partition("(")[0]), name)
    return {"Bool": "Boolean", "Enum": "String", "UInt": "Integer", "Int": "Integer"}.get(
        kind, kind
    )


def applied(function, kind):
    """Return the type that a function gives for a value of a kind; None when it does not take it."""
    call = f"{function.clickhouse}{'(0.5)' if function.min_params or function.name == 'quantiles' else ''}(x)"
    sql = f"SELECT toTypeName({call}) FROM (SELECT {SAMPLES[kind]} AS x)"
    try:
        return str(clickhouse().query(sql, "TSVRaw")).strip()
    except RuntimeError as error:
        return None if re.search(r"Code: (\d+)", str(error))[1] in REFUSES else "another problem"


ONE = [
    pytest.param(one, id=one.name)
    for one in functions().values()
    if one.clickhouse
    and one.min_args == 1
    and not one.posthog_only
    and one.name not in SPECIAL
    and one.name not in MACROS
    and (one.takes or one.result)
]


@pytest.mark.slow
@pytest.mark.parametrize("function", ONE)
def test_catalogue__kinds_of_an_argument__are_those_that_clickhouse_takes(function):
    for kind in SAMPLES if function.takes else ():
        assert (applied(function, kind) is not None) == (kind in function.takes), kind


@pytest.mark.slow
@pytest.mark.parametrize("function", ONE)
def test_catalogue__kind_of_a_result__is_that_of_clickhouse(function):
    loose = {"Boolean", "Float", "Integer", "Decimal"}  # ClickHouse's booleans are numbers, mostly
    for kind in SAMPLES if function.result else ():
        given = applied(function, kind)
        if given in (None, "another problem") or kind == "Tuple":
            continue
        wanted = kind if function.result in OF_ARGUMENT else function.result
        # the time of a moment, and the mean of moments, are moments again
        if wanted != light(given) and not {wanted, light(given)} <= loose:
            assert {wanted, light(given)} <= {"Date", "DateTime", "Float"}, (kind, given)


def warnings(text, **more):
    found = check_hogql(text, environment=ENVIRONMENT, **more)
    assert not [one for one in found if one.code == "QK300"]
    return [one for one in found if one.code == "QK327"]


REFUSED = [
    ("sum(properties.x)", "toFloat(properties.x)"),
    ("avg(event)", "toFloat(event)"),
    ("quantile(0.9)(properties.load)", "toFloat(properties.load)"),
    ("sumIf(properties.x, event = 'a')", "toFloat(properties.x)"),
    ("toYear(properties.x)", "toDateTime(properties.x)"),
    ("toStartOfMonth('2024-01-01')", None),
    ("round(properties.x)", "toFloat(properties.x)"),
    ("lower(timestamp)", "toString(timestamp)"),
    ("lower(toInt('5'))", None),
    ("arraySum(properties.x)", "JSONExtract(ifNull(properties.x, ''), 'Array(Float64)')"),
    ("arrayDistinct(properties.x)", "JSONExtract(ifNull(properties.x, ''), 'Array(String)')"),
    ("countIf(properties.x)", "properties.x = 'true'"),
    ("gcd(properties.x, 6)", "toInt(properties.x)"),
    ("h3EdgeAngle(properties.x)", None),
    ("properties.x * 2", "toFloat(properties.x)"),
    ("properties.x + properties.y", "toFloat(properties.x)"),
    ("event - timestamp", "toDateTime(event)"),
    ("event = 5", None),
    ("event in (5, 6)", None),
    ("distinct_id > true", None),
    ("timestamp > '-7d'", None),
    ("timestamp in ('yesterday')", None),
    ("toDate(timestamp) = 'today'", None),
    ("person_id = 'abc'", None),
    ("uuid in ('a', 'b')", None),
    ("elements_chain_texts = 'a'", None),
    ("timestamp like '2024%'", None),
    ("person_id ilike '%a%'", None),
    ("toHour(timestamp) =~ '1'", None),
    ("properties.price = 'much'", None),
    ("properties.due > 'soon'", None),
    ("length(event) = 'long'", None),
]


@pytest.mark.slow
@pytest.mark.parametrize(("expression", "fix"), REFUSED)
def test_type__that_clickhouse_refuses__is_warned_of(expression, fix):
    text = f"select {expression} from events"
    found = warnings(text)
    assert found
    assert found[0].fix == fix
    assert found[0].span.start >= len("select ")
    sql = compile_hogql(text, environment=ENVIRONMENT, settings={}).sql
    clickhouse().query(
        "INSERT INTO events (uuid, event, properties, team_id, timestamp) VALUES (generateUUIDv4(), 'e', "
        """'{"price": 1, "due": "2024-01-01"}', 2, now64(6))"""
    )
    if " in (5" not in expression:  # no row is in it, without a word
        with pytest.raises(RuntimeError):
            clickhouse().query(sql, "TSV")


@pytest.mark.slow
@pytest.mark.parametrize("expression", [one for one, fix in REFUSED if fix])
def test_type__fix__is_what_clickhouse_takes(expression):
    fixed = f"select {expression} from events"
    for one in reversed(warnings(fixed)):
        fixed = fixed[: one.span.start] + one.fix + fixed[one.span.end :]
    explained(compile_hogql(fixed, environment=ENVIRONMENT).sql)


FINE = [
    "sum(properties.price)",
    "sum(toFloat(properties.x))",
    "sumIf(1, event = 'a')",
    "max(event)",
    "avg(timestamp)",
    "quantile(0.5)(timestamp)",
    "count(properties.x)",
    "uniq(properties.x)",
    "toYear(timestamp)",
    "toStartOfMonth(toDate('2024-01-01'))",
    "length(properties.x)",
    "length(elements_chain_texts)",
    "lower(properties.x)",
    "lower(event)",
    "properties.price * 2",
    "timestamp + interval 1 day",
    "timestamp - toDateTime('2024-01-01')",
    "event = '5'",
    "properties.x = 5",
    "properties.x in (1, 2)",
    "timestamp > '2024-01-01'",
    "timestamp > '2024-01-01 10:00:00'",
    "timestamp > '2024-01-01T10:00:00.123Z'",
    "timestamp > '20240101'",
    "toDate(timestamp) in ('2024-01-01')",
    "person_id = '61f0c404-5cb3-11e7-907b-a6006ad3dba0'",
    "length(event) = '5'",
    "elements_chain_texts = ['a']",
    "properties.due > '2024-01-01'",
    "event like 'a%'",
    "properties.x =~ 'a'",
    "toString(timestamp) like '2024%'",
    "event = null",
    "if(event = 'a', 1, 2) * 3",
    "toStartOfDay(timestamp) = toDate('2024-01-01')",
]


@pytest.mark.slow
@pytest.mark.parametrize("expression", FINE)
def test_type__that_clickhouse_takes__is_not_warned_of(expression):
    text = f"select {expression} from events"
    assert warnings(text) == []
    assert "QUERY" in explained(compile_hogql(text, environment=ENVIRONMENT).sql)


def test_type__fix__is_applied():
    text = "select sum(properties.x), properties.y * 2 from events where timestamp > now() limit 1"
    fixed, count = fix_hogql(text)
    assert count == 2
    assert "sum(toFloat(properties.x)), toFloat(properties.y) * 2" in fixed


def test_family__types__are_read():
    (one,) = family("T", "f 1 ci of number,String gives first?").values()
    assert one.takes == {"Integer", "Float", "Decimal", "Boolean", "String"}
    assert (one.result, one.nullable, one.any_case) == ("first", True, True)
    (other,) = family("T", "g 2 gives Integer! now h").values()
    assert (other.result, other.nullable, other.now) == ("Integer", False, "h")


@pytest.mark.parametrize("line", ["f 1 of Text", "f 1 gives Number", "f 1 gives", "f 1 now"])
def test_family__types_that_there_are_not__are_refused(line):
    with pytest.raises(BrokenRegistry):
        family("T", line)
