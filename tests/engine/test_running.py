"""Queries that run: several at once, watched, and stopped from another thread."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from querykit import Environment, errors
from querykit.engine import Label, Limits, open_backend
from querykit.run import open_engine
from querykit.run.asked import Asked
from querykit.run.registry import runner_for

ENDLESS = "SELECT count() FROM numbers(1000000000000) WHERE sin(number) > 2"


@pytest.fixture(
    params=[("chdb://:memory:", False), ("chdb://folder", False), ("chdb://folder", True)],
    ids=["memory", "folder", "isolated"],
)
def backend(request, tmp_path):
    url, isolated = request.param
    backend = open_backend(url.replace("folder", str(tmp_path / "data")), isolated=isolated)
    yield backend
    backend.close()


def _seen(backend, query_id):
    """Wait until a query of the id runs and has read something; return how far it is."""
    for _ in range(1000):
        found = backend.progress(query_id)
        if found is not None and found.rows_read:
            return found
        time.sleep(0.02)
    pytest.fail("the query never ran")


def test_cancel__from_another_thread__stops_that_query_alone(backend):
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(backend.query, ENDLESS, label=Label("it's 1"))
        other = pool.submit(backend.query, ENDLESS, label=Label("2"))
        seen = _seen(backend, "it's 1")
        assert seen.rows_total == 1_000_000_000_000
        assert seen.elapsed > 0
        assert backend.cancel("it's 1") == 1
        with pytest.raises(errors.QueryCancelled):
            first.result(timeout=10)
        assert _seen(backend, "2")
        assert backend.cancel("2") == 1
        with pytest.raises(errors.QueryCancelled):
            other.result(timeout=10)
    assert backend.progress("2") is None


@pytest.mark.parametrize("query_id", ["", "none of that name", "' OR 1 OR '"])
def test_cancel__nothing_of_that_name__stops_nothing(backend, query_id):
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(backend.query, ENDLESS, label=Label("mine"))
        _seen(backend, "mine")
        assert backend.cancel(query_id) == 0
        assert backend.progress(query_id) is None
        assert backend.cancel("mine") == 1
        with pytest.raises(errors.QueryCancelled):
            running.result(timeout=10)


def test_query__two_threads__do_not_wait_for_each_other(backend):
    with ThreadPoolExecutor(2) as pool:
        begun = time.perf_counter()
        list(pool.map(backend.query, ["SELECT sleep(1.5)"] * 2))
        assert time.perf_counter() - begun < 2.9


def test_query__limits_and_label__are_of_that_query_only(backend):
    text = "SELECT getSetting('max_result_rows'), getSetting('log_comment')"
    label = Label("a", 3, "HogQLQuery", "Visits", "nightly job")
    limited = backend.query(text, limits=Limits(result_rows=7), label=label)
    comment = (
        '{"client_query_id": "a", "team_id": 3, "query_type": "HogQLQuery", "name": "Visits",'
        ' "client_id": "nightly job"}'
    )
    assert limited.rows == [[7, comment]]
    assert backend.query(text).rows == [[0, ""]]


def test_query__what_others_set__is_not_set_for_it(backend):
    text = "SELECT getSetting('max_result_rows'), getSetting('max_block_size'), currentDatabase()"
    before = backend.query(text).rows
    backend.query("SELECT 1", limits=Limits(result_rows=5, seconds=None))
    backend.query("SELECT 1", limits=Limits(reads_only=True, result_rows=6))
    for statement in ("SET max_block_size = 7, max_result_rows = 8", "  use system"):
        backend.command(statement)
    with pytest.raises(errors.EngineRefusal):
        backend.query("SELECT nothing", limits=Limits(result_rows=9))
    assert [backend.query(text).rows for _ in range(3)] == [before] * 3


def test_query__reads_only__can_change_nothing_whatever_it_sets(backend):
    limits = Limits(reads_only=True)
    assert backend.query("SELECT 1 SETTINGS readonly = 2, max_threads = 1", limits=limits).rows
    for sql in (
        "INSERT INTO heatmaps (session_id) VALUES ('a')",
        "CREATE TABLE t (a Int8) ENGINE = Memory",
        "DROP TABLE events",
        "SET readonly = 0",
        "SELECT 1 SETTINGS readonly = 0",
    ):
        with pytest.raises(errors.EngineRefusal) as caught:
            backend.query(sql, limits=limits)
        assert caught.value.clickhouse_code == 164
    backend.insert("heatmaps", ["session_id"], b'{"session_id": "a"}')
    assert backend.query("SELECT count() FROM heatmaps").rows == [[1]]


def test_run__label__says_who_asks_what():
    node = {
        "kind": "HogQLQuery",
        "query": "select sum(sin(number)) from numbers(1000000000000)",
        "tags": {"name": "Sines"},
    }
    with open_engine() as engine, ThreadPoolExecutor(1) as pool:
        running = pool.submit(engine.run, node, Environment(id=7), query_id="q", client_id="me")
        _seen(engine, "q")
        found = engine.backend.query(
            "SELECT Settings['log_comment'], Settings['readonly'] FROM system.processes"
            " WHERE Settings['log_comment'] != ''"
        )
        assert json.loads(found.rows[0][0]) == {
            "client_query_id": "q",
            "team_id": 7,
            "query_type": "HogQLQuery",
            "name": "Sines",
            "client_id": "me",
        }
        assert found.rows[0][1] == "2"
        engine.cancel("q")
        with pytest.raises(errors.QueryCancelled):
            running.result(timeout=10)


def test_run__limit_of_time__is_that_of_the_engine():
    node = {"kind": "HogQLQuery", "query": "select sum(sin(number)) from numbers(1000000000000)"}
    with open_engine() as engine:
        asked = Asked(engine.backend, Environment(), None, limits=Limits(seconds=0.5))
        begun = time.perf_counter()
        with pytest.raises(errors.EngineLimit):
            runner_for("HogQLQuery")(node, asked)
        assert time.perf_counter() - begun < 5


def test_close__while_a_query_runs__lets_it_end(backend):
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(backend.query, "SELECT sleep(1)", label=Label("mine"))
        time.sleep(0.3)
        backend.close()
        assert running.result(timeout=10).rows == [[0]]
    with pytest.raises(errors.EngineBusy):
        backend.query("SELECT 1")


def test_run__query_id__can_be_cancelled():
    node = {"kind": "HogQLQuery", "query": "select sum(sin(number)) from numbers(1000000000000)"}
    with open_engine() as engine, ThreadPoolExecutor(1) as pool:
        running = pool.submit(engine.run, node, Environment(), query_id="q")
        for _ in range(1000):
            if engine.cancel("q"):
                break
            time.sleep(0.02)
        with pytest.raises(errors.QueryCancelled):
            running.result(timeout=10)
