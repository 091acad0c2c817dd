"""Limits that several processes count together."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from querykit.service.budget import Budget
from querykit.service.faults import Refusal
from querykit.service.limits import KeyLimits, Rates, Slots
from querykit.service.state import open_state

if TYPE_CHECKING:
    from querykit.service.state import State


def test_rates__counted_by_two__are_one_count(place: str):
    states = [open_state(place) for _ in range(2)]
    first, second = (KeyLimits(Rates(((3, 60),))).over(state).rates for state in states)
    first.check("key")
    second.check("key")
    second.check("key")
    with pytest.raises(Refusal) as caught:
        first.check("key")
    assert 55 <= caught.value.fault.retry_after <= 60
    second.check("other")
    for state in states:
        state.close()


def test_slots__of_two__are_never_more_than_there_are(place: str):
    states = [open_state(place) for _ in range(2)]
    slots = [Slots(3, wait=20, state=state) for state in states]
    now, most, lock = 0, 0, threading.Lock()

    def run(number: int) -> None:
        nonlocal now, most
        with slots[number % 2].taken(1):
            with lock:
                now += 1
                most = max(most, now)
            time.sleep(0.05)
            with lock:
                now -= 1

    with ThreadPoolExecutor(9) as pool:
        list(pool.map(run, range(18)))
    assert most == 3
    with slots[0].taken(1):
        pass
    for state in states:
        state.close()


def test_budget__spent_by_two__is_one_budget(place: str):
    states = [open_state(place) for _ in range(2)]
    first, second = (Budget(state, 3600) for state in states)
    first.spend(7, 50_000)
    second.spend(7, 50_000)
    with pytest.raises(Refusal):
        first.check(7)
    assert second.left(7) < 0
    for state in states:
        state.close()


def test_limits__state_gone__let_everybody_in():
    state: State = open_state()
    limits, budget = KeyLimits(Rates(((0, 60),)), Slots(1)).over(state), Budget(state)
    state.close()
    limits.rates.check("key")
    with limits.slots.taken(1), limits.slots.taken(1):
        budget.check(1)
        budget.spend(1, 10)
    assert budget.left(1) is None
