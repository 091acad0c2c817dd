"""`querykit serve` and `querykit keys` as processes of their own."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from support.serving import Got, Running

if TYPE_CHECKING:
    from pathlib import Path

QUERYKIT = [sys.executable, "-m", "querykit"]


def querykit(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*QUERYKIT, *words], capture_output=True, text=True, check=False, timeout=60
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


def started(words: list[str], port: int) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [*QUERYKIT, "serve", "--port", str(port), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return process
    process.kill()
    raise AssertionError(process.communicate())


def stopped(process: subprocess.Popen[str]) -> tuple[str, str]:
    process.send_signal(signal.SIGTERM)
    try:
        return process.communicate(timeout=30)
    finally:
        process.kill()


def posted(url: str, secret: str, *, strict_path: str = "/api/projects/1/query/") -> Got:
    server = Running(url, None, None, {})  # type: ignore[arg-type]
    body = {"query": {"kind": "HogQLQuery", "query": "select count() from events"}}
    return server.ask("POST", strict_path, body, key=secret)


@pytest.mark.slow
def test_serve__demo__prints_a_line_that_works(tmp_path: Path):
    port = free_port()
    process = started(["--demo", "--data-dir", str(tmp_path)], port)
    try:
        first = process.stdout.readline()
        line = process.stdout.readline()
        answer = subprocess.run(shlex.split(line), capture_output=True, text=True, check=True)
    finally:
        out, err = stopped(process)
    secret = first.split()[-1]
    assert secret.startswith("phx_")
    assert '"columns":["event","count()"]' in answer.stdout
    assert '"$pageview"' in answer.stdout
    assert secret not in out + err
    assert process.returncode == 0

    process = started(["--demo", "--data-dir", str(tmp_path), "--strict-auth"], port)
    try:
        got = posted(f"http://127.0.0.1:{port}", secret)
        strict = posted(
            f"http://127.0.0.1:{port}", secret, strict_path="/api/projects/1/query/upgrade/"
        )
    finally:
        out, err = stopped(process)
    assert got.body["results"] == [[5000]]
    assert strict.status == 403
    assert "the key of the first start still holds" in err
    assert "phx_" not in out + err


def test_serve__public_address_without_keys__does_not_start(tmp_path: Path):
    got = querykit("serve", "--host", "0.0.0.0", "--data-dir", str(tmp_path))
    assert got.returncode == 2
    assert "has no keys" in got.stderr
    assert "querykit keys create" in got.stderr


def test_serve__demo_over_own_data__is_refused(tmp_path: Path):
    folder = tmp_path / "environment"
    folder.mkdir()
    (folder / "environment.toml").write_text("id = 4\n")
    got = querykit("serve", "--demo", "--data-dir", str(tmp_path))
    assert got.returncode == 2
    assert (folder / "environment.toml").read_text() == "id = 4\n"


def test_keys__life__create_list_revoke(tmp_path: Path):
    place = ("--data-dir", str(tmp_path))
    made = querykit("keys", "create", *place, "--label", "ci", "--scope", "query:read")
    secret = made.stdout.strip()
    key_id = made.stderr.split()[0]
    assert secret.startswith("phx_")
    listed = querykit("keys", "list", *place).stdout
    assert key_id in listed
    assert "query:read" in listed
    assert secret not in listed
    assert querykit("keys", "revoke", key_id, *place).returncode == 0
    assert querykit("keys", "list", *place).stdout == ""
    assert querykit("keys", "revoke", key_id, *place).returncode == 1


@pytest.mark.slow
def test_serve__told_to_stop_while_it_works__stops_soon_and_says_what_was_lost(tmp_path: Path):
    made = querykit("keys", "create", "--data-dir", str(tmp_path))
    port = free_port()
    process = started(["--data-dir", str(tmp_path)], port)
    server = Running(f"http://127.0.0.1:{port}", None, None, {"all": made.stdout.strip()})  # type: ignore[arg-type]
    sql = "select sum(number) from numbers(2000000000000)"
    server.run(sql, refresh="force_async", client_query_id="job")
    found: list[Got] = []
    asker = threading.Thread(target=lambda: found.append(server.run(f"{sql} as other")))
    asker.start()
    time.sleep(1)
    begun = time.monotonic()
    _, err = stopped(process)
    assert time.monotonic() - begun < 20
    asker.join(10)
    assert found[0].status == 500
    assert found[0].body["detail"].startswith("The database stopped this query")
    assert process.returncode == 0, err
    assert "Fatal" not in err

    process = started(["--data-dir", str(tmp_path)], port)
    try:
        got = server.ask("GET", "/api/environments/1/query/job/")
        alive = server.run("select 1")
    finally:
        stopped(process)
    assert got.status == 400
    assert "Run the query again" in got.body["query_status"]["error_message"]
    assert alive.body["results"] == [[1]]
