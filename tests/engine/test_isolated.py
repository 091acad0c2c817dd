"""An engine in a child process: what ends it, and what is left then."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from querykit import Environment, errors
from querykit.engine import Label, Limits
from querykit.engine.isolated import Isolated
from querykit.run import open_engine

pytest.importorskip("chdb", reason="the embedded engine is not installed")

pytestmark = pytest.mark.slow

ENDLESS = "SELECT count() FROM numbers(1000000000000) WHERE sin(number) > 2"
STUBBORN = "SELECT " + " + ".join(
    f"editDistance(repeat('ab', {number}), repeat('ba', 32000))" for number in range(31990, 32000)
)
"""Calls of a function that ClickHouse does not stop while it works: many seconds of them."""

COUNT = "SELECT count() FROM heatmaps"


@pytest.fixture(params=["memory", "folder"])
def backend(request, tmp_path):
    folder = None if request.param == "memory" else str(tmp_path / "data")
    backend = Isolated(folder, grace_seconds=1)
    backend.insert("heatmaps", ["session_id", "team_id"], b'{"session_id": "a", "team_id": 1}')
    yield backend
    backend.close()


def _pid(backend):
    """Return the number of the child: the only process that has us as its parent and runs chDB."""
    return backend._transport._process.pid


def _wait_until(condition):
    for _ in range(500):
        if condition():
            return
        time.sleep(0.02)
    pytest.fail("it never came to that")


def _is_there(pid):
    """Whether a process runs; one that has ended and is not yet collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(") ")[1][0] != "Z"
    except FileNotFoundError:
        return False


def _started(backend, query_id):
    _wait_until(lambda: backend.progress(query_id))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_child__dies__its_queries_fail_and_the_next_has_the_data(backend, number):
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(backend.query, ENDLESS, label=Label(name)) for name in "ab"]
        _started(backend, "a")
        _started(backend, "b")
        old = _pid(backend)
        os.kill(old, number)
        for one in running:
            with pytest.raises(errors.EngineCrashed, match=f"SIG{number.name[3:]}") as caught:
                one.result(timeout=20)
            assert caught.value.code == "QK709"
            assert "loaded is there" in caught.value.hint
    assert backend.query(COUNT).rows == [[1]]
    assert _pid(backend) != old


def test_child__dies_while_nothing_runs__the_next_query_does_not_notice(backend):
    os.kill(_pid(backend), signal.SIGKILL)
    old = _pid(backend)
    _wait_until(lambda: not _is_there(old))
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: backend.query(COUNT).rows, range(8))) == [[[1]]] * 8


def test_child__dies_while_rows_stream__the_reader_is_told(backend):
    rows = backend._transport.stream(
        backend._asked("SELECT * FROM numbers(1e9)", Limits(), Label())
    )
    assert next(rows).startswith(b"[0]")
    os.kill(_pid(backend), signal.SIGKILL)
    with pytest.raises(errors.EngineCrashed):
        for _ in rows:
            pass
    assert backend.query(COUNT).rows == [[1]]


def test_cancel__query_that_does_not_stop__ends_with_the_child(backend):
    with ThreadPoolExecutor(2) as pool:
        limits = Limits(seconds=None, memory_bytes=None)
        stubborn = pool.submit(backend.query, STUBBORN, limits=limits, label=Label("mine"))
        other = pool.submit(backend.query, ENDLESS, label=Label("other"))
        _started(backend, "mine")
        _started(backend, "other")
        begun = time.perf_counter()
        assert backend.cancel("mine") == 1
        assert time.perf_counter() - begun < 4
        with pytest.raises(errors.QueryCancelled):
            stubborn.result(timeout=20)
        with pytest.raises(errors.EngineCrashed, match="did not stop a query within 1 s"):
            other.result(timeout=20)
    assert backend.query(COUNT).rows == [[1]]


