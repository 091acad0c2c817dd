"""Two server processes on one Redis, each with an engine of its own."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING

import pytest

from support.redis import Redis, redis_server
from support.servers import Server, made_key, server_process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from support.serving import Got

pytestmark = pytest.mark.slow

LONG = "select sum(number) from numbers(2000000000000)"
QUERY = "/api/environments/1/query/"


@pytest.fixture(scope="module")
def own_redis() -> Iterator[Redis]:
    with redis_server() as server:
        yield server


@pytest.fixture(scope="module")
def secret(own_redis: Redis, tmp_path_factory: pytest.TempPathFactory) -> str:
    return made_key(tmp_path_factory.mktemp("keys"), "--state", own_redis.url)


@pytest.fixture(scope="module")
def one(
    own_redis: Redis, secret: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with server_process(tmp_path_factory.mktemp("one"), secret, "--state", own_redis.url) as server:
        yield server


@pytest.fixture
def two(
    own_redis: Redis, secret: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """One for each test, which may kill it."""
    with server_process(tmp_path_factory.mktemp("two"), secret, "--state", own_redis.url) as server:
        yield server


def until(happens: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.05)


def aside(ask: Callable[[], Got]) -> tuple[threading.Thread, list[Got]]:
    """Ask while the test goes on."""
    found: list[Got] = []
    thread = threading.Thread(target=lambda: found.append(ask()))
    thread.start()
    return thread, found


def rows_read(server: Server, query_id: str) -> int:
    got = server.ask("GET", f"{QUERY}{query_id}/?show_progress=true")
    progress = (got.body.get("query_status") or {}).get("query_progress") or {}
    return progress.get("rows_read", 0)


def test_cache_and_keys__of_one__are_those_of_the_other(one: Server, two: Server):
    first, second = one.run("select 'shared'"), two.run("select 'shared'")
    assert (first.body["is_cached"], second.body["is_cached"]) == (False, True)
    assert second.body["last_refresh"] == first.body["last_refresh"]


def test_job__of_one__is_seen_and_cancelled_through_the_other(one: Server, two: Server):
    started = one.run(LONG, refresh="force_async", client_query_id="seen")
    assert started.status == 202
    until(lambda: rows_read(one, "seen") > 0)
    seen = two.ask("GET", f"{QUERY}seen/")
    assert seen.status == 202
    assert seen.body["query_status"]["task_id"] == started.body["query_status"]["task_id"]
    again = two.run(LONG, refresh="async", client_query_id="another")
    assert again.body["query_status"]["id"] == "seen"
    got = two.ask("DELETE", f"{QUERY}seen/")
    assert got.body == {"message": "Cancelled query on clickhouse"}
    assert one.ask("GET", f"{QUERY}seen/").status == 404
    # The engine is free again: a query that takes all its threads ends soon.
    begun = time.monotonic()
    assert one.run("select sum(number) from numbers(100000000)").status == 200
    assert time.monotonic() - begun < 20


def test_blocking_query__of_one__is_cancelled_through_the_other(one: Server, two: Server):
    thread, found = aside(lambda: one.run(f"{LONG} as blocked", client_query_id="blocked"))
    time.sleep(1.5)
    two.ask("DELETE", f"{QUERY}blocked/")
    thread.join(20)
    assert found[0].status == 500
    assert found[0].body["detail"].startswith("The database stopped this query")


def test_job__of_one_that_is_killed__is_told_to_be_lost(one: Server, two: Server):
    two.run(f"{LONG} as lost", refresh="force_async", client_query_id="lost")
    assert one.ask("GET", f"{QUERY}lost/").status == 202
    two.kill()
    killed = time.monotonic()
    until(lambda: one.ask("GET", f"{QUERY}lost/").status != 202)
    assert time.monotonic() - killed < 10
    got = one.ask("GET", f"{QUERY}lost/")
    status = got.body["query_status"]
    assert got.status == 400
    assert (status["complete"], status["error"], status["results"]) == (True, True, None)
    assert status["error_message"].startswith("The server stopped before this query finished")
    # It can be asked again, under the same name.
    again = one.run("select 'after'", refresh="async", client_query_id="lost")
    assert again.body["query_status"]["id"] == "lost"
    assert one.wait("lost").status == 200


def test_calculation__of_one__is_waited_for_by_the_other(one: Server, two: Server):
    sql = "select sum(number) from numbers(15000000000) as joined"
    thread, found = aside(lambda: one.run(sql, refresh="force_blocking"))
    time.sleep(0.4)
    # Another body, so that only the calculation is the same.
    second = two.run(sql, name="other", refresh="force_blocking")
    thread.join(60)
    assert [found[0].status, second.status] == [200, 200]
    assert second.body["last_refresh"] == found[0].body["last_refresh"]


def test_request__of_one__is_waited_for_by_the_other(one: Server, two: Server):
    sql = "select sum(number) from numbers(15000000000) as same"
    asks = [aside(lambda one=one: one.run(sql, refresh="force_blocking")) for one in (one, two)]
    for thread, _ in asks:
        thread.join(60)
    first, second = (found[0] for _, found in asks)
    assert (first.status, second.status) == (200, 200)
    assert first.body == second.body


def test_request__of_one_that_is_killed__is_answered_by_who_waited(one: Server, two: Server):
    sql = f"{LONG} as widow"
    thread, _ = aside(lambda: _gone(two, sql, client_query_id="led"))
    time.sleep(1)
    waiting, found = aside(lambda: one.run(sql, client_query_id="widow"))
    time.sleep(1)
    two.kill()
    thread.join()
    time.sleep(9)
    # It runs here by now, under its own name.
    one.ask("DELETE", f"{QUERY}widow/")
    waiting.join(20)
    assert found[0].body["detail"].startswith("The database stopped this query")


def test_calculation__of_one_that_is_killed__is_done_by_who_waited(one: Server, two: Server):
    thread, _ = aside(lambda: _gone(two, f"{LONG} as orphan"))
    time.sleep(1)
    waiting, found = aside(
        lambda: one.run(f"{LONG} as orphan", name="other", client_query_id="orphan")
    )
    time.sleep(1)
    assert not found
    two.kill()
    thread.join()
    time.sleep(9)
    # It runs here by now, so that it can be cancelled here.
    one.ask("DELETE", f"{QUERY}orphan/")
    waiting.join(20)
    assert found[0].body["detail"].startswith("The database stopped this query")


def _gone(server: Server, sql: str, **members: str) -> None:
    with contextlib.suppress(OSError):
        server.run(sql, **members)


def test_server__that_ends__says_goodbye(
    own_redis: Redis, secret: str, tmp_path: Path, one: Server
):
    with server_process(tmp_path, secret, "--state", own_redis.url) as server:
        server.run(f"{LONG} as ends", refresh="force_async", client_query_id="ends")
    got = one.ask("GET", f"{QUERY}ends/")
    assert got.status in {400, 500}
    assert got.body["query_status"]["complete"] is True


def test_server__killed_and_started_again__tells_what_was_lost(tmp_path: Path):
    key = made_key(tmp_path)
    with server_process(tmp_path, key) as server:
        server.run(f"{LONG} as killed", refresh="force_async", client_query_id="killed")
        kept = server.run("select 'kept'")
        until(lambda: rows_read(server, "killed") > 0)
        server.kill()
    with server_process(tmp_path, key) as server:
        # It looks alive until its last sign of life is too old.
        until(lambda: server.ask("GET", f"{QUERY}killed/").status != 202)
        got = server.ask("GET", f"{QUERY}killed/")
        assert got.status == 400
        assert got.body["query_status"]["error_message"].startswith("The server stopped before")
        assert server.run("select 'kept'").body == kept.body | {"is_cached": True}


def test_redis__gone__is_503_and_comes_back(tmp_path_factory: pytest.TempPathFactory):
    with redis_server() as redis:
        secret = made_key(tmp_path_factory.mktemp("keys"), "--state", redis.url)
        folder = tmp_path_factory.mktemp("server")
        with server_process(folder, secret, "--state", redis.url) as server:
            assert server.run("select 1").status == 200
            redis.stop()
            time.sleep(1.2)  # keys are remembered for a second
            begun = time.monotonic()
            got = server.run("select 1")
            assert time.monotonic() - begun < 5
            assert (got.status, got.body["code"]) == (503, "database_unavailable")
            assert got.headers["Retry-After"] == "1"
            assert server.ask("GET", "/_health", key=None).status == 200
            redis.start()
            # The keys were in it: this Redis keeps nothing on disk.
            fresh = made_key(tmp_path_factory.mktemp("again"), "--state", redis.url)
            server.named["all"] = fresh
            until(lambda: server.run("select 1").status == 200)
            job = server.run("select 2", refresh="force_async")
            assert server.wait(job.body["query_status"]["id"]).status == 200
            assert "secret" not in (folder / "log").read_text()
            assert secret not in (folder / "log").read_text()
