"""Words, strings, operators and comments with their places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from querykit.hogql.tokenizer import Kind, tokenize
from support.hogql import EXPRESSIONS, QUERIES


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("a.1", ["a", ".1"]),
        ("a<=>b", ["a", "<=>", "b"]),
        ("a!~*b", ["a", "!~*", "b"]),
        ("1.e5-.5", ["1.e5", "-", ".5"]),
        ("'it''s' || 'a\\'b'", ["'it''s'", "||", "'a\\'b'"]),
        ('`a``b`."c d"', ["`a``b`", ".", '"c d"']),
        ("#1 # one\n2", ["#", "1", "# one", "2"]),
        ("a--b\n//c\n/* d\n*/e", ["a", "--b", "//c", "/* d\n*/", "e"]),
        ("1 /* open", ["1", "/", "*", "open"]),
        ("f'a{f'{x}'}b'", ["f'", "a", "{", "f'", "{", "x", "}", "'", "}", "b", "'"]),
        ("f'{ {'a': 1} }'", ["f'", "{", "{", "'a'", ":", "1", "}", "}", "'"]),
        ("a ? b : c?.d", ["a", "?", "b", ":", "c", "?.", "d"]),
        ("'open é", ["'", "open", "é"]),
    ],
)
def test_tokenize__text__is_cut_where_the_parser_cuts(text, tokens):
    assert [token.text for token in tokenize(text)] == tokens


def test_tokenize__stretch_that_the_caller_names__is_one_token():
    tokens = tokenize("a <b>it's</b> c", opaque=[(2, 13)])
    assert [(token.kind, token.text) for token in tokens] == [
        (Kind.WORD, "a"),
        (Kind.OPAQUE, "<b>it's</b>"),
        (Kind.WORD, "c"),
    ]


def check_tokens(text):
    at = 0
    for token in tokenize(text):
        assert text[at : token.start].strip("\ufeff").strip().strip("\ufeff") == ""
        assert text[token.start : token.end] == token.text != ""
        at = token.end
    assert text[at:].strip("\ufeff").strip() == ""


@pytest.mark.parametrize("text", [*QUERIES, *EXPRESSIONS])
def test_tokenize__hogql__has_no_stray_characters(text):
    check_tokens(text)
    assert all(token.kind is not Kind.OTHER for token in tokenize(text))


@given(st.text(alphabet="ab1.'\"`{}f()/*-#\\ \n+<>é", max_size=40))
def test_tokenize__any_text__loses_nothing(text):
    check_tokens(text)


@pytest.mark.parametrize("unit", ["'\\", "`'\"", "/* ", "f'{", "f'"])
def test_tokenize__many_open_quotes__takes_linear_time(unit):
    assert len(tokenize(unit * 40_000)) >= 1
