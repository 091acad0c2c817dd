"""Records of jobs, in one process and seen from another."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from querykit.errors import StateUnavailable
from querykit.service.cache import Cache
from querykit.service.process import Process
from querykit.service.state import open_state
from querykit.service.statuses import Statuses, new_status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from querykit.service.state import State

NOW = datetime.now(UTC)


@pytest.fixture
def two(place: str) -> Iterator[tuple[Statuses, Statuses]]:
    """The statuses of two processes with one state, whichever store that is."""
    states = [open_state(place) for _ in range(2)]
    processes = [Process(state) for state in states]
    first, second = map(Statuses, states, processes)
    yield first, second
    for process in processes:
        process.close()
    for state in states:
        state.close()


def job(query_id: str, task_id: str = "task") -> dict[str, Any]:
    return new_status(1, query_id, task_id, NOW)


def test_status__of_one__is_read_by_the_other(two: tuple[Statuses, Statuses]):
    first, second = two
    first.put(job("a"), "cache_a")
    assert second.running(1, "a") == job("a")
    assert second.running_for(1, "cache_a") == job("a")
    assert second.get(2, "a") is None
    status = job("a")
    assert first.update(status, complete=True, results={"results": []})
    assert second.running(1, "a") is None
    assert second.running_for(1, "cache_a") is None
    assert second.get(1, "a") == status


def test_status__of_a_process_that_is_gone__is_lost(two: tuple[Statuses, Statuses]):
    first, second = two
    first.put(job("b"), "cache_b")
    first._process.close()
    found = second.get(1, "b")
    assert (found["complete"], found["error"]) == (True, True)
    assert found["error_message"].startswith("The server stopped before this query finished")
    assert second.running_for(1, "cache_b") is None
    assert second.get(1, "b") == found


def test_status__deleted_or_of_a_newer_run__is_not_changed(two: tuple[Statuses, Statuses]):
    first, second = two
    first.put(job("c"))
    second.delete(1, "c")
    assert not first.update(job("c"), complete=True)
    second.put(job("c", "newer"))
    assert not first.update(job("c"), complete=True)
    assert first.get(1, "c") == job("c", "newer")


def test_status__given_up__is_told_once(two: tuple[Statuses, Statuses]):
    first, _ = two
    first.put(job("d"))
    first.give_up(1, "d")
    assert first.get(1, "d")["error"] is True
    first.update(job("e"))
    first.give_up(1, "e")
    assert first.get(1, "e") is None


def test_process__that_speaks__is_heard_by_all_others_but_itself(place: str):
    states = [open_state(place) for _ in range(3)]
    processes = [Process(state) for state in states]
    heard: list[tuple[int, dict[str, Any]]] = []
    for number, process in enumerate(processes):
        process.on_message(lambda message, number=number: heard.append((number, message)))
    for word in ("one", "two"):
        processes[0].tell_others({"word": word})
    end = time.monotonic() + 5
    while len(heard) < 4:
        assert time.monotonic() < end
        time.sleep(0.02)
    assert sorted(number for number, _ in heard) == [1, 1, 2, 2]
    assert [message["word"] for number, message in heard if number == 1] == ["one", "two"]
    processes[2].close()
    assert not processes[0].alive(processes[2].id)
    assert processes[0].alive(processes[1].id)
    for process in processes[:2]:
        process.close()
    for state in states:
        state.close()


def test_process__state_away_for_a_while__lives_on(caplog: pytest.LogCaptureFixture):
    class Away:
        """A state that can be away."""

        shared = True
        away = False

        def __init__(self, state: State) -> None:
            self._state = state

        def __getattr__(self, name: str) -> Any:
            if self.away:
                raise StateUnavailable("away")
            return getattr(self._state, name)

    state = Away(open_state())
    process = Process(state)  # type: ignore[arg-type]
    heard: list[dict[str, Any]] = []
    process.on_message(heard.append)
    state.away = True
    time.sleep(1.5)
    state.away = False
    other = Process(state)  # type: ignore[arg-type]
    other.tell_others({"word": "still there?"})
    end = time.monotonic() + 5
    while not heard:
        assert time.monotonic() < end
        time.sleep(0.02)
    assert [one.message for one in caplog.records].count("away") == 1
    for one in (process, other):
        one.close()
    state.close()


def test_cache__answer_of_the_future__is_none(state: State):
    cache = Cache(state)
    cache.put(1, "cache_x", {"results": [1]}, NOW)
    assert cache.get(1, "cache_x", NOW).answer == {"results": [1]}
    assert cache.get(1, "cache_x", NOW - timedelta(seconds=5)) is not None
    # The clock was set back by an hour since.
    assert cache.get(1, "cache_x", NOW - timedelta(hours=1)) is None
    assert cache.get(2, "cache_x", NOW) is None
