"""A query's life over HTTP: the cache, jobs, their status, cancelling, the log."""

from __future__ import annotations

import json
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.serving import Got, Running

LONG = "select sum(number) from numbers(2000000000000)"
STATUS_KEYS = {
    *("id", "team_id", "query_async", "complete", "error", "error_message", "error_code"),
    *("start_time", "pickup_time", "end_time", "expiration_time", "task_id", "insight_id"),
    *("dashboard_id", "labels", "query_progress", "results", "bytes_read"),
    *("budget_remaining_bytes", "cache_key", "query_scan"),
}


def age(server: Running, got: Got, by: timedelta) -> None:
    """Make a kept answer older."""
    key = got.body["cache_key"]
    kept = server.queries.cache.get(1, key, datetime.now(UTC))
    server.queries.cache.put(1, key, kept.answer, kept.last_refresh - by)


FRESH, LAZY, STALE = timedelta(0), timedelta(minutes=6), timedelta(minutes=16)
TABLE = {
    "blocking": ("kept", "run", "run", "run"),
    None: ("kept", "run", "run", "run"),
    "force_cache": ("kept", "run", "run", "run"),
    "force_blocking": ("run", "run", "run", "run"),
    "async": ("kept", "kept+job", "kept+job", "job"),
    "async_except_on_cache_miss": ("kept", "kept+job", "kept+job", "run"),
    "lazy_async": ("kept", "kept", "kept+job", "job"),
    "force_async": ("bare job", "bare job", "bare job", "bare job"),
}
EDGES = [
    pytest.param(refresh, place, want, id=f"{refresh}-{name}")
    for refresh, row in TABLE.items()
    for place, (name, want) in enumerate(zip(("fresh", "lazy", "stale", "miss"), row, strict=True))
]


def way_of(got: Got) -> str:
    if "results" not in got.body:
        return "job" if "cache_key" in got.body else "bare job"
    if not got.body["is_cached"]:
        return "run"
    return "kept+job" if got.body["query_status"] else "kept"


@pytest.mark.parametrize(("refresh", "place", "want"), EDGES)
def test_refresh__by_age__follows_the_table(
    strict: Running, refresh: str | None, place: int, want: str
):
    sql = f"select 'refresh {refresh} {place}'"
    if place < 3:
        age(strict, strict.run(sql), (FRESH, LAZY, STALE)[place])
    got = strict.run(sql, refresh=refresh)
    assert way_of(got) == want
    assert got.status == (202 if "job" in want else 200)


def test_answer__second_time__is_cached_and_else_the_same(strict: Running):
    first, second = strict.run("select 28"), strict.run("select 28", client_query_id="other")
    assert second.body == first.body | {"is_cached": True}
    assert first.body["cache_key"].startswith("cache_")
    assert first.body["timezone"] == "UTC"
    assert first.body["last_refresh"] < first.body["next_allowed_client_refresh"]
    assert first.body["query"] == "select 28"


def test_answer__of_another_project__is_not_shared(strict: Running):
    strict.run("select 29")
    body = {"query": {"kind": "HogQLQuery", "query": "select 29"}}
    assert strict.ask("POST", "/api/environments/2/query/", body).body["is_cached"] is False


def test_answer__of_this_release__has_every_member_of_its_model(strict: Running):
    from querykit.schema.hogql import HogQLQueryResponse
    from querykit.schema.responses import CachedQueryResponseMixin

    wanted = {*HogQLQueryResponse.model_fields, *CachedQueryResponseMixin.model_fields}
    assert wanted <= strict.run("select 30").body.keys()


def test_async_true__overrides_refresh(strict: Running):
    got = strict.run("select 'legacy'", **{"async": True, "refresh": "blocking"})
    assert got.status == 202


