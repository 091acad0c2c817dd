"""A readable layout that says the same, keeps comments, and is stable."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from querykit.errors import HogQLError, HogQLSyntaxError
from querykit.hogql.format import format_hogql, format_printed
from querykit.hogql.format.layout import laid_out
from querykit.hogql.format.pieces import pieces_of
from querykit.hogql.parser import parse_expr, parse_select
from querykit.hogql.printers.hogql import print_expr, print_hogql
from querykit.hogql.tokenizer import Kind, tokenize
from support.cases import case_id, paths
from support.hogql import EXPRESSIONS, QUERIES
from support.hogql_trees import expressions, queries


def tree_of(text):
    try:
        return parse_select(text)
    except HogQLSyntaxError:
        return parse_expr(text)


def comments(text):
    return sorted(token.text.rstrip() for token in tokenize(text) if token.kind is Kind.COMMENT)


def check_format(text):
    """Format, and hold the result against the laws; return it."""
    formatted = format_hogql(text)
    assert tree_of(formatted) == tree_of(text)
    assert format_hogql(formatted) == formatted
    assert all(line == line.rstrip() for line in formatted.split("\n"))
    return formatted


@pytest.mark.parametrize("before", paths("hogql/format/*.before.sql"))
def test_format_hogql__fixture__becomes_its_pair(before):
    after = before.with_name(before.name.replace(".before.", ".after."))
    text = before.read_text(encoding="utf-8")
    assert check_format(text) == after.read_text(encoding="utf-8")
    assert comments(format_hogql(text)) == comments(text), case_id(before)


@pytest.mark.parametrize("text", [*QUERIES, *EXPRESSIONS])
@pytest.mark.parametrize("width", [20, 88])
def test_format_hogql__every_form__says_the_same(text, width):
    formatted = format_hogql(text, width=width)
    assert tree_of(formatted) == tree_of(text)
    assert format_hogql(formatted, width=width) == formatted


@given(queries(), st.sampled_from([10, 40, 88]))
def test_format_hogql__any_query__says_the_same(tree, width):
    text = format_hogql(print_hogql(tree), width=width)
    assert parse_select(text) == tree
    assert format_hogql(text, width=width) == text


@given(queries(), st.sampled_from([10, 40, 88]))
def test_format_printed__any_query__is_the_layout_of_its_parsed_text(tree, width):
    text = print_hogql(tree)
    assert format_printed(text, width=width) == format_hogql(text, width=width)


@given(expressions(), st.sampled_from([10, 40]))
def test_format_hogql__any_expression__says_the_same(tree, width):
    text = format_hogql(print_expr(tree), width=width)
    assert tree_of(text) == tree_of(print_expr(tree))
    assert format_hogql(text, width=width) == text


COMMENTS = st.sampled_from(
    ["-- one\n", "# two\n", "// three\n", "/* four */", "\n-- five\n", "/* six\n*/", "\n", " "]
)


@given(
    st.sampled_from(QUERIES),
    st.lists(st.tuples(st.integers(0, 60), COMMENTS), max_size=4),
    st.integers(20, 90),
)
def test_format_hogql__comments_anywhere__are_kept(text, inserted, width):
    if "<" in text:  # the text of a tag has no comments
        return
    tokens = tokenize(text)
    for place, comment in sorted(inserted, reverse=True):
        at = tokens[min(place, len(tokens) - 1)].start
        text = f"{text[:at]} {comment} {text[at:]}"
    formatted = format_hogql(text, width=width)
    assert tree_of(formatted) == tree_of(text)
    assert comments(formatted) == comments(text)
    assert format_hogql(formatted, width=width) == formatted


@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        ("select 1", "SELECT 1"),
        ("select 1\n", "SELECT 1\n"),
        ("a=1 and b", "a = 1 AND b"),
        ("select from from from", "SELECT from FROM from"),
        (
            "select `select` as `from`, date, left(a,1)",
            "SELECT `select` AS `from`, date, left(a, 1)",
        ),
        ("NOT(a)", "NOT(a)"),
        ("- a - - 1", "-a - -1"),
        ("a?b:c", "a ? b : c"),
        ("f( x->x+1 )", "f(x -> x + 1)"),
        ("interval 7  DAY", "INTERVAL 7 DAY"),
        ("f'a  {x+1}'", "f'a  {x+1}'"),
    ],
)
def test_format_hogql__words__are_spaced_and_cased(text, formatted):
    assert check_format(text) == formatted


@pytest.mark.parametrize(
    "text", ["", "select )", "a b c", "drop table x", "'", "select 1; select 2"]
)
def test_format_hogql__no_hogql__is_a_syntax_error_with_a_place(text):
    with pytest.raises(HogQLSyntaxError) as caught:
        format_hogql(text)
    assert 0 <= caught.value.span.start <= len(text)


@given(st.text(alphabet="ab1.'\"`{}f()/*-#\\ \n+<>é,selctfrom", max_size=30))
def test_format_hogql__any_text__is_formatted_or_refused_as_by_the_parser(text):
    try:
        tree = tree_of(text)
    except HogQLError as error:
        with pytest.raises(type(error)):
            format_hogql(text)
        return
    assert tree_of(format_hogql(text)) == tree


def test_laid_out__long_query__takes_time_by_its_length():
    text = "select " + ",\n".join(f"f{n}(a, b + {n}) as c{n}" for n in range(300)) + " from t"
    tree = parse_select(text)
    start = time.perf_counter()
    lines = laid_out(pieces_of(text, tree, capitals=True), 88).split("\n")
    assert time.perf_counter() - start < 1
    assert len(lines) == 302
