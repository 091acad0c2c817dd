"""parse(print(tree)) == tree."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from querykit.errors import HogQLError, UnsupportedSyntax
from querykit.hogql import ast
from querykit.hogql.parser import forget, parse_expr, parse_order_expr, parse_program, parse_select
from querykit.hogql.printers.hogql import print_expr, print_hogql
from querykit.hogql.printers.hogql.base import PRINTERS
from querykit.hogql.visitor import walk
from support.cases import ROOT
from support.hogql import EXPRESSIONS, PROGRAM, QUERIES
from support.hogql_trees import expressions, names, queries, strings

SHEET = ROOT.parent / "shared" / "reference" / "hogql.md"


def test_printers__every_class_of_nodes__has_one():
    assert set(PRINTERS) == {getattr(ast, name) for name in ast.__all__} - {ast.Node}


@pytest.mark.parametrize("text", QUERIES)
def test_print_hogql__query__is_read_back(text):
    tree = parse_select(text)
    assert parse_select(print_hogql(tree)) == tree


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_print_hogql__expression__is_read_back(text):
    tree = parse_expr(text)
    assert parse_expr(print_expr(tree)) == tree


def test_print_hogql__program__is_read_back():
    tree = parse_program(PROGRAM)
    assert parse_program(print_hogql(tree)) == tree


def test_print_hogql__order__is_read_back():
    tree = parse_order_expr("a + 1 desc with fill from 1 step 2")
    assert parse_order_expr(print_hogql(tree)) == tree


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (
            "select a as b from t where x == 1 order by a asc",
            "SELECT a AS b FROM t WHERE x = 1 ORDER BY a",
        ),
        ("select 1 union select 2", "SELECT 1 UNION DISTINCT SELECT 2"),
        ("select properties.$browser from events e", "SELECT properties.$browser FROM events AS e"),
        ("select `a b`.`c``d`", "SELECT `a b`.`c``d`"),
        ("select 1 from a, b", "SELECT 1 FROM a CROSS JOIN b"),
        ("select (((1 + 2))) * 3", "SELECT (1 + 2) * 3"),
    ],
)
def test_print_hogql__query__is_canonical(text, printed):
    assert print_hogql(parse_select(text)) == printed


@given(expressions())
def test_print_hogql__any_expression__is_read_back(tree):
    assert parse_expr(print_expr(tree)) == tree


@given(queries())
def test_print_hogql__any_query__is_read_back(tree):
    assert parse_select(print_hogql(tree)) == tree


@given(strings)
def test_print_hogql__any_text__stays_one_literal(text):
    assert parse_expr(print_expr(ast.Constant(text))) == ast.Constant(text)


@given(names)
def test_print_hogql__any_name__stays_one_name(name):
    tree = ast.SelectQuery(
        (ast.Alias(ast.Field((name, name)), name),),
        select_from=ast.JoinExpr(ast.Field((name,)), name),
    )
    assert parse_select(print_hogql(tree)) == tree


@pytest.mark.parametrize("kind", ["int) from (x", "int'", "1", "a`b", "select"])
def test_print_hogql__type_of_a_cast__cannot_break_out(kind):
    tree = ast.TypeCast(ast.Constant("x"), kind)
    assert parse_expr(print_expr(tree)) == tree


@pytest.mark.parametrize("name", ["cast", "try_cast", "cube", "columns"])
def test_print_hogql__call_with_a_grammar_of_its_own__stays_a_call(name):
    tree = ast.Call(name, (ast.Alias(ast.Field(("a",)), "int"),))
    assert parse_expr(print_expr(tree)) == tree


def test_print_hogql__not_before_parentheses__keeps_its_meaning():
    tree = ast.Not(
        ast.CompareOperation(ast.Tuple((ast.Constant(1), ast.Constant(2))), ast.Field(("x",)))
    )
    assert parse_expr(print_expr(tree)) == ast.Call("not", (tree.expr,))


@pytest.mark.parametrize(
    "tree",
    [
        ast.Constant("a\0b"),
        ast.Constant(object()),
        ast.Constant("1; drop", "number"),
        ast.Field(("",)),
        ast.TypeCast(ast.Constant(1), ""),
        ast.HogQLXTag("a b"),
        ast.HogQLXTag("a", (ast.HogQLXAttribute("a='", ast.Constant(1)),)),
        ast.CompareOperation(ast.Constant(1), ast.Constant(1), "global in"),
    ],
    ids=lambda tree: re.sub(r" at 0x\w+", "", repr(tree)),
)
def test_print_hogql__what_hogql_cannot_say__is_refused(tree):
    with pytest.raises(UnsupportedSyntax):
        print_hogql(tree)


@pytest.mark.parametrize(
    ("text", "cls", "field"),
    [
        ("select 1 from a join b on 1", ast.JoinExpr, "join_type"),
        ("select 1 union all select 2", ast.SelectSetNode, "set_operator"),
        ("select 1 from a array join b as c", ast.SelectQuery, "array_join_op"),
        ("select 1 from a order by b", ast.OrderExpr, "order"),
        ("select 1 + 2", ast.ArithmeticOperation, "op"),
        ("select 1 < 2", ast.CompareOperation, "op"),
        ("select f() over (rows 1 preceding)", ast.WindowExpr, "frame_method"),
        ("select f() over (rows 1 preceding)", ast.WindowFrameExpr, "frame_type"),
    ],
)
def test_print_hogql__word_changed_behind_the_back_of_a_node__is_refused(text, cls, field):
    tree = parse_select(f"{text} -- {field}")
    for node in walk(tree):
        if isinstance(node, cls):
            object.__setattr__(node, field, "; DROP TABLE events")
    with pytest.raises(UnsupportedSyntax, match="DROP TABLE"):
        print_hogql(tree)
    forget()


def sheet_strings():
    """Return what stands in backticks in the fact sheet, HogQL or not."""
    if not SHEET.exists():
        return []
    text = SHEET.read_text(encoding="utf-8").replace("\\|", "|")
    return sorted(set(re.findall(r"(?<!`)`([^`\n]{3,200})`(?!`)", text)))


@pytest.mark.skipif(not SHEET.exists(), reason="the fact sheet is not here")
def test_print_hogql__hogql_of_the_fact_sheet__is_read_back():
    read = 0
    for text in sheet_strings():
        for parse, printed in ((parse_select, print_hogql), (parse_expr, print_expr)):
            try:
                tree = parse(text)
            except HogQLError:
                continue
            read += 1
            assert parse(printed(tree)) == tree, text
    assert read > 400