def test_job__until_done__tells_each_stage(strict: Running):
    got = strict.run("select 1 + 1", refresh="force_async")
    status = got.body["query_status"]
    assert got.status == 202
    assert got.body.keys() == {"query_status"}
    assert status.keys() == STATUS_KEYS
    assert len(status["id"]) == 32
    assert status["complete"] is False
    done = strict.wait(status["id"])
    found = done.body["query_status"]
    assert done.status == 200
    assert found.keys() == STATUS_KEYS
    assert found["complete"] is True
    assert found["error"] is False
    assert found["results"]["results"] == [[2]]
    assert found["start_time"] <= found["pickup_time"] <= found["end_time"]
    # The routes write times differently: microseconds there, milliseconds here.
    assert [len(one["start_time"]) for one in (status, found)] == [27, 24]
    assert found["bytes_read"] >= 0


def test_job__wrong_query__is_told_in_the_status(strict: Running):
    got = strict.run("select nope from events", refresh="force_async")
    done = strict.wait(got.body["query_status"]["id"])
    found = done.body["query_status"]
    assert done.status == 400
    assert (found["complete"], found["error"], found["results"]) == (True, True, None)
    assert found["error_message"] == "Unable to resolve field: nope"


def test_status__internal_error__is_500(strict: Running):
    status = strict.run("select 31", refresh="force_async").body["query_status"]
    strict.wait(status["id"])
    kept = strict.queries.statuses.get(1, status["id"])
    strict.queries.statuses.put(kept | {"error": True, "error_message": None})
    got = strict.ask("GET", f"/api/environments/1/query/{status['id']}/")
    assert got.status == 500
    assert got.body["query_status"]["error"] is True


def test_job__same_id_while_it_runs__is_not_started_again(strict: Running):
    first = strict.run(LONG, refresh="async", client_query_id="same")
    second = strict.run("select 32", refresh="async", client_query_id="same")
    assert second.body["query_status"]["task_id"] == first.body["query_status"]["task_id"]
    strict.ask("DELETE", "/api/environments/1/query/same/")


def test_job__same_query_while_it_runs__has_the_first_id(strict: Running):
    first = strict.run(f"{LONG} as one", refresh="async", client_query_id="first")
    second = strict.run(f"{LONG} as one", refresh="async", client_query_id="second")
    assert first.status == second.status == 202
    assert second.body["query_status"]["id"] == "first"
    strict.ask("DELETE", "/api/environments/1/query/first/")


def test_job__same_id_when_done__runs_again(strict: Running):
    strict.run("select nope", refresh="async", client_query_id="again")
    assert strict.wait("again").status == 400
    strict.run("select 33", refresh="async", client_query_id="again")
    assert strict.wait("again").body["query_status"]["results"]["results"] == [[33]]


def test_delete__running_job__is_gone_and_stops(strict: Running):
    strict.run(f"{LONG} as two", refresh="force_async", client_query_id="gone")
    time.sleep(0.3)
    progress = strict.ask("GET", "/api/environments/1/query/gone/?show_progress=true")
    assert progress.status == 202
    assert progress.body["query_status"]["query_progress"].keys() == {
        *("bytes_read", "rows_read", "estimated_rows_total", "time_elapsed", "active_cpu_time")
    }
    got = strict.ask("DELETE", "/api/environments/1/query/gone/")
    assert (got.status, got.body) == (200, {"message": "Cancelled query on clickhouse"})
    assert strict.ask("GET", "/api/environments/1/query/gone/").status == 404
    end = time.monotonic() + 10
    while strict.queries.engine.progress("1_gone") is not None:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_progress__of_a_job__counts_what_it_read_and_computed(strict: Running):
    strict.run(f"{LONG} as far", refresh="force_async", client_query_id="far")
    path = "/api/environments/1/query/far/"
    assert strict.ask("GET", path).body["query_status"]["query_progress"] is None

    def moves() -> bool:
        got = strict.ask("GET", f"{path}?showProgress=true").body["query_status"]["query_progress"]
        return min(got[name] for name in ("rows_read", "bytes_read", "active_cpu_time")) > 0

    wait_for(moves)
    strict.ask("DELETE", path)


