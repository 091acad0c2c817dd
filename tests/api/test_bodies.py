"""Bodies and requests that a careful client would not send."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING

from querykit.api.wire import MAX_BODY

if TYPE_CHECKING:
    from support.serving import Running

PATH = "/api/environments/1/query/"


def test_body__over_the_limit__is_413(strict: Running):
    connection = http.client.HTTPConnection(strict.url.removeprefix("http://"), timeout=60)
    headers = {
        "Authorization": f"Bearer {strict.named['all']}",
        "Content-Type": "application/json",
    }
    connection.request("POST", PATH, b" " * (MAX_BODY + 1), headers)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    assert answer.status == 413
    assert b"request_too_large" in text


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
