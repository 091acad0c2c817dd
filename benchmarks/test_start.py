"""Wall time of whole processes: bare Python, the import, the command on one small file."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

pytestmark = pytest.mark.benchmark(group="start")
COMMAND = str(Path(sysconfig.get_path("scripts")) / "querykit")
SMALL = '{"kind": "TrendsQuery", "series": [{"kind": "EventsNode", "event": "a"}], "version": 5}\n'


def measure(benchmark, *command):
    def run():
        return subprocess.run(command, capture_output=True, check=False)

    return benchmark.pedantic(run, rounds=15, iterations=1, warmup_rounds=1)


def test_python(benchmark):
    """bare `python`"""
    measure(benchmark, sys.executable, "-c", "pass")


def test_import(benchmark):
    """`import querykit`"""
    measure(benchmark, sys.executable, "-c", "import querykit")


def test_import_and_upgrade(benchmark):
    """`import querykit` and one upgrade"""
    code = "import querykit; querykit.upgrade({'kind': 'TrendsQuery'})"
    measure(benchmark, sys.executable, "-c", code)


def test_click(benchmark):
    """`import click`"""
    measure(benchmark, sys.executable, "-c", "import click")


def test_version(benchmark):
    """`querykit --version`"""
    assert measure(benchmark, COMMAND, "--version").returncode == 0


@pytest.mark.parametrize("command", ["upgrade --check", "validate"])
def test_command(benchmark, command, tmp_path):
    """`querykit` on one small file"""
    benchmark.extra_info["label"] = f"`querykit {command}`, one small file"
    small = tmp_path / "small.json"
    small.write_text(SMALL)
    done = measure(benchmark, COMMAND, *command.split(), str(small))
    if b"No such command" in done.stderr:
        pytest.skip(f"there is no {command} yet")
    assert done.returncode == 0, done.stderr
