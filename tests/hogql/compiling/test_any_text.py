"""Any text at all gives findings or SQL, never a traceback; long and deep ones a clear error."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from querykit.errors import QuerykitError
from querykit.hogql import ast
from querykit.hogql.check import check_hogql
from querykit.hogql.compile import compile_hogql, compile_tree
from querykit.hogql.tokenizer import tokenize
from support.cases import FIXTURES
from support.hogql_cases import ENVIRONMENT

WORDS = st.sampled_from(
    [
        "select",
        "from",
        "events",
        "persons",
        "where",
        "and",
        "or",
        "not",
        "in",
        "as",
        "count",
        "(",
        ")",
        ",",
        ".",
        "*",
        "=",
        "!=",
        "<",
        "[",
        "]",
        "{",
        "}",
        "1",
        "'a'",
        "null",
        "x",
        "event",
        "properties",
        "person",
        "timestamp",
        "join",
        "on",
        "left",
        "group",
        "by",
        "order",
        "limit",
        "union",
        "all",
        "with",
        "lambda",
        "->",
        "+",
        "-",
        "/",
        "%",
        "interval",
        "day",
        "case",
        "when",
        "then",
        "end",
        "over",
        "partition",
        "distinct",
        "cohort",
        "like",
        "between",
        "is",
        ":",
        "?",
        "??",
        "`y`",
        "sum",
        "array",
        "tuple",
        "numbers",
        "having",
        "window",
        "final",
        "sample",
        "values",
        "5",
    ]
)
TEXTS = st.one_of(
    st.lists(WORDS, max_size=25).map(" ".join),
    st.lists(WORDS, max_size=12).map(lambda words: "select " + " ".join(words) + " from events"),
    st.text(max_size=30),
)


@given(TEXTS)
def test_check_and_compile__any_text__end_without_a_traceback(text):
    findings = check_hogql(text, environment=ENVIRONMENT)
    errors = [one for one in findings if one.severity == "error"]
    if all(one.code.startswith("QK4") for one in errors):  # rules say no, the compiler does not
        assert compile_hogql(text, environment=ENVIRONMENT).sql
        return
    with pytest.raises(QuerykitError) as caught:
        compile_hogql(text, environment=ENVIRONMENT)
    assert caught.value.code != "QK901"


QUERIES = [
    line
    for line in (FIXTURES / "hogql" / "runs" / "queries.hogql").read_text().splitlines()
    if line and not line.startswith("--")
]


@given(st.sampled_from(QUERIES), st.data())
def test_check__text_cut_or_spliced__ends_without_a_traceback(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    other = data.draw(st.sampled_from(QUERIES))
    for changed in (text[:start], text[start:end], text[:start] + other[:end] + text[end:]):
        assert isinstance(check_hogql(changed, environment=ENVIRONMENT), list)


SPELLED = {text: [one.text for one in tokenize(text)] for text in QUERIES}


@st.composite
def mutated(draw):
    """Draw a real query in which words are gone, doubled, exchanged or taken from another one."""
    words = list(SPELLED[draw(st.sampled_from(QUERIES))])
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(words) - 1)) if words else 0
        other = SPELLED[draw(st.sampled_from(QUERIES))]
        taken = draw(st.integers(0, len(other) - 1))
        change = draw(st.sampled_from(["drop", "double", "exchange", "insert", "word", "tail"]))
        if change == "drop":
            del words[place : place + 1]
        elif change == "double":
            words[place:place] = words[place : place + 1]
        elif change == "exchange":
            words[place : place + 2] = words[place : place + 2][::-1]
        elif change == "insert":
            words[place:place] = other[taken : taken + 3]
        elif change == "word":
            words[place : place + 1] = [draw(WORDS)]
        else:
            words[place:] = other[taken:]
    return " ".join(words)


@settings(max_examples=200)
@given(mutated())
def test_check_and_compile__mutated_query__agree_and_end_without_a_traceback(text):
    findings = check_hogql(text, environment=ENVIRONMENT)
    refused = any(one.severity == "error" and not one.code.startswith("QK4") for one in findings)
    for one in findings:
        assert one.span is None or 0 <= one.span.start <= one.span.end <= len(text)
    if refused:
        with pytest.raises(QuerykitError):
            compile_hogql(text, environment=ENVIRONMENT)
    else:
        assert compile_hogql(text, environment=ENVIRONMENT).sql


@pytest.mark.parametrize(
    "text",
    [
        "select " + "(" * 10_000 + "1" + ")" * 10_000,
        "select " + "1+" * 5_000 + "1",
        "select '" + "a" * 1_000_000 + "'",
        "select 1 in (" + ",".join("1" for _ in range(100_000)) + ")",
        "select " + "not " * 5_000 + "1",
    ],
    ids=["brackets", "sum", "megabyte", "long list", "nots"],
)
def test_check__too_long_or_too_deep__is_said(text):
    findings = check_hogql(text)
    assert len(findings) == 1
    assert findings[0].code in {"QK203", "QK325", "QK201"}


def test_compile__tree_deeper_than_python_goes__is_a_clear_error():
    tree = ast.Constant(value=1)
    for _ in range(3_000):
        tree = ast.Not(expr=tree)
    with pytest.raises(QuerykitError, match="nested too deep"):
        compile_tree(ast.SelectQuery(select=(tree,)))
