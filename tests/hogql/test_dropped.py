"""What the parser drops or misreads is said."""

from __future__ import annotations

import pytest

from querykit.errors import Severity
from querykit.hogql.dropped import DROPPED, MISREAD, dropped_clauses
from querykit.hogql.parser import parse_expr, parse_select
from support.hogql import EXPRESSIONS, QUERIES

CASES = [
    ("select a from t group by a with totals", DROPPED, "with totals"),
    ("select a from t group by a with rollup", DROPPED, "with rollup"),
    ("select a from t group by a with cube", DROPPED, "with cube"),
    ("select a from t order by a nulls first", DROPPED, "nulls first"),
    ("select a from t order by a desc nulls last, b", DROPPED, "nulls last"),
    ("select a from t order by a collate 'en'", DROPPED, "collate 'en'"),
    ("select first_value(a ignore nulls) over () from t", DROPPED, "ignore nulls"),
    ("select sum(a) filter (where b) over () from t", DROPPED, "filter (where"),
    ("(select 1 union all select 2) order by 1", DROPPED, "order by"),
    ("(select 1) order by 1", DROPPED, "order by"),
    ("select 1 from a natural join b", DROPPED, "natural"),
    ("select t.* exclude (a) from t", DROPPED, "t.* exclude"),
    ("select 1 from a global join b on 1", MISREAD, "global"),
    ("select 1 from t x y", MISREAD, "x y"),
    ("select 1 from t format JSON", MISREAD, "format JSON"),
    ("select all a from t", MISREAD, "all"),
    ("select distinct on (a) a from t", MISREAD, "distinct on"),
    ("select 1_000", MISREAD, "1_000"),
    ("select 1 /* open", MISREAD, "/*"),
    ("select position('a' in b)", MISREAD, "position('a' in b)"),
    ("select 1 from t limit 5, 10", MISREAD, "limit 5, 10"),
    ("select a::double precision", MISREAD, "a::double precision"),
]


@pytest.mark.parametrize(("text", "code", "place"), CASES, ids=[case[0] for case in CASES])
def test_dropped_clauses__text__is_warned_of_at_its_place(text, code, place):
    (finding,) = dropped_clauses(text, parse_select(text))
    assert finding.code == code
    assert finding.severity is Severity.WARNING
    assert text[finding.span.start : finding.span.end] == place
    assert finding.span.column == text.index(place) + 1


@pytest.mark.parametrize("text", [one for one in QUERIES if not one.endswith("limit 5, 10")])
def test_dropped_clauses__query_that_is_read_as_it_looks__is_silent(text):
    assert dropped_clauses(text, parse_select(text)) == []


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_dropped_clauses__expression_that_is_read_as_it_looks__is_silent(text):
    assert dropped_clauses(text, parse_expr(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "with totals as (select 1) select 1 from t group by a",
        "select 1 from t limit 5, 10 by a",
        "select 1 from t limit 5 offset 10",
        "select nulls, first, natural, global from t as natural join u as global on 1",
        "select 1 from t as format join x on 1",
        "(select a from t order by a) union all (select 2)",
        "select 'with totals', `nulls first` from t group by a -- with totals",
        "select all from t",
        "select distinct a, on(a) from t",
        "select position(a, 'b')",
    ],
)
def test_dropped_clauses__the_same_words_as_names__are_silent(text):
    assert dropped_clauses(text, parse_select(text)) == []
