from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from querykit.errors import EngineRefusal, QueryCancelled, UserError
from querykit.service.flights import Flights
from querykit.service.running import Calculated

PLACE = (1, "cache_a")
OURS = Calculated({"results": ["own"]}, 1)


def join(error: Exception | None):
    """Let one lead and fail or not, and another join; return what the other got, or its error."""
    flights, begun, go_on = Flights(), threading.Event(), threading.Event()

    def lead() -> Calculated:
        begun.set()
        assert go_on.wait(10)
        if error is not None:
            raise error
        return Calculated({"results": ["led"]}, 7)

    with ThreadPoolExecutor(2) as pool:
        leader = pool.submit(flights.run, PLACE, lead)
        assert begun.wait(10)
        other = pool.submit(flights.run, PLACE, lambda: OURS)
        time.sleep(0.1)
        assert not other.done()
        go_on.set()
        assert leader.exception(10) is error
        return other.exception(10) or other.result()


def test_flight__joined__gives_the_answer_of_the_leader():
    found, shared = join(None)
    assert found.answer == {"results": ["led"]}
    assert shared


def test_flight__engine_refused__is_shared():
    error = EngineRefusal("no")
    assert join(error) is error


@pytest.mark.parametrize("error", [UserError("personal"), QueryCancelled("by somebody")])
def test_flight__personal_error__lets_the_other_run(error: Exception):
    assert join(error) == (OURS, False)


def test_flight__landed__is_not_joined():
    flights = Flights()
    assert flights.run(PLACE, lambda: OURS) == (OURS, False)
    again = Calculated({}, 2)
    assert flights.run(PLACE, lambda: again) == (again, False)
