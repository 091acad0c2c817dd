"""Insights give the numbers of ClickHouse SQL that was written by hand: the cases of `make bench-engine`."""

from __future__ import annotations

import sys

import pytest

from querykit import Environment, open_engine
from support.cases import ROOT

pytest.importorskip("chdb", reason="the embedded engine is not installed")
sys.path.insert(0, str(ROOT / "benchmarks" / "engine"))

from by_hand import CASES
from shop import fill


@pytest.fixture(scope="module")
def engine():
    with open_engine() as engine:
        fill(engine.backend, 20_000)
        yield engine


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_insight__has_the_numbers_of_the_sql(engine, case):
    answer = engine.run(case.node, Environment(), now="2026-07-01T00:00:00Z")
    assert case.ours(answer) == case.theirs(engine.backend.query(case.sql).rows)