def test_limits__query_that_does_not_stop__ends_with_the_child(backend):
    begun = time.perf_counter()
    with pytest.raises(errors.EngineLimit, match="did not stop by itself"):
        backend.query(STUBBORN, limits=Limits(seconds=0.2, memory_bytes=None))
    assert time.perf_counter() - begun < 4
    assert backend.query(COUNT).rows == [[1]]


def test_child__stopped_like_hung__is_ended_at_the_limit_of_time(backend):
    os.kill(_pid(backend), signal.SIGSTOP)
    with pytest.raises(errors.EngineLimit):
        backend.query("SELECT 1", limits=Limits(seconds=0.2))
    assert backend.query(COUNT).rows == [[1]]


def test_close__folder_of_an_engine_in_memory__is_gone():
    backend = Isolated()
    folder = Path(backend.query("SELECT path FROM system.disks").rows[0][0])
    assert folder.is_dir()
    pid = _pid(backend)
    backend.close()
    backend.close()
    assert not folder.exists()
    assert not _is_there(pid)
    with pytest.raises(errors.EngineBusy):
        backend.query("SELECT 1")


def test_child__of_a_parent_with_secrets__knows_none(monkeypatch):
    monkeypatch.setenv("POSTHOG_API_KEY", "phx_hush")
    backend = Isolated()
    told = backend.query("SELECT file('/proc/self/environ')").rows[0][0]
    backend.close()
    assert "TZ=UTC" in told
    assert "phx_hush" not in told


def test_open__folder_of_another_engine__is_refused_by_name(tmp_path):
    first = Isolated(str(tmp_path))
    try:
        with pytest.raises(errors.EngineBusy, match=str(tmp_path)):
            Isolated(str(tmp_path))
        assert first.query("SELECT 1").rows == [[1]]
    finally:
        first.close()


def test_engine__isolated__loads_and_answers_beside_another_folder(tmp_path):
    event = {"event": "x", "distinct_id": "a", "timestamp": "2024-03-01T10:00:00Z"}
    node = {"kind": "HogQLQuery", "query": "select count() from events"}
    one, two = (f"chdb://{tmp_path / name}" for name in "ab")
    with open_engine(one, isolated=True) as first, open_engine(two, isolated=True) as second:
        first.load(Environment(), events=[event])
        assert first.run(node, Environment())["results"] == [[1]]
        assert second.run(node, Environment())["results"] == [[0]]


PARENT = """
import sys
from querykit.engine.isolated import Isolated
backend = Isolated(sys.argv[1] if sys.argv[1:] else None)
folder = backend.query("SELECT path FROM system.disks").rows[0][0]
print(backend._transport._process.pid, folder, flush=True)
backend.query("SELECT count() FROM numbers(1000000000000) WHERE sin(number) > 2")
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("forgets", [True, False])
def test_parent__dies__its_child_ends_and_a_temporary_folder_goes(tmp_path, number, forgets):
    command = [sys.executable, "-c", PARENT, *([] if forgets else [str(tmp_path)])]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as parent:
        pid, folder = parent.stdout.readline().split()
        parent.send_signal(number)
        _wait_until(lambda: not _is_there(int(pid)))
    assert Path(folder).exists() is not forgets


@pytest.mark.slow
def test_child__dies_again_and_again__each_answer_is_right_or_says_so(backend):
    end = time.monotonic() + 8

    def ask(number):
        right = crashed = 0
        while time.monotonic() < end:
            try:
                rows = backend.query(
                    f"SELECT {number}, count() FROM heatmaps, numbers(100000) AS n"
                ).rows
            except errors.EngineCrashed:
                crashed += 1
            else:
                assert rows == [[number, 100_000]]
                right += 1
        return right, crashed

    with ThreadPoolExecutor(8) as pool:
        asking = [pool.submit(ask, number) for number in range(8)]
        while time.monotonic() < end:
            time.sleep(0.9)
            with contextlib.suppress(ProcessLookupError):
                os.kill(_pid(backend), signal.SIGKILL)
        counts = [one.result(timeout=60) for one in asking]
    assert all(right for right, _ in counts)
    assert sum(crashed for _, crashed in counts)
    assert backend.query(COUNT).rows == [[1]]
