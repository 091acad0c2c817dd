from __future__ import annotations

import pytest

from querykit.engine.failures import engine_error
from querykit.service.breaker import Breaker
from querykit.service.faults import Refusal, fault_of
from querykit.service.state.sqlite import SqliteState

KEY = "cache_a"
MEMORY = engine_error("Code: 241. DB::Exception: Query memory limit exceeded. (MEMORY_LIMIT)")
TIMEOUT = engine_error("Code: 159. DB::Exception: Timeout exceeded. (TIMEOUT_EXCEEDED)")
TOO_LONG = engine_error("Code: 62. DB::Exception: Max query size exceeded. (SYNTAX_ERROR)")
SYNTAX = engine_error("Code: 62. DB::Exception: Syntax error: failed at. (SYNTAX_ERROR)")


class Hours(SqliteState):
    """A state whose time is moved by the test."""

    ahead = 0.0

    def now(self) -> float:
        return super().now() + self.ahead


@pytest.fixture
def state():
    opened = Hours()
    yield opened
    opened.close()


def refused(breaker: Breaker, *, patient: bool = False) -> str | None:
    """Return what is told to who asks again; None when it may run."""
    try:
        breaker.check(1, KEY, patient=patient)
    except Refusal as refusal:
        return refusal.fault.detail
    return None


def test_breaker__out_of_memory__opens_at_once(state: Hours):
    breaker = Breaker(state)
    assert refused(breaker) is None
    breaker.failed(1, KEY, MEMORY, patient=False)
    with pytest.raises(Refusal) as caught:
        breaker.check(1, KEY, patient=False)
    fault = caught.value.fault
    assert (fault.status, fault.code) == (513, "clickhouse_memory_limit_exceeded")
    assert fault.retry_after is None
    assert fault.detail == (
        fault_of(MEMORY).detail
        + " This query failed in a way that will repeat, so it was not run again."
        + " It can run again in about 2 minutes."
    )
    assert refused(breaker, patient=True) is not None
    breaker.check(2, KEY, patient=False)
    breaker.check(1, "cache_b", patient=False)


def test_breaker__timeout__opens_at_the_third(state: Hours):
    breaker = Breaker(state)
    for _ in range(2):
        breaker.failed(1, KEY, TIMEOUT, patient=False)
        assert refused(breaker) is None
    breaker.failed(1, KEY, TIMEOUT, patient=False)
    told = refused(breaker)
    assert told is not None
    assert told.startswith("Query has hit the max execution time before completing.")
    assert "failed the same way 3 times in a row, so it was not run again." in told
    # An asynchronous query has more time, and may get by.
    assert refused(breaker, patient=True) is None
    breaker.failed(1, KEY, TIMEOUT, patient=True)
    assert refused(breaker, patient=True) is not None


def test_breaker__pause__doubles_to_four_hours(state: Hours):
    breaker, pauses = Breaker(state), []
    for _ in range(12):
        breaker.failed(1, KEY, MEMORY, patient=False)
        told = refused(breaker)
        assert told is not None
        pauses.append(told.rpartition("about ")[2])
        state.ahead += 4 * 3600 + 1
        assert refused(breaker) is None
    assert pauses[:5] == ["2 minutes.", "4 minutes.", "8 minutes.", "16 minutes.", "32 minutes."]
    assert pauses[5:] == ["1 hour.", "2 hours."] + ["4 hours."] * 5


def test_breaker__success__forgets(state: Hours):
    breaker = Breaker(state)
    breaker.failed(1, KEY, TIMEOUT, patient=False)
    assert breaker.check(1, KEY, patient=False)
    breaker.succeeded(1, KEY)
    assert not breaker.check(1, KEY, patient=False)
    for _ in range(2):
        breaker.failed(1, KEY, TIMEOUT, patient=False)
    assert refused(breaker) is None


def test_breaker__text_too_long__opens_but_a_mistake_does_not(state: Hours):
    breaker = Breaker(state)
    breaker.failed(1, KEY, SYNTAX, patient=False)
    assert refused(breaker) is None
    breaker.failed(1, KEY, TOO_LONG, patient=False)
    told = refused(breaker)
    assert told is not None
    assert told.startswith("Query size exceeded. This query failed in a way")


def test_breaker__state_gone__lets_everything_run(state: Hours):
    breaker = Breaker(state)
    breaker.failed(1, KEY, MEMORY, patient=False)
    state.close()
    assert not breaker.check(1, KEY, patient=False)
    breaker.failed(1, KEY, MEMORY, patient=False)
    breaker.succeeded(1, KEY)