def test_delete__complete_job__leaves_it(strict: Running):
    strict.run("select 34", refresh="force_async", client_query_id="over")
    strict.wait("over")
    got = strict.ask("DELETE", "/api/environments/1/query/over/")
    assert got.body == {"message": "Query already complete"}
    assert strict.ask("GET", "/api/environments/1/query/over/").status == 200


def test_delete__blocking_query__fails_it(strict: Running):
    found: list[Got] = []
    asking = threading.Thread(
        target=lambda: found.append(strict.run(f"{LONG} as three", client_query_id="blocked"))
    )
    asking.start()
    end = time.monotonic() + 10
    while strict.queries.engine.progress("1_blocked") is None:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert strict.ask("GET", "/api/environments/1/query/blocked/").status == 404
    strict.ask("DELETE", "/api/environments/1/query/blocked/")
    asking.join(20)
    assert found[0].status == 500
    assert found[0].body["detail"].startswith("The database stopped this query")


def test_log__after_a_query__has_its_row(relaxed: Running):
    relaxed.run("select 35", client_query_id="logged", name="my query")
    got = relaxed.ask("GET", "/api/environments/1/query/logged/log/")
    (row,) = got.body["results"]
    found = dict(zip(got.body["columns"], row, strict=True))
    assert found["query"] == "select 35"
    assert found["name"] == "my query"
    assert found["status"] == "QueryFinish"
    assert "is_cached" not in got.body


def test_costs__are_told_to_keys_only(strict: Running, relaxed: Running):
    name = "X-PostHog-Query-Bytes-Read"
    sql = "select count() from events where event = 'sign out'"
    assert int(strict.run(sql, refresh="force_blocking").headers[name]) > 0
    assert relaxed.run(sql).headers[name] is None


def test_burst__of_one_query_in_many_bodies__runs_once(relaxed: Running):
    sql = "select sum(number) from numbers(3000000000) as burst"
    with ThreadPoolExecutor(12) as pool:
        found = list(
            pool.map(
                lambda number: relaxed.run(sql, client_query_id="burst", name=f"{number}"),
                range(12),
            )
        )
    assert {got.status for got in found} == {200}
    assert [got.body["is_cached"] for got in found].count(False) == 1
    log = relaxed.ask("GET", "/api/environments/1/query/burst/log/")
    assert len(log.body["results"]) == 1


def test_budget__used_up__is_429_but_the_cache_answers(strict: Running):
    strict.run("select 40")
    budget = strict.queries.budget
    budget.spend(1, 100 * budget.hourly)
    try:
        got = strict.run("select 40", refresh="force_blocking")
        kept = strict.run("select 40")
    finally:
        budget.spend(1, -100 * budget.hourly)
    assert (got.status, got.body["type"]) == (429, "throttled_error")
    assert got.body["code"] == "api_queries_budget_exceeded"
    assert 3590 <= int(got.headers["Retry-After"]) <= 3600
    assert kept.status == 200
    assert int(kept.headers["X-PostHog-Query-Budget-Remaining-Bytes"]) < 0


def test_caller__gone_while_blocking__has_its_query_stopped(strict: Running):
    body = json.dumps({"query": {"kind": "HogQLQuery", "query": LONG}, "client_query_id": "left"})
    host, port = strict.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as caller:
        caller.sendall(
            b"POST /api/environments/1/query/ HTTP/1.1\r\nHost: x\r\n"
            b"Content-Type: application/json\r\n"
            + f"Authorization: Bearer {strict.named['all']}\r\n".encode()
            + f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
        )
        wait_for(lambda: strict.queries.engine.progress("1_left") is not None)
    wait_for(lambda: strict.queries.engine.progress("1_left") is None)


def wait_for(happens: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.05)
