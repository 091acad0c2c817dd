"""What is seen of requests: ids, numbers, and lines of the log."""

from __future__ import annotations

import io
import json
import logging
import re
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from querykit.api.logs import set_up_logs
from support.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.serving import Running

QUERY = "/api/environments/1/query/"


@contextmanager
def logged(form: str = "json", level: str = "info") -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, before = root.handlers, root.level
    stream = io.StringIO()
    set_up_logs(level, form, stream)  # type: ignore[arg-type]
    try:
        yield stream
        root.handlers[0].flush()
    finally:
        root.handlers = handlers
        root.setLevel(before)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in stream.getvalue().splitlines()]
    return [line for line in found if line["event"] == "request"]


def numbers(server: Running) -> dict[str, float]:
    import urllib.request

    with urllib.request.urlopen(f"{server.url}/metrics") as answer:
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        text = answer.read().decode()
    rows = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in rows}


# -- request ids --------------------------------------------------------------------------------------


def test_request_id__none_given__is_made(strict: Running):
    ids = {strict.ask("GET", "/_health").headers["X-Request-Id"] for _ in range(3)}
    assert len(ids) == 3
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in ids)


@pytest.mark.parametrize("path", ["/_health", "/nothing", f"{QUERY}none/"])
def test_request_id__given__comes_back_with_every_status(strict: Running, path: str):
    got = strict.ask("GET", path, headers={"X-Request-Id": "trace-1.a:b"})
    assert got.headers["X-Request-Id"] == "trace-1.a:b"


@pytest.mark.parametrize("given", ["a b", "x" * 129, "<script>", "é"])
def test_request_id__odd__is_replaced(strict: Running, given: str):
    got = strict.ask("GET", "/_health", headers={"X-Request-Id": given})
    assert re.fullmatch("[0-9a-f]{32}", got.headers["X-Request-Id"])


# -- numbers ------------------------------------------------------------------------------------------


def test_metrics__requests_and_answers__are_counted():
    with serving(strict=True) as server:
        server.run("select 1")
        server.run("select 1")
        server.run("select 2", refresh="force_async", client_query_id="job")
        server.wait("job")
        server.ask("GET", "/no/such/path")
        server.ask("TRACE", "/_health")
        got = numbers(server)
    route = 'route="/api/environments/{project}/query"'
    assert got[f'querykit_requests_total{{method="POST",{route},status="200"}}'] == 2
    assert got[f'querykit_requests_total{{method="POST",{route},status="202"}}'] == 1
    assert got['querykit_requests_total{method="GET",route="other",status="404"}'] == 1
    assert any('method="other"' in name for name in got)
    assert got[f"querykit_request_seconds_count{{{route}}}"] == 3
    for source in ("run", "cache", "job"):
        assert got[f'querykit_answers_total{{kind="HogQLQuery",source="{source}"}}'] == 1
    assert got["querykit_queries_running"] == got["querykit_jobs_open"] == 0
    assert got["process_resident_memory_bytes"] > 0


def test_metrics__two_servers__count_apart(strict: Running, relaxed: Running):
    strict.ask("GET", "/here")
    name = 'querykit_requests_total{method="GET",route="other",status="404"}'
    assert numbers(strict)[name] >= 1
    assert name not in numbers(relaxed)


# -- lines --------------------------------------------------------------------------------------------


def test_log__request__is_one_line_with_its_facts(strict: Running):
    with logged() as stream:
        strict.ask(
            "POST",
            QUERY,
            {"query": {"kind": "HogQLQuery", "query": "select 1"}},
            headers={"X-Request-Id": "mine"},
        )
    (line,) = lines(stream)
    assert line.pop("ms") > 0
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "request",
        "level": "info",
        "logger": "querykit.request",
        "method": "POST",
        "route": "/api/environments/{project}/query",
        "status": 200,
        "request_id": "mine",
        "team": 1,
        "key": "all",
        "kind": "HogQLQuery",
    }


def test_log__level__leaves_out_what_is_less(strict: Running):
    with logged(level="warning") as stream:
        strict.ask("GET", "/nothing")
    assert stream.getvalue() == ""
    with logged() as stream:
        strict.ask("GET", "/_health")
        numbers(strict)
    assert stream.getvalue() == ""


def test_metrics__while_a_query_runs__say_so(strict: Running):
    sql = "select sum(number) from numbers(2000000000000)"
    strict.run(sql, refresh="force_async", client_query_id="long")
    while strict.queries.engine.progress("1_long") is None:
        time.sleep(0.02)
    got = numbers(strict)
    strict.ask("DELETE", f"{QUERY}long/")
    assert got["querykit_queries_running"] == got["querykit_jobs_open"] == 1


@pytest.mark.parametrize("form", ["json", "text"])
def test_log__secrets__are_in_no_line(strict: Running, form: str):
    secret = strict.named["all"]
    with logged(form, "debug") as stream:
        strict.ask("GET", f"{QUERY}x/?personal_api_key={secret}", key=None)
        strict.ask("GET", f"{QUERY}{secret}/")
        strict.ask("POST", QUERY, {"personal_api_key": secret}, key=None)
        logging.getLogger("other").warning("http://me:pass@host/ refused %s", secret)
        try:
            raise ValueError(f"no {secret}")
        except ValueError:
            logging.getLogger("other").exception("failed")
    text = stream.getvalue()
    assert text.count("phx_***") == 2
    assert "http://***@host/" in text
    assert secret[4:] not in text
    assert "ValueError" in text


@pytest.mark.parametrize("form", ["json", "text"])
def test_log__line_ends_and_terminal_codes__are_escaped(form: str):
    with logged(form) as stream:
        logging.getLogger("other").warning("a\nforged line \x1b[31mred\u2028")
    text = stream.getvalue()
    assert text.count("\n") == 1
    assert "\x1b[31mred" not in text
    assert "forged line" in text


def test_log__error_of_ours__has_the_trace_and_the_id():
    with serving(strict=True) as server, logged() as stream:
        server.queries.ask = None  # type: ignore[method-assign, assignment]
        got = server.ask(
            "POST",
            QUERY,
            {"query": {"kind": "HogQLQuery", "query": "select 1"}},
            headers={"X-Request-Id": "failed-1"},
        )
    assert (got.status, got.body["detail"]) == (500, "A server error occurred.")
    assert got.headers["X-Request-Id"] == "failed-1"
    found = [json.loads(line) for line in stream.getvalue().splitlines()]
    (error,) = [line for line in found if line["level"] == "error"]
    assert error["event"] == "failed-1 /api/environments/{project}/query failed"
    assert "TypeError" in error["exception"]
    assert lines(stream)[0]["status"] == 500
