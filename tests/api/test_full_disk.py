"""A disk that is full: answers are given all the same, and nothing is lost."""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING

import pytest

from querykit.errors import StateUnavailable
from support.serving import serving

if TYPE_CHECKING:
    from querykit.service import State


@pytest.fixture
def server():
    with serving(strict=True) as running:
        yield running


def fill(state: State, text: str) -> None:
    """Use what is left of the pages."""
    for number in range(10_000):
        state.put(f"filler {number} {len(text)}", text)


def test_state__full__answers_and_keeps_jobs_in_memory(server, caplog: pytest.LogCaptureFixture):
    state = server.queries.budget.state
    assert server.run("select 1").status == 200
    pages = state._db.execute("PRAGMA page_count").fetchone()[0]
    state._db.execute(f"PRAGMA max_page_count = {pages}")
    filler = "x" * 2000
    for text in (filler, "x"):
        with pytest.raises(StateUnavailable, match="full"):
            fill(state, text)
    with caplog.at_level(logging.WARNING):
        got = [server.run("select 'a' as full") for _ in range(2)]
        assert [one.status for one in got] == [200, 200]
        assert [one.body["is_cached"] for one in got] == [False, False]
        long_answer = f"select repeat('{filler}', 10)"
        job = server.run(long_answer, refresh="force_async", client_query_id="kept")
        assert job.status == 202
        done = server.wait("kept")
    assert done.status == 200
    assert len(done.body["query_status"]["results"]["results"][0][0]) == 20_000
    assert any("waits to be written" in one.message for one in caplog.records)
    assert state.get("status/1/kept") is None
    state._db.execute("PRAGMA max_page_count = 1000000")
    end = time.monotonic() + 10
    while state.get("status/1/kept") is None:
        assert time.monotonic() < end
        time.sleep(0.1)
    assert json.loads(state.get("status/1/kept"))["status"]["complete"] is True
    assert server.wait("kept").body == done.body
