"""Names and values cannot break out of their quotes: ClickHouse reads back what was written."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from querykit.errors import InternalError
from querykit.hogql import ast
from querykit.hogql.compile import compile_tree
from querykit.hogql.escaping import identifier, literal
from support.hogql_cases import clickhouse

CHARACTERS = st.text(alphabet="ab'\"`\\;-/*%(){}\n\t\r\b\f\v\aé😀 _$1", max_size=12)


@pytest.mark.slow
@settings(max_examples=60)
@given(CHARACTERS)
def test_text__any__comes_back_as_it_was(text):
    sql = f"SELECT {literal(text)} AS value"
    assert json.loads(str(clickhouse().query(sql, "JSONEachRow")))["value"] == text


@pytest.mark.slow
@settings(max_examples=60)
@given(CHARACTERS.filter(lambda name: name and "%" not in name))
def test_name__any__comes_back_as_it_was(name):
    sql = f"SELECT 1 AS {identifier(name)}"
    assert list(json.loads(str(clickhouse().query(sql, "JSONEachRow")))) == [name]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "NULL"),
        (True, "1"),
        (1.5, "1.5"),
        (float("nan"), "NaN"),
        (float("-inf"), "-Inf"),
        ("it's", r"'it\'s'"),
        (10**30, "1" + "0" * 30),
    ],
)
def test_literal__value__is_written_as_clickhouse_reads_it(value, written):
    assert literal(value) == written


def test_name__with_a_percent_sign_or_empty__is_refused():
    for name in ("a%b", ""):
        with pytest.raises(InternalError):
            identifier(name)


@pytest.mark.parametrize(
    ("node", "field", "word"),
    [
        (ast.JoinExpr(table=ast.Field(chain=("events",))), "join_type", "JOIN x; DROP"),
        (ast.OrderExpr(expr=ast.Constant(value=1)), "order", "ASC; DROP"),
    ],
)
def test_tree__word_that_is_on_no_list__never_reaches_sql(node, field, word):
    object.__setattr__(node, field, word)  # as a caller could who goes around the classes
    select = ast.SelectQuery(
        select=(ast.Constant(value=1),),
        select_from=ast.JoinExpr(
            table=ast.Field(chain=("persons",)),
            next_join=node if isinstance(node, ast.JoinExpr) else None,
        ),
        order_by=(node,) if isinstance(node, ast.OrderExpr) else None,
    )
    with pytest.raises(Exception, match=r"DROP|not supported|is no order"):
        compile_tree(select)
