"""Text in, tree out: both of PostHog's parsers behind one face."""

from __future__ import annotations

import subprocess
import sys

import pytest

from querykit.errors import HogQLSyntaxError, ParserTimeout, UnsupportedSyntax
from querykit.hogql import ast, child
from querykit.hogql.build import Builder
from querykit.hogql.check import check_hogql
from querykit.hogql.parser import (
    forget,
    parse,
    parse_expr,
    parse_order_expr,
    parse_program,
    parse_select,
    parse_template_string,
    within,
)
from support.hogql import PROGRAM


def test_parse_select__clauses__are_fields_of_the_tree():
    assert parse_select("select count() from events where event = 'x' limit 5") == ast.SelectQuery(
        select=(ast.Call("count"),),
        select_from=ast.JoinExpr(ast.Field(("events",))),
        where=ast.CompareOperation(ast.Field(("event",)), ast.Constant("x")),
        limit=ast.Constant(5),
    )


def test_parse_expr__integer_steps__are_tuple_access():
    assert parse_expr("properties.a.1.b") == ast.ArrayAccess(
        ast.TupleAccess(ast.Field(("properties", "a")), 1), ast.Constant("b")
    )


@pytest.mark.parametrize(("text", "value"), [("1", 1), ("1.0", 1.0), ("true", True)])
def test_parse_expr__constants__differ_by_type(text, value):
    tree = parse_expr(text)
    assert tree == ast.Constant(value)
    assert [tree == ast.Constant(other) for other in (1, 1.0, True, "1")].count(True) == 1


def test_parse_expr__number_beyond_json__keeps_its_text():
    assert parse_expr("18446744073709551616") == ast.Constant("18446744073709551616", "number")


def test_parse_template_string__expressions__have_places_in_the_text():
    tree = parse_template_string("hé {x}")
    assert isinstance(tree, ast.Call)
    assert [(one.span.start, one.span.end) for one in tree.args] == [(0, 3), (4, 5)]


def test_parse_order_expr__direction__is_kept():
    assert parse_order_expr("a desc") == ast.OrderExpr(ast.Field(("a",)), "DESC")


@pytest.mark.parametrize("text", ["a b", "a; drop table x", "a desc, b"])
def test_parse_order_expr__more_than_one_item__is_refused(text):
    with pytest.raises(HogQLSyntaxError, match="after the end"):
        parse_order_expr(text)


def test_parse_program__every_statement__is_a_node():
    program = parse_program(PROGRAM)
    assert isinstance(program, ast.Program)
    kinds = {type(one) for one in program.declarations}
    assert kinds == {
        ast.VariableDeclaration,
        ast.Function,
        ast.IfStatement,
        ast.WhileStatement,
        ast.ForStatement,
        ast.ForInStatement,
        ast.TryCatchStatement,
        ast.VariableAssignment,
        ast.ExprStatement,
        ast.ThrowStatement,
        ast.ReturnStatement,
    }


def test_spans__characters_beyond_ascii__count_as_one_each():
    text = "select '😀é' as a,\n  b from t"
    tree = parse_select(text)
    field = tree.select[1]
    assert text[field.span.start : field.span.end] == "b"
    assert (field.span.line, field.span.column) == (2, 3)


def test_errors__characters_beyond_ascii__do_not_move_the_place():
    with pytest.raises(HogQLSyntaxError) as caught:
        parse_expr("'é😀' + ")
    assert caught.value.span.start == 7
    assert caught.value.code == "QK201"


@pytest.mark.parametrize("text", ["a)", "drop table (", "\0", "\ud800", "'", "{", "}", "((", "💩"])
@pytest.mark.parametrize("what", ["select", "expr", "order_expr", "program"])
def test_parse__text_that_is_no_hogql__gives_an_error_with_a_place(what, text):
    with pytest.raises(HogQLSyntaxError) as caught:
        parse(text, what)
    span = caught.value.span
    assert 0 <= span.start <= span.end <= len(text)


def test_parse__kind_that_is_none__is_refused():
    with pytest.raises(ValueError, match="statement"):
        parse("a", "statement")


def test_parse__odd_join__is_refused_with_its_place():
    with pytest.raises(UnsupportedSyntax, match="LEFT OUTER SEMI JOIN") as caught:
        parse_select("select 1 from a left outer semi join b on 1")
    assert caught.value.span.start > 0


@pytest.mark.parametrize(
    "make",
    [
        lambda: ast.JoinExpr(ast.Field(("t",)), join_type="JOIN x; DROP"),
        lambda: ast.OrderExpr(ast.Field(("t",)), "ASC; DROP"),
        lambda: ast.SelectSetNode(ast.Field(("t",)), "UNION; DROP"),
        lambda: ast.CompareOperation(ast.Constant(1), ast.Constant(1), "; DROP"),
        lambda: ast.ArithmeticOperation(ast.Constant(1), ast.Constant(1), "; DROP"),
        lambda: ast.WindowFrameExpr("1; DROP"),
        lambda: ast.WindowExpr(frame_method="; DROP"),
        lambda: ast.CTE("a", ast.Constant(1), "; DROP"),
        lambda: ast.SelectQuery((), array_join_op="; DROP"),
        lambda: ast.SelectQuery((), group_by_mode="; DROP"),
        lambda: ast.JoinConstraint(ast.Constant(1), "; DROP"),
        lambda: ast.Constant("1; DROP", "; DROP"),
    ],
)
def test_nodes__words_that_are_not_listed__are_refused(make):
    with pytest.raises(UnsupportedSyntax, match="DROP"):
        make()


def test_builder__unknown_node_or_field__is_refused_by_name():
    with pytest.raises(UnsupportedSyntax, match="NewNode"):
        Builder("").node({"node": "NewNode"})
    with pytest.raises(UnsupportedSyntax, match="colour of Constant"):
        Builder("").node({"node": "Constant", "value": 1, "colour": "red"})


def test_deadline__short_text__is_parsed_in_the_child():
    assert parse("select 1", deadline=30) == parse_select("select 1")


def test_deadline__error__is_the_same():
    with pytest.raises(HogQLSyntaxError):
        parse("select 1 +", deadline=30)


def test_within__block__holds_for_whatever_parses_inside():
    slow = "select " + "[" * 60 + " + ".join(["f(1)"] * 99) + "]" * 60
    forget()
    with within(0.001):
        findings = check_hogql(slow)
        with pytest.raises(ParserTimeout):
            parse_select(slow)
    assert [one.code for one in findings] == [ParserTimeout.code]
    with within(30):
        assert parse_select("select 1 + 2 + 3") == parse_select("select 1 + 2 + 3")
    assert ParserTimeout.code not in [one.code for one in check_hogql(slow)]


def test_deadline__passed__kills_the_child_and_the_next_call_works():
    with pytest.raises(ParserTimeout, match=r"0\.001 s"):
        parse("[" * 60 + " + ".join(["f(1)"] * 100) + "]" * 60, "expr", deadline=0.001)
    assert parse("1", "expr", deadline=30) == ast.Constant(1)
    child.close()


def test_import__of_the_parser__leaves_no_module_of_posthog_behind():
    code = (
        "import sys; from querykit.hogql.parser import parse_expr; parse_expr('1'); "
        "print([name for name in sys.modules if name.split('.')[0] == 'posthog'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
