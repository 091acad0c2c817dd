"""Any text at all gives a tree or an error with a code and a place, never anything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from querykit.errors import HogQLError
from querykit.hogql import ast
from querykit.hogql.dropped import dropped_clauses
from querykit.hogql.format import format_hogql
from querykit.hogql.parser import KINDS, parse, parse_select
from querykit.hogql.tokenizer import tokenize
from support.hogql import EXPRESSIONS, PROGRAM, QUERIES

POOL = [*QUERIES, *EXPRESSIONS, PROGRAM]
ODD = ["/*", "*/", "--", "f'", "</b>", "nulls first", "with totals", "1_0", "is true"]
WORDS = sorted(
    {token.text for text in POOL for token in tokenize(text)} | {*"'`\"{}()<>;@\\é\0\n"} | {*ODD}
)


@st.composite
def mutated(draw):
    """Draw a sample with a few words added, taken away or replaced."""
    words = [token.text for token in tokenize(draw(st.sampled_from(POOL)))]
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(words)))
        length = draw(st.integers(0, 2))
        words[place : place + length] = draw(st.lists(st.sampled_from(WORDS), max_size=2))
    return draw(st.sampled_from([" ", "\n", ""])).join(words)


@given(mutated(), st.sampled_from(sorted(KINDS)))
def test_parse__broken_text__gives_a_tree_or_an_error_with_a_place(text, what):
    try:
        tree = parse(text, what)
    except HogQLError as error:
        found = error
    else:
        assert isinstance(tree, ast.Node)
        return
    span = found.span
    assert found.code in ("QK201", "QK202", "QK203")
    assert 0 <= span.start <= span.end <= len(text)


@given(mutated())
def test_format_hogql__broken_text_that_parses__says_the_same(text):
    try:
        tree = parse_select(text)
    except HogQLError:
        return
    assert parse_select(format_hogql(text)) == tree
    for finding in dropped_clauses(text, tree):
        assert 0 <= finding.span.start < finding.span.end <= len(text)


@pytest.mark.parametrize("text", ["\x00", "\ud800", "\U0010ffff", "\r", "\ufeff", "\u2028"])
@pytest.mark.parametrize("what", sorted(KINDS))
def test_parse__odd_characters__are_an_error_or_a_tree(text, what):
    try:
        tree = parse(text, what)
    except HogQLError as error:
        tree = error
    assert isinstance(tree, (ast.Node, HogQLError))
