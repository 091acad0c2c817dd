"""PostHog's own SDKs, unchanged, against `querykit serve` as a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pytest

from support.serving import Running

QUERYKIT = [sys.executable, "-m", "querykit"]
SCRIPT = Path(__file__).parent / "sdks" / "posthog_node.mjs"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    place = ("--data-dir", str(folder))
    made = subprocess.run(
        [*QUERYKIT, "keys", "create", *place], capture_output=True, text=True, check=True
    )
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    process = subprocess.Popen([*QUERYKIT, "serve", "--port", str(port), *place])
    try:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            assert process.poll() is None
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield Running(f"http://127.0.0.1:{port}", None, None, {"all": made.stdout.strip()})
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    assert process.returncode == 0


def ask(served, sql, *, until):
    """Return the rows of a query, once there are as many as are waited for."""
    end = time.monotonic() + 10
    while True:
        got = served.run(sql, refresh="force_blocking")
        assert got.status == 200, got.body
        if len(got.body["results"]) >= until or time.monotonic() > end:
            return got.body["results"]
        time.sleep(0.1)


@pytest.mark.parametrize("gzip", [False, True])
def test_python__all_calls__are_seen_by_queries(served, gzip):
    posthog = pytest.importorskip("posthog")
    name = f"py-{gzip}"
    failures = []
    client = posthog.Posthog(
        "phc_local",
        host=served.url,
        gzip=gzip,
        on_error=lambda error, _batch: failures.append(error),
    )
    client.capture(f"{name} visit", distinct_id=f"{name}-anon", properties={"page": 1})
    client.set(distinct_id=f"{name}-ann", properties={"plan": "pro", "seats": 3})
    client.set_once(distinct_id=f"{name}-ann", properties={"plan": "free", "first": "x"})
    client.alias(f"{name}-anon", f"{name}-ann")
    client.group_identify("company", name, {"seats": 3})
    client.capture(f"{name} order", distinct_id=f"{name}-ann", groups={"company": name})
    client.capture(f"{name} quiet", properties={"page": 2})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        assert not client.feature_enabled("flag", f"{name}-ann")
        assert client.get_all_flags(f"{name}-ann") == {}
    client.shutdown()
    assert failures == []

    names = "', '".join(f"{name} {what}" for what in ("visit", "order", "quiet"))
    rows = ask(
        served,
        "select event, person_mode, $group_0, properties.page from events"
        f" where event in ('{names}') order by event",
        until=3,
    )
    assert rows == [
        [f"{name} order", "full", name, None],
        [f"{name} quiet", "propertyless", "", "2"],
        [f"{name} visit", "full", "", "1"],
    ]
    assert ask(
        served,
        "select uniq(person_id), any(person.properties.plan), any(person.properties.first)"
        f" from events where distinct_id in ('{name}-anon', '{name}-ann')",
        until=1,
    ) == [[1, "pro", "x"]]
    assert ask(served, f"select index, properties from groups where key = '{name}'", until=1) == [
        [0, '{"seats":3}']
    ]


@pytest.fixture(scope="module")
def node_folder(tmp_path_factory):
    """A folder with posthog-node in it."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    folder = tmp_path_factory.mktemp("node")
    shutil.copy(SCRIPT, folder)
    installed = subprocess.run(
        [npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder), "posthog-node@5"],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        timeout=300,
    )
    unreachable = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ECONNRESET")
    if installed.returncode and any(word in installed.stderr for word in unreachable):
        pytest.skip(f"the npm registry cannot be reached: {installed.stderr.splitlines()[-1]}")
    assert installed.returncode == 0, installed.stderr
    return folder


def test_node__all_calls__are_seen_by_queries(served, node_folder):
    ran = subprocess.run(
        ["node", SCRIPT.name, served.url],
        capture_output=True,
        text=True,
        check=False,
        cwd=node_folder,
        timeout=60,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) in (None, False)
    rows = ask(
        served,
        "select event, person_mode, $group_0, properties.page from events"
        " where event like 'node %' order by event",
        until=3,
    )
    assert rows == [
        ["node order", "full", "acme", None],
        ["node quiet", "propertyless", "", None],
        ["node visit", "full", "", "1"],
    ]
    assert ask(
        served,
        "select uniq(person_id), any(person.properties.plan), any(person.properties.first)"
        " from events where distinct_id in ('node-anon', 'node-ann')",
        until=1,
    ) == [[1, "pro", "x"]]
    assert ask(served, "select properties from groups where key = 'acme'", until=1) == [
        ['{"seats":3}']
    ]
