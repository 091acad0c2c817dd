"""HogQL: each step over fifty typical queries, and one long query."""

from __future__ import annotations

import pytest
from hogql_corpus import long_query, queries

from querykit.hogql import check_hogql, compile_hogql, format_hogql, parser
from querykit.hogql.limits import check_limits
from querykit.hogql.tokenizer import tokenize

pytestmark = pytest.mark.benchmark(group="hogql")
QUERIES = queries()


def measure(benchmark, function):
    """Measure a step over all queries, with no tree kept from before."""

    def all_of_them():
        parser.forget()
        return [function(query) for query in QUERIES]

    all_of_them()
    benchmark.extra_info["documents"] = len(QUERIES)
    return benchmark.pedantic(all_of_them, rounds=5, iterations=1)


def test_parser_alone(benchmark):
    """PostHog's parser alone"""
    measure(benchmark, lambda query: parser.parse_json("select", query))


def test_limits(benchmark):
    """limits"""
    measure(benchmark, check_limits)


def test_tokenize(benchmark):
    """`tokenize`"""
    measure(benchmark, tokenize)


def test_parse(benchmark):
    """`parse_select`"""
    measure(benchmark, parser.parse_select)


def test_format(benchmark):
    """`format_hogql`"""
    measure(benchmark, format_hogql)


def test_check(benchmark):
    """`check_hogql`"""
    measure(benchmark, check_hogql)


def test_compile(benchmark):
    """`compile_hogql`"""
    measure(benchmark, compile_hogql)


@pytest.mark.parametrize("step", [parser.parse_select, compile_hogql], ids=["parse", "compile"])
def test_long_query(benchmark, step):
    """a query of 1,000 lines"""
    text = long_query()
    benchmark.pedantic(lambda: step(text), setup=parser.forget, rounds=3, iterations=1)
