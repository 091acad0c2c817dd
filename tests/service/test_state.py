"""What every store of state does, held against each of them."""

from __future__ import annotations

import signal
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from querykit.errors import StateUnavailable, UnknownState
from querykit.service.state import change, open_state
from querykit.service.state.sqlite import SqliteState

if TYPE_CHECKING:
    from pathlib import Path

    from querykit.service.state import State
    from support.redis import Redis


@pytest.fixture
def name() -> str:
    return uuid.uuid4().hex


def test_text__kept__is_there_until_it_is_deleted(state: State, name: str):
    assert state.get(name) is None
    state.put(name, "one")
    state.put(name, "t\N{LATIN SMALL LETTER W WITH DIAERESIS}o")
    assert state.get(name) == "t\N{LATIN SMALL LETTER W WITH DIAERESIS}o"
    assert state.delete(name)
    assert not state.delete(name)
    assert state.get(name) is None


def test_text__for_a_while__is_gone_then_and_may_be_added_anew(state: State, name: str):
    state.put(name, "short", 0.05)
    assert not state.add(name, "other", 10)
    time.sleep(0.1)
    assert state.get(name) is None
    assert not state.swap(name, "short", "other")
    assert state.add(name, "other", 10)
    assert state.get(name) == "other"


def test_swap__only_in_place_of_what_is_there(state: State, name: str):
    state.put(name, "old")
    assert not state.swap(name, "older", "new")
    assert state.swap(name, "old", "new", 10)
    assert state.get(name) == "new"
    assert state.swap(name, "new", "")
    assert state.get(name) == ""
    assert state.swap(name, "", None)
    assert state.get(name) is None


def test_change__by_many_at_once__loses_none(place: str, name: str):
    states = [open_state(place) for _ in range(4)]

    def count(state: State) -> None:
        for _ in range(25):
            change(state, name, lambda old: str(int(old or "0") + 1), 60)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, states * 2))
    assert states[0].get(name) == "200"
    for state in states:
        state.close()


def test_change__of_nothing__says_so(state: State, name: str):
    assert not change(state, name, lambda _: None)
    assert state.get(name) is None


def test_now__goes_on(state: State):
    first = state.now()
    time.sleep(0.01)
    assert 0 < state.now() - first < 5


def test_url__of_no_store__is_refused():
    with pytest.raises(UnknownState, match="memcached://") as caught:
        open_state("memcached://host")
    assert "redis://host:6379/0" in str(caught.value.hint)


def test_redis__not_there__tells_where_without_the_password():
    with pytest.raises(StateUnavailable, match=r"127\.0\.0\.1:1\b") as caught:
        open_state("redis://user:secret@127.0.0.1:1/0")
    assert "secret" not in str(caught.value)


def test_sqlite__in_a_folder_that_cannot_be__says_so(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(StateUnavailable, match="cannot keep state"):
        open_state(tmp_path / "file" / "state.sqlite")


def test_sqlite__clock_of_the_machine_set__keeps_what_it_has(monkeypatch: pytest.MonkeyPatch):
    state = SqliteState()
    state.put("a", "text", 60)
    for jump in (10 * 365 * 86400, -10 * 365 * 86400):
        now = time.time() + jump
        monkeypatch.setattr(time, "time", lambda now=now: now)
        assert state.get("a") == "text"
    state.close()


def test_sqlite__too_much__lets_go_of_what_ends_first(monkeypatch: pytest.MonkeyPatch):
    from querykit.service.state import sqlite

    monkeypatch.setattr(sqlite, "LARGEST_TOTAL", 1000)
    monkeypatch.setattr(sqlite, "SWEEP_SECONDS", 0)
    state = SqliteState()
    state.put("for ever", "x" * 2000)
    for number in range(200):
        state.put(f"{number}", "x" * 10, 1000 + number)
    assert state.get("for ever") is not None
    assert state.get("0") is None
    assert state.get("199") is not None
    state.close()


def test_sqlite__full__fails_by_name_and_goes_on(tmp_path: Path):
    state = SqliteState(tmp_path / "state.sqlite")
    state.put("a", "kept")
    pages = state._db.execute("PRAGMA page_count").fetchone()[0]
    state._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StateUnavailable, match="full"):
        state.put("b", "x" * 1_000_000)
    assert state.get("a") == "kept"
    state._db.execute("PRAGMA max_page_count = 1000000")
    state.put("b", "x" * 1_000_000)
    state.close()


def test_redis__hangs__is_given_up_soon(redis: Redis):
    state = open_state(redis.url)
    redis.process.send_signal(signal.SIGSTOP)
    begun = time.monotonic()
    try:
        with pytest.raises(StateUnavailable):
            state.get("a")
        assert time.monotonic() - begun < 9
    finally:
        redis.process.send_signal(signal.SIGCONT)
    assert state.get("a") is None
    state.close()
