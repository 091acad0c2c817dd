from __future__ import annotations

import pytest

from querykit.service.budget import Budget
from querykit.service.faults import Refusal
from querykit.service.state import open_state

HOURLY = 3600


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_budget__used_up__tells_when_it_is_back():
    clock = Clock()
    budget = Budget(open_state(), HOURLY, clock)
    assert budget.left(1) == 24 * HOURLY
    budget.spend(1, 24 * HOURLY - 1)
    budget.check(1)
    budget.spend(1, 6)
    with pytest.raises(Refusal) as caught:
        budget.check(1)
    fault = caught.value.fault
    assert (fault.status, fault.code) == (429, "api_queries_budget_exceeded")
    assert fault.retry_after == 5
    budget.check(2)
    clock.now = 6
    budget.check(1)


def test_budget__great_debt__is_paid_back_in_an_hour():
    clock = Clock()
    budget = Budget(open_state(), HOURLY, clock)
    budget.spend(1, 1000 * HOURLY)
    assert budget.left(1) == -HOURLY
    clock.now = 3601
    budget.check(1)


def test_budget__long_rest__is_not_more_than_full():
    clock = Clock()
    budget = Budget(open_state(), HOURLY, clock)
    budget.spend(1, 10)
    clock.now = 1e6
    assert budget.left(1) == 24 * HOURLY
