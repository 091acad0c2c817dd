"""What may stand in placeholders, by the SQL that comes of it."""

from __future__ import annotations

import pytest

from querykit.environment import Environment
from querykit.errors import InvalidHogQL
from querykit.hogql.check import check_hogql
from querykit.hogql.compile import compile_hogql
from querykit.hogql.resolver.evaluate import LONGEST, is_like

VALUES = {
    "n": 3,
    "name": "Ada",
    "list": ["a", "b"],
    "deep": {"inside": [{"x": 1}, {"x": 2}]},
    "nothing": None,
    "yes": True,
}
ENVIRONMENT = Environment(
    timezone="Europe/Berlin", variables=({"code_name": "plan", "default_value": "free"},)
)


def compiled(expression, **more):
    made = compile_hogql(
        f"select {{{expression}}} as x",
        environment=ENVIRONMENT,
        values=VALUES,
        now="2024-03-05T22:30:00+00:00",
        settings={},
        **more,
    )
    return made.sql.removeprefix("SELECT ").removesuffix(" AS x LIMIT 50000")


@pytest.mark.parametrize(
    ("expression", "sql"),
    [
        ("1 + 2 * n", "7"),
        ("7 / 2", "3.5"),
        ("concat('a', name, 1, null, true)", "'aAda1true'"),
        ("name || '!'", "'Ada!'"),
        ("f'hi {name}'", "'hi Ada'"),
        (
            "deep.inside",
            "[tuple('__hx_tag', '__hx_obj', 'x', 1), tuple('__hx_tag', '__hx_obj', 'x', 2)]",
        ),
        ("deep.inside[2].x", "2"),
        ("deep.inside[-1].x + 1", "3"),
        ("deep['inside'].1.x", "1"),
        ("list[5]", "NULL"),
        ("nothing.x ?? 'none'", "'none'"),
        ("n > 2 and not (name = 'Bob')", "1"),
        ("n in (1, 2) or yes", "1"),
        ("n between 1 and 2", "0"),
        ("name like 'A%' ? upper(name) : name", "'ADA'"),
        ("case when n = 1 then 'one' when n = 3 then 'three' end", "'three'"),
        ("if(yes, 1, 1 / 0)", "1"),
        ("coalesce(nothing, n)", "3"),
        ("[n, n + 1]", "[3, 4]"),
        ("arrayConcat(list, ['c'])", "['a', 'b', 'c']"),
        ("arrayStringConcat(list, '-')", "'a-b'"),
        ("splitByChar(',', 'x,y')", "['x', 'y']"),
        ("length(list) + length(name)", "5"),
        ("toInt('12') + toFloat('0.5')", "12.5"),
        ("toInt('x')", "NULL"),
        ("round(2.5)", "3"),
        ("substring(name, 2, 5)", "'da'"),
        ("jsonParse('{\"a\": [1]}').a[1]", "1"),
        ("today()", "toDate('2024-03-05')"),
        ("now()", "toDateTime64('2024-03-05 23:30:00.000000', 6, 'Europe/Berlin')"),
        (
            "now() - interval 1 day",
            "toDateTime64('2024-03-04 23:30:00.000000', 6, 'Europe/Berlin')",
        ),
        (
            "toDateTime('2024-01-02')",
            "toDateTime64('2024-01-02 00:00:00.000000', 6, 'Europe/Berlin')",
        ),
        ("addDays(toDate('2024-02-28'), 2)", "toDate('2024-03-01')"),
        ("toString(toDateTime('2024-01-02 03:04:05'))", "'2024-01-02 03:04:05'"),
        ("variables.plan || '!'", "'free!'"),
        ("sql(1 + 2)", "plus(1, 2)"),
    ],
)
def test_placeholder__expression__is_computed_beforehand(expression, sql):
    assert compiled(expression) == sql


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("1 + nope", "Global variable not found: nope"),
        ("count()", "the function count cannot be computed"),
        ("now(1)", "the function now cannot be computed"),
        ("1 / 0", "division by zero"),
        ("name + 1", "'Ada' is no number"),
        ("n in cohort 5", "in cohort cannot be computed"),
        ("arrayMap(x -> x, list)", "arrayMap cannot be computed"),
        ("(x -> x)", "Lambda cannot stand in a placeholder"),
        ("list[0] = 1", "places in lists count from one"),
        ("n.x.y + 1", "int has no member"),
        ("toDate('soon')", "Invalid isoformat string"),
        ("substring(name)", "missing 2 required positional arguments"),
        ("2 * 1e308 * 1e308 > toInt(1e400)", None),
    ],
)
def test_placeholder__that_cannot_be_computed__says_why(expression, why):
    with pytest.raises(InvalidHogQL, match="cannot be computed beforehand") as caught:
        compiled(expression)
    finding = caught.value.diagnostics()[0]
    assert finding.code == "QK314"
    assert why is None or why in finding.hint


def test_placeholder__interval__is_no_value():
    with pytest.raises(InvalidHogQL, match="an interval is no value"):
        compiled("interval 1 day")


def test_placeholder__value_that_grows_without_end__is_capped():
    grown = "'a'"
    for _ in range(20):
        grown = f"concat({grown}, {grown})" if len(grown) < 300 else grown
    long = compile_hogql("select {x || x}", values={"x": "a" * (LONGEST // 2)}).sql
    assert "a" * LONGEST in long
    with pytest.raises(InvalidHogQL) as caught:
        compile_hogql("select {x || x}", values={"x": "a" * LONGEST})
    assert caught.value.diagnostics()[0].hint == f"the value is longer than {LONGEST}"
    assert "'aaaa" in compile_hogql("select {" + grown + "}").sql


def test_check__placeholder_without_values__is_an_error():
    codes = [one.code for one in check_hogql("select {x + 1}")]
    assert codes == ["QK314"]


@pytest.mark.parametrize(
    ("text", "pattern", "fits"),
    [
        ("abc", "a%c", True),
        ("abc", "%b%", True),
        ("abc", "_bc", True),
        ("abc", "a_", False),
        ("", "%", True),
        ("", "_", False),
        ("a.c", "a.c", True),
        ("axc", "a.c", False),
        ("a" * 5000, "%a" * 50 + "b", False),
    ],
)
def test_is_like__pattern__fits(text, pattern, fits):
    assert is_like(text, pattern, any_case=False) is fits
    assert is_like(text.upper(), pattern, any_case=True) is fits
