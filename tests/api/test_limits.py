"""Keys that ask too often, or too much at once."""

from __future__ import annotations

import threading
import time

from querykit.service.limits import KeyLimits, Rates, Slots
from support.serving import serving

LONG = "select sum(number) from numbers(2000000000000)"


def test_key__too_often__is_throttled_and_others_are_not():
    limits = KeyLimits(rates=Rates(((2, 60),)))
    with serving(strict=True, limits=limits) as server:
        assert server.run("select 1").status == 200
        assert server.run("select 1").status == 200
        got = server.run("select 1")
        other = server.ask("GET", "/api/environments/1/query/x/", key="reader")
    assert got.status == 429
    seconds = int(got.headers["Retry-After"])
    assert 50 <= seconds <= 60
    assert got.body == {
        "type": "throttled_error",
        "code": "throttled",
        "detail": f"Request was throttled. Expected available in {seconds} seconds.",
        "attr": None,
    }
    assert other.status == 404


def test_queries__too_many_at_once__wait_then_are_refused():
    with serving(strict=True, limits=KeyLimits(slots=Slots(1, wait=0.3))) as server:
        first = threading.Thread(target=lambda: server.run(LONG, client_query_id="first"))
        first.start()
        while server.queries.engine.progress("1_first") is None:
            time.sleep(0.05)
        begun = time.monotonic()
        got = server.run("select 2")
        waited = time.monotonic() - begun
        server.ask("DELETE", "/api/environments/1/query/first/")
        first.join()
        after = server.run("select 2")
    assert got.status == 429
    assert got.body["detail"].startswith("Too many queries are running right now — please")
    assert waited >= 0.3
    assert after.status == 200


def test_rates__after_a_while__let_in_again():
    now = [0.0]
    rates = Rates(((1, 60), (2, 3600)), clock=lambda: now[0])
    rates.check("a")
    now[0] = 61
    rates.check("a")
    now[0] = 3601
    rates.check("a")


def test_queries__fifty_that_wait__leave_status_and_cancel_free():
    with serving(strict=True, limits=KeyLimits(slots=Slots(1, wait=3))) as server:
        begun = time.monotonic()
        askers = [
            threading.Thread(target=server.run, args=(LONG,), kwargs={"client_query_id": "first"})
        ]
        askers[0].start()
        while server.queries.engine.progress("1_first") is None:
            time.sleep(0.05)
        for number in range(50):
            askers.append(threading.Thread(target=server.run, args=(f"select {number}",)))
            askers[-1].start()
        time.sleep(0.5)
        begun = time.monotonic()
        assert server.ask("GET", "/api/environments/1/query/x/").status == 404
        assert server.ask("DELETE", "/api/environments/1/query/first/").status == 200
        assert time.monotonic() - begun < 1.5
        for asker in askers:
            asker.join()
