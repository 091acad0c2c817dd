from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from querykit.service.process import Process
from querykit.service.state import open_state
from querykit.service.turns import LARGEST, Outcome, Turns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.redis import Redis

DONE = Outcome(200, "application/json", "{}")


@pytest.fixture
def two(redis: Redis) -> Iterator[tuple[Turns, Turns]]:
    states = [open_state(redis.url) for _ in range(2)]
    processes = [Process(state) for state in states]
    first, second = map(Turns, states, processes)
    yield first, second
    for process in processes:
        process.close()
    for state in states:
        state.close()


def test_turn__of_another__is_followed_to_its_end(two: tuple[Turns, Turns]):
    first, second = two
    ours, theirs = first.take("a"), second.take("a")
    assert (ours.ours, theirs.ours) == (True, False)
    assert second.look(theirs) == (False, None)
    first.end(ours, DONE)
    assert second.look(theirs) == (True, DONE)
    assert second.take("a").ours


@pytest.mark.parametrize("outcome", [None, Outcome(200, "text/plain", "x" * (LARGEST + 1))])
def test_turn__without_an_outcome__leaves_others_to_themselves(
    two: tuple[Turns, Turns], outcome: Outcome | None
):
    first, second = two
    ours, theirs = first.take("b"), second.take("b")
    first.end(ours, outcome)
    assert second.look(theirs) == (True, None)


def test_turn__of_a_process_that_ended__is_over(two: tuple[Turns, Turns]):
    first, second = two
    first.take("c")
    theirs = second.take("c")
    first.process.close()
    assert second.look(theirs) == (True, None)
    assert second.take("c").ours


def test_turn__state_gone__is_nobodys(two: tuple[Turns, Turns]):
    state = open_state()
    turns = Turns(state, two[0].process)
    taken = turns.take("d")
    state.close()
    assert turns.take("d") is None
    assert turns.look(taken) == (True, None)
    turns.end(taken, DONE)
