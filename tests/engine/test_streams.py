"""Large answers, block by block: from chDB here and in a child, and from servers by both clients."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from querykit import Environment, errors
from querykit.engine import Label, Limits, open_backend, watch
from querykit.run import open_engine

pytest.importorskip("chdb", reason="the embedded engine is not installed")

pytestmark = pytest.mark.slow


@pytest.fixture(params=["here", "isolated", "connect", "http"])
def backend(request):
    if request.param in ("here", "isolated"):
        opened = open_backend("chdb://:memory:", isolated=request.param == "isolated")
    else:
        front = request.getfixturevalue("front")
        opened = open_backend(f"clickhouse://{front}/default?client={request.param}")
    yield opened
    opened.close()


MANY = "SELECT number AS n, concat('a\n\"', toString(number)) AS text, [n] AS list FROM numbers({})"


def test_stream__rows__come_in_blocks_all_of_them_and_in_order(backend):
    with backend.stream(MANY.format(300_000)) as blocks:
        assert blocks.columns == ("n", "text", "list")
        assert blocks.types == ("UInt64", "String", "Array(UInt64)")
        found = list(blocks)
    assert len(found) > 1
    rows = [row for block in found for row in block]
    assert rows == [[n, f'a\n"{n}', [n]] for n in range(300_000)]


def test_stream__no_rows__has_columns_all_the_same(backend):
    with backend.stream("SELECT 1 AS one, 'x' AS two WHERE 0 -- a remark") as blocks:
        assert (blocks.columns, blocks.types) == (("one", "two"), ("UInt8", "String"))
        assert list(blocks) == []


def test_stream__query_that_cannot_begin__fails_at_once(backend):
    with pytest.raises(errors.EngineRefusal) as caught:
        backend.stream("SELECT nothing_of_this_name")
    assert caught.value.clickhouse_code == 47


def test_stream__query_that_fails_on_the_way__says_so_after_its_rows(backend):
    sql = "SELECT throwIf(number = 1500000, 'now') FROM numbers(2000000) SETTINGS max_threads = 1"
    counts = []
    with pytest.raises(errors.EngineRefusal, match="now") as caught:
        counts.extend(len(block) for block in backend.stream(sql))
    assert caught.value.clickhouse_code == 395
    assert 0 < sum(counts) <= 1_500_000


def test_stream__left_early__stops_and_the_engine_goes_on(backend):
    label = Label("early")
    with backend.stream("SELECT number FROM numbers(10000000000)", label=label) as blocks:
        assert next(iter(blocks))[0] == [0]
    for _ in range(1000):
        if backend.progress("early") is None:
            break
        time.sleep(0.05)
    assert backend.progress("early") is None
    assert backend.query("SELECT 1").rows == [[1]]


def test_stream__limit_of_time__holds(backend):
    with pytest.raises(errors.EngineLimit):
        for _ in backend.stream("SELECT * FROM numbers(1e12)", limits=Limits(seconds=0.5)):
            pass


def test_watch__run__is_seen_from_its_begin_to_its_end(backend):
    endless = "SELECT count() FROM numbers(1000000000000) WHERE sin(number) > 2"
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(backend.query, endless, label=Label("seen"))
        read = []
        for progress in watch(backend, "seen", every=0.05, patience=0.5):
            read.append(progress.rows_read)
            if len(read) == 5:
                assert backend.cancel("seen") == 1
        with pytest.raises(errors.QueryCancelled):
            running.result(timeout=10)
    assert len(read) >= 5
    assert read == sorted(read)
    assert read[0] < read[-1]


def test_engine__stream__has_what_run_has_and_all_of_it():
    environment = Environment(timezone="Europe/Berlin")
    events = [
        {"event": "x", "distinct_id": f"p{one}", "timestamp": f"2024-03-01T10:00:{one % 60:02}Z"}
        for one in range(300)
    ]
    query = {"kind": "HogQLQuery", "query": "select distinct_id, timestamp from events order by 1"}
    with open_engine() as engine:
        engine.load(environment, events=events)
        with engine.stream(query, environment) as blocks:
            rows = [row for block in blocks for row in block]
        whole = engine.run({**query, "query": f"{query['query']} limit 1000"}, environment)
        assert rows == whole["results"]
        assert len(rows) == 300
        assert list(blocks.columns) == whole["columns"]
        failing = engine.stream({**query, "query": "select throwIf(1) from events"}, environment)
        with pytest.raises(errors.EngineRefusal):
            list(failing)
        with pytest.raises(errors.NotRunnable, match="a TrendsQuery has no rows"):
            engine.stream({"kind": "TrendsQuery", "series": [{"kind": "EventsNode"}]}, environment)


@contextmanager
def _growth(limit):
    """Check that this process does not get larger than before by more than so many bytes."""
    largest = 0

    def size():
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    before = size()

    def look():
        nonlocal largest
        largest = max(largest, size() - before)

    yield look
    look()
    assert largest < limit


@pytest.mark.slow
def test_stream__ten_million_rows__in_memory_of_some_blocks():
    backend = open_backend("chdb://:memory:", isolated=True)
    with _growth(100_000_000) as look:
        total = 0
        for block in backend.stream("SELECT number, toString(number) FROM numbers(10000000)"):
            total += len(block)
            look()
    assert total == 10_000_000
    backend.close()
