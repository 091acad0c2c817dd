"""Bytes that no careful client sends: refused or cut off, and the next client is answered."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support.serving import Running

HOST = b"Host: localhost\r\n"
JSON = b"Content-Type: application/json\r\n"
POST = b"POST /api/environments/1/query/ HTTP/1.1\r\n" + HOST + JSON

RAW = {
    "no HTTP": b"hello\r\n\r\n",
    "HTTP/0.9": b"GET /nothing\r\n\r\n",
    "no TLS here": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),
    "length that is no number": POST + b"Content-Length: many\r\n\r\n{}",
    "negative length": POST + b"Content-Length: -5\r\n\r\n{}",
    "two lengths": POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "length and chunks": POST + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunk that is no number": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "huge header": b"GET /nothing HTTP/1.1\r\n" + HOST + b"X-Long: " + b"x" * 200_000 + b"\r\n\r\n",
    "many headers": b"GET /nothing HTTP/1.1\r\n" + HOST + b"X-More: y\r\n" * 10_000 + b"\r\n",
    "path that is no UTF-8": b"GET /api/\xff\xfe/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "line end in a header": b"GET /nothing HTTP/1.1\r\n" + HOST + b"X-A: a\nX-B: b\r\n\r\n",
    "no host": b"GET /nothing HTTP/1.1\r\n\r\n",
    "tunnel": b"CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n",
    "whole address": b"GET http://evil.example/nothing HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "trace": b"TRACE /_health HTTP/1.1\r\n" + HOST + b"\r\n",
    "upgrade to a socket": (
        b"GET /nothing HTTP/1.1\r\n" + HOST + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    ),
}


def asked(server: Running, raw: bytes, *, ends: bool = False) -> bytes:
    port = int(server.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.settimeout(3)
        try:
            connection.sendall(raw)
            if ends:
                connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b""))
        except ConnectionError:
            return b""


@pytest.mark.parametrize("name", RAW)
def test_bytes__odd__are_refused_and_the_next_is_answered(strict: Running, name: str):
    answer = asked(strict, RAW[name], ends=True)
    assert not answer or answer.split(b" ", 2)[1].startswith(b"4"), answer[:200]
    assert b"Traceback" not in answer
    assert strict.ask("GET", "/_health").status == 200


def test_requests__one_after_another_unasked__are_answered_in_turn(strict: Running):
    one = b"GET /_health HTTP/1.1\r\n" + HOST + b"\r\n"
    last = b"GET /_health HTTP/1.1\r\nConnection: close\r\n" + HOST + b"\r\n"
    assert asked(strict, one * 20 + last).count(b'{"status":"ok"}') == 21


def test_body__in_chunks__is_read(strict: Running):
    body = b'{"query":{"kind":"HogQLQuery","query":"select 7"}}'
    chunks = b"".join(b"1\r\n" + bytes([byte]) + b"\r\n" for byte in body)
    key = f"Authorization: Bearer {strict.named['all']}\r\n".encode()
    raw = POST + key + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunks
    assert b'"results":[[7]]' in asked(strict, raw + b"0\r\n\r\n")
