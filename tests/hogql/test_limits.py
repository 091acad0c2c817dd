"""Texts that would keep the parser busy are refused before it sees them."""

from __future__ import annotations

import time

import pytest

from querykit.errors import HogQLTooLarge
from querykit.hogql.limits import MAX_CONDITIONS, MAX_NESTING, MAX_OPERATORS, check_limits
from querykit.hogql.parser import parse_expr

BOMBS = {
    "parentheses": "(" * 10_000 + "1" + ")" * 10_000,
    "brackets": "[" * 100 + "]" * 100,
    "subselects": "(select " * 600 + "1" + ")" * 600,
    "long": "1" * 1_000_000,
    "list": "a in (" + ",".join("1" * 100_000) + ")",
    "sum": "+".join("1" * 1_600),
    "concatenation": "||".join("1" * 10_000),
    "conditions": " and ".join(["a = 1"] * 800),
    "nots": "not " * 200 + "1",
    "cases": "case when 1 then " * 100 + "1" + " end" * 100,
    "dots": "a" + ".b" * 1_000,
    "templates": "f'{" * 100 + "x" + "}'" * 100,
    "quote in a tag": "<b>'</b> = " + "(" * 100 + "'",
    "comments between": "/* , */+1" * 1_000,
    "ternaries": "a ? " * 200 + "1" + " : 2" * 200,
    "unions that are names": " + ".join(["all"] * 1_000),
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_check_limits__bomb__is_refused_at_once_with_a_place(text):
    start = time.process_time()
    with pytest.raises(HogQLTooLarge) as caught:
        check_limits(text)
    assert time.process_time() - start < 2
    assert 0 <= caught.value.span.start <= len(text)
    assert caught.value.hint


def test_parse__bomb__is_refused_before_parsing():
    with pytest.raises(HogQLTooLarge, match="nested deeper"):
        parse_expr(BOMBS["parentheses"])


@pytest.mark.parametrize(
    "text",
    [
        "(" * MAX_NESTING + "1" + ")" * MAX_NESTING,
        " and ".join(["a = 1"] * MAX_CONDITIONS),
        "+".join("1" * MAX_OPERATORS),
        ", ".join(["a + b"] * 1_000),
        "a in (" + ", ".join("1" * 20_000) + ")",
        " union all ".join(["select a + 1 - 2, b from t where a = b"] * 300),
        "'" + "(" * 1_000 + "'",
        "'" + "+ " * 1_000 + "'",
        "/* " + "+" * 1_000 + " */ 1",
    ],
    ids=lambda text: text[:20],
)
def test_check_limits__large_but_plain_text__passes(text):
    check_limits(text)


def test_parse__chain_of_words_that_are_names__is_refused_by_depth():
    with pytest.raises(HogQLTooLarge, match="levels"):
        parse_expr("+and+".join(["1"] * 300))
