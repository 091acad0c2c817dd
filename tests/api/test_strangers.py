"""Pages of other sites."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from querykit.api.options import Options
from querykit.api.strangers import LOCAL
from support.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.serving import Running

QUERY = "/api/environments/1/query/"
APP = "https://app.example"
PREFLIGHT = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,content-type",
}


@pytest.fixture(scope="module")
def sharing() -> Iterator[Running]:
    with serving(strict=True, options=Options(cors=(APP,), hosts=LOCAL)) as server:
        yield server


def test_cors__off__tells_nothing(strict: Running):
    got = strict.ask("OPTIONS", QUERY, key=None, headers={"Origin": APP, **PREFLIGHT})
    assert got.status == 401
    assert got.headers["Access-Control-Allow-Origin"] is None


def test_cors__listed_origin__may_ask_with_a_key(sharing: Running):
    body = {"query": {"kind": "HogQLQuery", "query": "select 1"}}
    got = sharing.ask("POST", QUERY, body, headers={"Origin": APP})
    assert got.status == 200
    assert got.headers["Access-Control-Allow-Origin"] == APP
    assert "X-Request-Id" in got.headers["Access-Control-Expose-Headers"]
    assert got.headers["Access-Control-Allow-Credentials"] is None


def test_cors__other_origin__is_not_named(sharing: Running):
    got = sharing.ask("GET", "/_health", headers={"Origin": "https://evil.example"})
    assert got.headers["Access-Control-Allow-Origin"] is None


def test_host__of_this_machine__is_answered(sharing: Running):
    for host in ("localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]:8000", "[::1]"):
        assert sharing.ask("GET", "/_health", headers={"Host": host}).status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "localhost.evil.example", "*"]
)
def test_host__another__is_refused(sharing: Running, host: str):
    got = sharing.ask("GET", "/metrics", headers={"Host": host})
    assert (got.status, got.body["code"]) == (403, "unknown_host")
    assert "--allow-host" in got.body["detail"]


def test_host__not_said__is_answered(sharing: Running):
    with socket.create_connection(("127.0.0.1", int(sharing.url.rpartition(":")[2])), 10) as raw:
        raw.sendall(b"GET /_health HTTP/1.0\r\n\r\n")
        assert raw.recv(1000).startswith(b"HTTP/1.1 200")


def test_host__not_checked__is_any(strict: Running):
    assert strict.ask("GET", "/_health", headers={"Host": "evil.example"}).status == 200
