"""What the log tells of queries over HTTP (api.md 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.service.limits import RunLimits
from support.serving import serving

if TYPE_CHECKING:
    from support.serving import Running


def told(server: Running, query_id: str, *, project: int = 1) -> list[dict[str, Any]]:
    got = server.ask("GET", f"/api/environments/{project}/query/{query_id}/log/")
    assert got.status == 200
    assert "is_cached" not in got.body
    assert got.body["limit"] == 100
    return [dict(zip(got.body["columns"], row, strict=True)) for row in got.body["results"]]


def test_log__of_a_query__tells_who_and_how(relaxed: Running):
    node = {
        "kind": "HogQLQuery",
        "query": "select count() from events",
        "tags": {"productKey": "p", "scene": "s"},
    }
    body = {"query": node, "name": "counted", "client_query_id": "who"}
    relaxed.ask("POST", "/api/environments/1/query/", body, key="reader")
    (row,) = told(relaxed, "who")
    assert row["query"] == "select count() from events"
    assert (row["name"], row["status"], row["exception_code"]) == ("counted", "QueryFinish", 0)
    assert (row["created_by"], row["api_key_label"]) == (1, "reader")
    assert row["api_key_mask"] == f"phx_...{relaxed.named['reader'][-4:]}"
    assert row["is_personal_api_key_request"] == 1
    assert row["endpoint"] == "/api/environments/1/query/"
    assert row["result_rows"] == 1
    assert min(row["read_rows"], row["result_bytes"], row["RealTimeMicroseconds"]) > 0
    sql = "select product, scene from query_log where query_id = 'who'"
    assert relaxed.run(sql).body["results"] == [["p", "s"]]
    assert told(relaxed, "who", project=2) == []


def test_log__of_failures__names_them(relaxed: Running):
    relaxed.run("select nope from events", client_query_id="before")
    relaxed.run("select arrayElement([1], 'a')", client_query_id="during")
    (before,), (during,) = told(relaxed, "before"), told(relaxed, "during")
    assert (before["status"], before["exception_code"]) == ("ExceptionBeforeStart", 0)
    assert during["status"] == "ExceptionWhileProcessing"
    assert during["exception_code"] == 43
    assert during["exception_name"] == "ILLEGAL_TYPE_OF_ARGUMENT"


def test_log__of_other_kinds_and_of_the_cache__is_empty(relaxed: Running):
    body = {"query": {"kind": "EventsQuery", "select": ["event"]}, "client_query_id": "events"}
    relaxed.ask("POST", "/api/environments/1/query/", body)
    assert told(relaxed, "events") == []
    for name in ("first", "second"):
        relaxed.run("select 'logged once'", client_query_id=name)
    assert [len(told(relaxed, name)) for name in ("first", "second")] == [1, 0]


def test_breaker__out_of_memory__is_not_run_again():
    limits = RunLimits(memory_bytes=30_000_000)
    with serving(strict=True, run_limits=limits) as server:
        sql = "select length(groupArray(number)) from numbers(100000000)"
        first = server.run(sql, client_query_id="first")
        again = server.run(sql, refresh="force_blocking", client_query_id="again")
        job = server.run(sql, refresh="force_async", client_query_id="job")
        done = server.wait("job")
    assert (first.status, again.status) == (513, 513)
    assert again.body["code"] == "clickhouse_memory_limit_exceeded"
    assert again.body["detail"] == (
        f"{first.body['detail']} This query failed in a way that will repeat, so it was not run"
        " again. It can run again in about 2 minutes."
    )
    assert "Retry-After" not in again.headers
    assert job.status == 202
    assert done.body["query_status"]["error_message"] == again.body["detail"]
