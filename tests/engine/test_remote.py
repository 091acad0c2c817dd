"""A ClickHouse server: the real engine behind its HTTP interface, in another process."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from querykit import Environment, errors
from querykit.engine import Label, Limits, open_backend
from querykit.engine.layout import ON_ONE_MACHINE
from querykit.run import open_engine

EVENT = {"event": "x", "distinct_id": "a", "timestamp": "2024-03-01T10:00:00Z"}


@pytest.fixture(scope="module", params=["connect", "http"])
def backend(request, front):
    backend = open_backend(f"clickhouse://{front}/posthog?client={request.param}")
    assert backend.create_tables() == backend.create_tables() > 10
    backend.command("TRUNCATE TABLE events")
    yield backend
    backend.close()


def test_query__answer__has_columns_types_and_exact_values(backend):
    rows = backend.query("SELECT 18446744073709551615 AS big, toDateTime64('2024-01-01', 3) AS at")
    assert (rows.columns, rows.types) == (("big", "at"), ("UInt64", "DateTime64(3)"))
    assert rows.rows == [[18446744073709551615, "2024-01-01 00:00:00.000"]]


def test_engine__on_a_server__loads_and_answers(front, backend):
    environment = Environment(id=11)
    with open_engine(f"clickhouse://{front}/posthog") as engine:
        engine.load(environment, events=[{**EVENT, "properties": {"text": "Größe 🙂"}}])
        node = {
            "kind": "HogQLQuery",
            "query": "select event, timestamp, properties.text from events",
        }
        answer = engine.run(node, environment)
        assert answer["results"] == [["x", "2024-03-01T10:00:00Z", "Größe 🙂"]]


SESSION = "0190e3b0-7c00-7abc-8def-0123456789ab"
VISIT = [
    {
        "event": event,
        "distinct_id": "a",
        "timestamp": f"2024-07-24T10:{minute:02}:00Z",
        "properties": {"$session_id": SESSION, "$current_url": f"https://x.com/{minute}"} | more,
    }
    for minute, event, more in [
        (7, "$pageview", {"utm_source": "late"}),
        (3, "$pageview", {"utm_source": "first"}),
        (5, "$autocapture", {}),
        (9, "buy", {}),
    ]
]
SESSIONS = {
    "kind": "HogQLQuery",
    "query": "select session_id, $start_timestamp, $session_duration, $entry_current_url, $end_current_url,"
    " $entry_utm_source, $pageview_count, $autocapture_count, length($urls), $is_bounce,"
    " $channel_type from sessions",
}


def test_sessions__on_a_server__are_fed_by_each_load_and_as_in_the_embedded_engine(front, backend):
    backend.command("TRUNCATE TABLE raw_sessions")
    found = backend.query(
        "SELECT engine FROM system.tables"
        " WHERE name = 'raw_sessions' AND database = currentDatabase()"
    )
    assert found.rows == [["AggregatingMergeTree"]]
    environment = Environment(id=12)
    answers = []
    for url in (f"clickhouse://{front}/posthog", "chdb://:memory:"):
        with open_engine(url) as engine:
            for event in VISIT:  # each is an insert of its own
                engine.load(environment, events=[event])
            answers.append(engine.run(SESSIONS, environment)["results"])
    assert answers[0] == answers[1]
    assert answers[0][0][2:7] == [360, "https://x.com/3", "https://x.com/9", "first", 2]


def test_sessions__view_of_an_older_release__stays_and_loading_works(front):
    backend = open_backend(f"clickhouse://{front}/older?client=http")
    backend.create_tables(ON_ONE_MACHINE)
    backend.create_tables()
    found = backend.query(
        "SELECT name, engine FROM system.tables WHERE database = 'older'"
        " AND name IN ('raw_sessions', 'raw_sessions_mv')"
    )
    assert found.rows == [["raw_sessions", "View"]]
    with open_engine(f"clickhouse://{front}/older") as engine:
        engine.load(Environment(id=12), events=VISIT)
        assert len(engine.run(SESSIONS, Environment(id=12))["results"]) == 1
    backend.command("DROP DATABASE older")
    backend.close()


def test_database__another__has_its_own_data(front, backend):
    other = open_backend(f"clickhouse://{front}/elsewhere")
    other.create_tables()
    other.command("TRUNCATE TABLE log_entries")
    other.insert("log_entries", ["team_id", "message"], b'{"team_id": 1, "message": "m"}')
    assert other.query("SELECT count() FROM log_entries").rows == [[1]]
    assert backend.query("SELECT count() FROM log_entries").rows == [[0]]
    other.close()


def test_limits__time__stops_the_query_and_not_the_engine(backend):
    with pytest.raises(errors.EngineLimit) as caught:
        backend.query("SELECT sum(sin(number)) FROM numbers(1e12)", limits=Limits(seconds=0.3))
    assert caught.value.clickhouse_code == 159
    assert backend.query("SELECT 1").rows == [[1]]


def test_error__of_clickhouse__is_ours_with_its_number(backend):
    with pytest.raises(errors.EngineRefusal, match="UNKNOWN_IDENTIFIER") as caught:
        backend.query("SELECT nothing_of_this_name")
    assert caught.value.clickhouse_code == 47


def test_threads__several__get_their_own_answers(backend):
    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(lambda one: backend.query(f"SELECT {one}").rows, range(12))
    assert list(answers) == [[[one]] for one in range(12)]


def test_cancel__by_the_id_of_its_label__stops_the_query(backend):
    endless = "SELECT count() FROM numbers(1000000000000) WHERE sin(number) > 2"
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(backend.query, endless, label=Label("mine"))
        for _ in range(1000):
            if backend.progress("mine"):
                break
            time.sleep(0.02)
        assert backend.cancel("another") == 0
        assert backend.cancel("mine") == 1
        with pytest.raises(errors.QueryCancelled):
            running.result(timeout=10)


def test_open__nobody_there__is_said_without_the_password():
    with socket.socket() as held:  # bound, but it does not listen
        held.bind(("127.0.0.1", 0))
        with pytest.raises(errors.EngineUnreachable) as caught:
            open_backend(f"clickhouse://me:hush@127.0.0.1:{held.getsockname()[1]}/posthog")
    assert caught.value.code == "QK708"
    assert "hush" not in str(caught.value)


def test_open__no_host__is_refused():
    with pytest.raises(errors.UnknownEngine, match="no host"):
        open_backend("clickhouse:///posthog")


def test_close__query_after_it__is_refused(front):
    backend = open_backend(f"clickhouse://{front}/posthog")
    backend.close()
    backend.close()
    with pytest.raises(errors.EngineBusy):
        backend.query("SELECT 1")
