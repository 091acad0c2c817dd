"""What compiled reads and comparisons give for stored values: the tables of hogql.md 4.1 and 4.4."""

from __future__ import annotations

import json
from functools import cache

import pytest

from querykit.hogql.compile import compile_hogql
from querykit.hogql.escaping import literal
from support.hogql_cases import ENVIRONMENT, clickhouse

pytestmark = pytest.mark.slow
STORED = {
    "missing": "{}",
    "null": '{"k": null}',
    "text": '{"k": "x"}',
    "empty": '{"k": ""}',
    "null text": '{"k": "null"}',
    "number": '{"k": 12}',
    "fraction": '{"k": 1.5}',
    "true": '{"k": true}',
    "true text": '{"k": "true"}',
    "list": '{"k": ["p", "q", 3]}',
    "object": '{"k": {"v": "w"}}',
    "quotes": r'{"k": "say \"hi\""}',
    "typed": '{"price": 7, "paid": true, "due": "2024-01-02T03:04:05Z"}',
}


@cache
def rows():
    """Store one event for each case, named like it, and one of another team."""
    values = ", ".join(
        f"({literal(name)}, {literal(properties)}, 2, now64(6))"
        for name, properties in STORED.items()
    )
    into = "INSERT INTO events (event, properties, team_id, timestamp) VALUES"
    clickhouse().query(f"{into} {values}, ('text', '{{\"k\": \"other team\"}}', 3, now64(6))")
    return True


def answer(expression, case):
    assert rows()
    text = f"select {expression} as answer from events where event = {literal(case)}"
    sql = compile_hogql(text, environment=ENVIRONMENT).sql
    lines = str(clickhouse().query(sql, "JSONEachRow")).splitlines()
    assert len(lines) == 1
    return json.loads(lines[0])["answer"]


@pytest.mark.parametrize(
    ("case", "value"),
    [
        ("missing", None),
        ("null", None),
        ("text", "x"),
        ("empty", ""),
        ("null text", "null"),
        ("number", "12"),
        ("fraction", "1.5"),
        ("true", "true"),
        ("true text", "true"),
        ("object", '{"v":"w"}'),
        ("quotes", r"say \"hi\""),
    ],
)
def test_property__stored_value__reads_as_text(case, value):
    read = answer("properties.k", case)
    assert (read.replace(" ", "") if case == "object" else read) == value


def test_property__deeper_keys_and_indexes__read_the_inside():
    assert answer("properties.k.v", "object") == "w"
    assert answer("properties['k']['v']", "object") == "w"
    assert answer("properties.k.1", "list") == "p"
    assert answer("properties.k[2]", "list") == "q"


@pytest.mark.parametrize(
    ("condition", "missing", "empty", "text"),
    [
        ("properties.k = 'x'", 0, 0, 1),
        ("properties.k != 'x'", 1, 1, 0),
        ("properties.k = ''", 0, 1, 0),
        ("properties.k is null", 1, 0, 0),
        ("properties.k = null", 1, 0, 0),
        ("properties.k in ('x')", 0, 0, 1),
        ("properties.k not in ('x')", 1, 1, 0),
        ("properties.k in ('x', null)", 1, 0, 1),
        ("properties.k like '%x%'", 0, 0, 1),
        ("properties.k not like '%x%'", 1, 1, 0),
        ("properties.k =~ 'x'", 0, 0, 1),
        ("properties.k !~* 'X'", 1, 1, 0),
        ("properties.k > 'a'", 0, 0, 1),
        ("properties.k between 'a' and 'z'", 0, 0, 1),
        ("properties.k = properties.other", 1, 0, 0),
        ("properties.k != properties.other", 0, 1, 1),
        ("properties.k is distinct from 'x'", 1, 1, 0),
    ],
)
def test_comparison__missing_value__counts_as_posthog_says(condition, missing, empty, text):
    number = f"if({condition}, 1, 0)"
    assert [int(answer(number, case)) for case in ("missing", "null")] == [missing, missing]
    assert [int(answer(number, case)) for case in ("empty", "text")] == [empty, text]


@pytest.mark.parametrize(
    ("condition", "typed", "missing"),
    [
        ("properties.price > 5", 1, 0),
        ("properties.price = 7", 1, 0),
        ("properties.paid = true", 1, 0),
        ("properties.paid != true", 0, 1),
        ("properties.due > toDateTime('2024-01-01')", 1, 0),
        ("properties.undefined = 5", 0, 0),
    ],
)
def test_comparison__property_with_a_type__is_by_that_type(condition, typed, missing):
    number = f"if({condition}, 1, 0)"
    assert int(answer(number, "typed")) == typed
    assert int(answer(number, "missing")) == missing


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("concat('a', null, properties.nope, 3)", "a3"),
        ("toInt('1.5')", None),
        ("toFloat('1.5')", 1.5),
        ("case event when 'text' then 'yes' else 'no' end", "yes"),
        ("case event when 'a' then 1 when 'text' then 2 end", 2),
        ("'abc' ?? 'x'", "abc"),
        ("[1, 2, 3][2]", 2),
        ("(1, 'b').2", "b"),
        ("arrayMap(x -> x * 2, [1, 2])", [2, 4]),
        ("sortableSemver('1.10.0') > sortableSemver('1.9.0')", 1),
        ("date_part('year', toDateTime('2024-05-06 00:00:00'))", 2024),
        ("toString(dateAdd('day', 1, toDate('2024-02-28')))", "2024-02-29"),
        ("split_part('a.b.c', '.', 2)", "b"),
        ("md5('a')", "0CC175B9C0F1B6A831C399E269772661"),
        ("toString(toStartOfWeek(toDate('2024-05-08')))", "2024-05-05"),
        ("trim(leading 'x' from 'xxax')", "ax"),
        ("7 % 4 + 2 * 3 - 1", 8),
        ("not (1 = 2) and 3 in (3, 4)", True),
    ],
)
def test_expression__on_clickhouse__has_its_value(expression, value):
    assert answer(expression, "text") == value
