"""Upgrade: our walk, the plain way, and the floor that parsing and printing set."""

from __future__ import annotations

import time
from statistics import median

import orjson
import pytest
from reference_walk import upgrade_by_copy

import querykit
from querykit.migrations import default_registry

pytestmark = pytest.mark.benchmark(group="upgrade")
ROUNDS = 5


def measure(benchmark, work, items):
    """Run the work on every item and keep no results: their memory would be measured too."""
    benchmark.extra_info["documents"] = len(items)
    benchmark.pedantic(run, args=(work, items), rounds=ROUNDS, iterations=1)


def run(work, items):
    for item in items:
        work(item)


def test_ratios(benchmark, texts, documents):
    """Take turns, so that all meet the same moods of the machine."""
    registry = default_registry()
    works = {
        "floor": (lambda text: orjson.dumps(orjson.loads(text)), texts),
        "parse": (orjson.loads, texts),
        "parse and upgrade": (lambda text: querykit.upgrade(orjson.loads(text)), texts),
        "plain": (lambda document: upgrade_by_copy(registry, document), documents),
        "upgrade": (querykit.upgrade, documents),
    }
    rounds = []

    def take_turns():
        rounds.append({name: seconds(*work) for name, work in works.items()})

    benchmark.pedantic(take_turns, rounds=7, iterations=1)
    benchmark.extra_info["ratios"] = {
        "`upgrade` of a document just parsed / floor": median(
            (one["parse and upgrade"] - one["parse"]) / one["floor"] for one in rounds
        ),
        "`upgrade` of documents long in memory / floor": median(
            one["upgrade"] / one["floor"] for one in rounds
        ),
        "plain way / `upgrade`, long in memory": median(
            one["plain"] / one["upgrade"] for one in rounds
        ),
    }


def seconds(work, items):
    begin = time.perf_counter()
    run(work, items)
    return time.perf_counter() - begin


def test_floor(benchmark, texts):
    """orjson parse and print"""
    measure(benchmark, lambda text: orjson.dumps(orjson.loads(text)), texts)


def test_plain_way(benchmark, documents):
    """deep copy and recursion"""
    registry = default_registry()
    measure(benchmark, lambda document: upgrade_by_copy(registry, document), documents)


def test_upgrade(benchmark, documents):
    """`upgrade`"""
    measure(benchmark, querykit.upgrade, documents)
    registry = default_registry()
    changed = [querykit.upgrade(document) is not document for document in documents]
    assert sum(changed) == len(documents) // 4
    for document in documents[:400]:
        assert querykit.upgrade(document) == upgrade_by_copy(registry, document)


def test_upgrade_of_newest(benchmark, documents):
    """`upgrade`, nothing to do"""
    newest = [querykit.upgrade(document) for document in documents]
    measure(benchmark, querykit.upgrade, newest)
    assert all(querykit.upgrade(document) is document for document in newest)


def test_upgrade_report(benchmark, documents):
    """`upgrade_report`"""
    measure(benchmark, querykit.upgrade_report, documents)


def test_upgrade_with_repairs(benchmark, documents):
    """`upgrade`, safe repairs too"""
    measure(benchmark, lambda document: querykit.upgrade(document, repairs="safe"), documents)


def test_parse_upgrade_print(benchmark, texts):
    """orjson parse, `upgrade`, orjson print"""
    measure(benchmark, lambda text: orjson.dumps(querykit.upgrade(orjson.loads(text))), texts)
