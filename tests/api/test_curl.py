"""The life of an asynchronous query, walked through with curl."""

from __future__ import annotations

import json
import subprocess
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from support.serving import Running

QUERY = "/api/projects/@current/query/"


def curl(server: Running, *words: str) -> tuple[int, Any]:
    command = ["curl", "-s", "-w", "\n%{http_code}", *words[:-1], server.url + words[-1]]
    key = f"Authorization: Bearer {server.named['all']}"
    done = subprocess.run([*command, "-H", key], capture_output=True, text=True, check=True)
    text, _, status = done.stdout.rpartition("\n")
    return int(status), json.loads(text)


def post(server: Running, body: dict[str, Any]) -> tuple[int, Any]:
    kind = "Content-Type: application/json"
    return curl(server, "-X", "POST", "-H", kind, "-d", json.dumps(body), QUERY)


def test_curl__asks_polls_and_reads(strict: Running):
    sql = "select event, count() from events group by event order by event"
    body = {"query": {"kind": "HogQLQuery", "query": sql}, "refresh": "async"}
    status, answer = post(strict, body)
    assert status == 202
    query_id = answer["query_status"]["id"]
    end = time.monotonic() + 20
    while status == 202 and time.monotonic() < end:
        status, answer = curl(strict, f"{QUERY}{query_id}/?show_progress=true")
    assert status == 200
    rows = [["sign out", 2], ["sign up", 1]]
    assert answer["query_status"]["results"]["results"] == rows
    status, answer = post(strict, body)
    assert (status, answer["is_cached"], answer["results"]) == (200, True, rows)


def test_curl__cancels(strict: Running):
    sql = "select sum(number) from numbers(2000000000000)"
    body = {"query": {"kind": "HogQLQuery", "query": sql}, "client_query_id": "curled"}
    assert post(strict, {**body, "refresh": "force_async"})[0] == 202
    status, answer = curl(strict, "-X", "DELETE", f"{QUERY}curled/")
    assert (status, answer) == (200, {"message": "Cancelled query on clickhouse"})
    status, answer = curl(strict, f"{QUERY}curled/")
    assert (status, answer["detail"]) == (404, "Query curled not found for team 1")
