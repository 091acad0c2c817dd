"""Any text at all gives findings or SQL, never a traceback; long and deep ones a clear error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from querykit.errors import QuerykitError
from querykit.hogql import ast
from querykit.hogql.check import check_hogql
from querykit.hogql.compile import compile_hogql, compile_tree
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
