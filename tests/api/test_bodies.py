"""Bodies and requests that a careful client would not send."""

from __future__ import annotations

import http.client
import json
import socket
from typing import TYPE_CHECKING

import pytest

from querykit.api.options import Options
from support.serving import Got, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.serving import Running

PATH = "/api/environments/1/query/"


def test_body__over_the_limit__is_413(strict: Running):
    connection = http.client.HTTPConnection(strict.url.removeprefix("http://"), timeout=60)
    headers = {
        "Authorization": f"Bearer {strict.named['all']}",
        "Content-Type": "application/json",
    }
    connection.request("POST", PATH, b" " * (Options().max_body + 1), headers)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    assert answer.status == 413
    assert b"request_too_large" in text


@pytest.fixture(scope="module")
def small() -> Iterator[Running]:
    options = Options(max_body=1000, max_depth=20, body_seconds=0.5)
    with serving(strict=True, options=options) as server:
        yield server


@pytest.mark.parametrize("size", [1001, 3000, 1_000_000])
def test_body__over_a_limit_of_ones_own__is_413(small: Running, size: int):
    got = small.ask("POST", PATH, " " * size) if size < 4000 else refused(small, size)
    assert got.status == 413
    assert got.body["detail"] == "The body is over 1000 bytes."
    assert small.ask("GET", "/_health").status == 200


def refused(server: Running, size: int) -> Got:
    """Send more than the server hears out: what it said before it cut us off is there to read."""
    with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), 10) as raw:
        head = (
            f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {server.named['all']}\r\nContent-Length: {size}\r\n\r\n"
        )
        raw.sendall(head.encode() + b" " * 5000)
        return answered(raw)


def answered(raw: socket.socket) -> Got:
    answer = http.client.HTTPResponse(raw)
    answer.begin()
    return Got(answer.status, json.loads(answer.read()), answer.headers)


def test_body__that_does_not_come__is_408_and_others_do_not_wait(small: Running):
    with socket.create_connection(("127.0.0.1", int(small.url.rpartition(":")[2])), 10) as raw:
        head = (
            f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {small.named['all']}\r\nContent-Length: 500\r\n\r\n"
        )
        raw.sendall(head.encode() + b"{")
        assert small.run("select 1").status == 200
        got = answered(raw)
    assert (got.status, got.body["code"]) == (408, "request_timeout")
    assert got.body["detail"] == "The body was not sent within 0.5 s."


@pytest.mark.parametrize("body", ["[" * 21 + "]" * 21, '{"a":' * 120 + "1" + "}" * 120])
def test_body__nested_too_deep__is_told(small: Running, body: str):
    got = small.ask("POST", PATH, body)
    assert got.status == 400
    assert got.body["detail"] == "JSON parse error - the body is nested more than 20 deep"


@pytest.mark.parametrize("depth", [1000, 100_000])
def test_body__thousands_deep__is_told(strict: Running, depth: int):
    got = strict.ask("POST", PATH, '{"query":' * depth + "1" + "}" * depth)
    assert got.status == 400
    assert got.body["detail"] == "JSON parse error - the body is nested more than 200 deep"


def test_body__many_brackets_but_not_deep__is_read(small: Running):
    body = {"query": {"kind": "HogQLQuery", "query": "select {a}", "values": {"a": [[]] * 30}}}
    assert small.ask("POST", PATH, body).status == 200


def test_body__lone_surrogate__is_answered(strict: Running):
    got = strict.ask("POST", PATH, '{"query": {"kind": "\\ud800"}}')
    assert got.status == 400


def test_id__very_long__is_not_found(strict: Running):
    got = strict.ask("GET", f"{PATH}{'x' * 5000}/")
    assert got.status == 404
    assert got.body["code"] == "not_found"


def test_id__with_a_line_end__tells_no_header(strict: Running):
    got = strict.ask("GET", f"{PATH}a%0d%0aX-Evil:%201/")
    assert got.status == 404
    assert got.headers["X-Evil"] is None


def test_method__head__has_no_route_of_its_own(strict: Running):
    assert strict.ask("OPTIONS", PATH).status == 405
    assert strict.ask("PATCH", PATH, {}).body["detail"] == 'Method "PATCH" not allowed.'


def test_path__outside_the_api__is_not_found(strict: Running):
    got = strict.ask("GET", "/nothing/here")
    assert got.status == 404
    assert got.body == {
        "type": "invalid_request",
        "code": "not_found",
        "detail": "Not found.",
        "attr": None,
    }


def test_health__without_a_key__is_ok(strict: Running):
    assert strict.ask("GET", "/_health", key=None).body == {"status": "ok"}
