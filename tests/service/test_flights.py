"""Identical calculations, asked twice of one process, and of two that share a Redis."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from querykit.engine.failures import engine_error
from querykit.errors import QueryCancelled, UserError
from querykit.service.faults import fault_of
from querykit.service.flights import Flights
from querykit.service.process import Process
from querykit.service.running import Calculated
from querykit.service.state import open_state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.redis import Redis

PLACE = (1, "cache_a")
OURS = Calculated({"results": ["own"]}, 1)
LED = Calculated({"results": ["led"]}, 7)

Pair = tuple[Flights, Flights]
"""Who leads, and who follows; the same in one process."""


@pytest.fixture(params=["one process", "two processes"])
def pair(request: pytest.FixtureRequest) -> Iterator[Pair]:
    if request.param == "one process":
        places = [":memory:"]
    else:
        redis: Redis = request.getfixturevalue("redis")
        places = [redis.url, redis.url]
    states = [open_state(place) for place in places]
    processes = [Process(state) for state in states]
    made = [Flights(state, one) for state, one in zip(states, processes, strict=True)]
    yield made[0], made[-1]
    for process in processes:
        process.close()
    for state in states:
        state.close()


def join(pair: Pair, error: Exception | None):
    """Let one lead and fail or not, and another join; return what the other got, or its error."""
    leading, joining = pair
    begun, go_on = threading.Event(), threading.Event()
    kept: list[Calculated] = []

    def lead() -> Calculated:
        begun.set()
        assert go_on.wait(10)
        if error is not None:
            raise error
        kept.append(LED)
        return LED

    def found() -> Calculated | None:
        return kept[0] if kept else None

    with ThreadPoolExecutor(2) as pool:
        leader = pool.submit(leading.run, PLACE, lead, found)
        assert begun.wait(10)
        other = pool.submit(joining.run, PLACE, lambda: OURS, found)
        time.sleep(0.4)
        assert not other.done()
        go_on.set()
        assert leader.exception(10) is error
        return other.exception(10) or other.result()


def test_flight__joined__gives_the_answer_of_the_leader(pair: Pair):
    assert join(pair, None) == (LED, True)


def test_flight__engine_refused__is_shared(pair: Pair):
    error = engine_error("Code: 241. DB::Exception: Query memory limit exceeded.")
    assert fault_of(join(pair, error)) == fault_of(error)


@pytest.mark.parametrize("error", [UserError("personal"), QueryCancelled("by somebody")])
def test_flight__personal_error__lets_the_other_run(pair: Pair, error: Exception):
    assert join(pair, error) == (OURS, False)


def test_flight__landed__is_not_joined(pair: Pair):
    again = Calculated({}, 2)
    for flights, calculated in zip(pair, (OURS, again), strict=True):
        assert flights.run(PLACE, lambda one=calculated: one, lambda: None) == (calculated, False)


def test_flight__whose_process_ended__is_not_waited_for(redis: Redis):
    states = [open_state(redis.url) for _ in range(2)]
    gone, here = (Process(state) for state in states)
    assert states[0].add("flight/1/cache_b", f'{{"process": "{gone.id}", "flight": "x"}}', 60)
    gone.close()
    flights = Flights(states[1], here)
    assert flights.run((1, "cache_b"), lambda: OURS, lambda: None) == (OURS, False)
    assert states[1].get("flight/1/cache_b") is None
    here.close()
    for state in states:
        state.close()
