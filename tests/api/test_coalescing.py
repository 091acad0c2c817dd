"""Identical requests at the same time get one answer (api.md 7)."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from querykit.service import KeyLimits
from querykit.service.limits import Rates, RunLimits
from support.serving import serving

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support.serving import Got, Running

PATH = "/api/environments/1/query/"
SLOW = "select sum(number) from numbers(6000000000) as "
LONG = "select sum(number) from numbers(2000000000000) as "


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with serving(strict=True) as running:
        yield running


def body(sql: str, **members: object) -> str:
    return json.dumps({"query": {"kind": "HogQLQuery", "query": sql}, **members})


def together(*asks: Callable[[], Got]) -> list[Got]:
    """Ask the first, and the others while it runs."""
    with ThreadPoolExecutor(len(asks)) as pool:
        first = pool.submit(asks[0])
        time.sleep(0.4)
        others = [pool.submit(ask) for ask in asks[1:]]
        return [one.result() for one in (first, *others)]


def runs(server: Running, *query_ids: str) -> int:
    """Count in the log how often the engine ran queries of some ids."""
    sql = f"select count() from query_log where query_id in {query_ids!r}"
    server.queries.log.flush()
    return server.run(sql, refresh="force_blocking").body["results"][0][0]


def test_burst__of_100_clients__runs_once(server: Running):
    asked = body(f"{SLOW} b100", client_query_id="burst", refresh="force_blocking")
    with ThreadPoolExecutor(100) as pool:
        found = list(pool.map(lambda _: server.ask("POST", PATH, asked), range(100)))
    assert {got.status for got in found} == {200}
    assert len({json.dumps(got.body) for got in found}) == 1
    assert runs(server, "burst") == 1


def test_follower__gets_the_answer_but_not_the_headers_of_the_leader(server: Running):
    asked = [body(f"{SLOW} follow", client_query_id=name) for name in ("one", "two")]
    reordered = json.dumps(dict(reversed(json.loads(asked[1]).items())), indent=2)
    leader, follower = together(
        lambda: server.ask("POST", PATH, asked[0]), lambda: server.ask("POST", PATH, reordered)
    )
    assert leader.body == follower.body
    assert "X-PostHog-Query-Bytes-Read" in leader.headers
    assert "X-PostHog-Query-Bytes-Read" not in follower.headers
    assert follower.headers["Content-Type"] == leader.headers["Content-Type"]
    assert runs(server, "one", "two") == 1


@pytest.mark.parametrize(("key", "status"), [("insights", 403), ("elsewhere", 403), ("phx_x", 401)])
def test_follower__who_may_not__is_refused_as_always(server: Running, key: str, status: int):
    asked = body(f"{SLOW} may_{key}")
    leader, follower = together(
        lambda: server.ask("POST", PATH, asked), lambda: server.ask("POST", PATH, asked, key=key)
    )
    assert (leader.status, follower.status) == (200, status)


def test_follower__of_a_cancelled_query__runs_it_itself(server: Running):
    asked = body(f"{LONG} cancelled", client_query_id="cancelled")
    # The second is asked once more by itself: that is what is cancelled the second time.
    threads = [
        threading.Thread(target=lambda: found.append(server.ask("POST", PATH, asked)))
        for _ in range(2)
    ]
    found: list[Got] = []
    for thread in threads:
        thread.start()
        time.sleep(0.6)
    for count in (1, 2):
        server.ask("DELETE", f"{PATH}cancelled/")
        end = time.monotonic() + 15
        while len(found) < count:
            assert time.monotonic() < end
            time.sleep(0.05)
        time.sleep(0.6)
    assert [got.status for got in found] == [500, 500]
    assert runs(server, "cancelled") == 2


def test_error_of_the_caller__is_personal(server: Running):
    got = [
        server.ask("POST", PATH, body("select nope from events", client_query_id="p"))
        for _ in range(2)
    ]
    assert [one.status for one in got] == [400, 400]


@pytest.mark.parametrize(
    "path", [PATH.rstrip("/"), "/api/environments/@current/query/", f"{PATH}HogQLQuery/"]
)
def test_other_paths__are_not_coalesced(path: str):
    with serving(strict=False) as server:
        asked = [
            body(f"{SLOW} p", client_query_id=name, refresh="force_blocking") for name in ("a", "b")
        ]
        found = together(*(lambda one=one: server.ask("POST", path, one) for one in asked))
        assert {got.status for got in found} == {200}
        # The calculation is shared all the same, one layer below.
        assert found[0].body["is_cached"] is False
        assert found[1].body["is_cached"] is True


def test_exposure__of_an_experiment__is_never_coalesced(server: Running):
    from querykit.api.coalescing import _asked

    plain = body("select 1", tags={"experiment_exposure": False})
    exposed = body("select 1", variables_override={"a": [{"experiment_exposure": True}]})
    assert _asked(plain.encode()) is not None
    assert _asked(exposed.encode()) is None
    assert _asked(b"{broken") == b"{broken"


def test_follower__over_its_rate__gets_the_answer():
    limits, patient = KeyLimits(rates=Rates(((1, 60),))), RunLimits(key_seconds=60)
    with serving(strict=True, limits=limits, run_limits=patient) as server:
        asked = body(f"{SLOW} rate")
        leader, follower = together(
            lambda: server.ask("POST", PATH, asked), lambda: server.ask("POST", PATH, asked)
        )
        assert (leader.status, follower.status) == (200, 200)
        assert server.ask("POST", PATH, asked).status == 429
