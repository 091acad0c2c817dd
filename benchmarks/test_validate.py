"""Validation of documents that are valid, and of some that are not; HogQL is measured by itself."""

from __future__ import annotations

import pytest

import querykit

pytest.importorskip("querykit.schema")
pytestmark = pytest.mark.benchmark(group="validate")


def measure(benchmark, items):
    querykit.validate(items[0])
    benchmark.extra_info["documents"] = len(items)
    return benchmark.pedantic(
        lambda: [querykit.validate(item, hogql=False) for item in items], rounds=5, iterations=1
    )


def test_validate(benchmark, documents):
    """`validate`, valid"""
    newest = [querykit.upgrade(document)["query"] for document in documents]
    assert not any(measure(benchmark, newest))


def test_validate_insights(benchmark, documents):
    """`validate`, valid, whole insights"""
    newest = [querykit.upgrade(document) for document in documents]
    assert not any(measure(benchmark, newest))


def test_validate_broken(benchmark, documents):
    """`validate`, one fault each"""
    newest = [querykit.upgrade(document)["query"] for document in documents[:200]]
    assert all(measure(benchmark, [{**query, "souce": 1} for query in newest]))
