"""A server that many tests ask."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager

import pytest

from support.cases import ROOT


@contextmanager
def clickhouse_front():
    """Run ClickHouse's HTTP interface over chDB in a process of its own; yield its host and port."""
    command = [sys.executable, "-m", "support.clickhouse_front"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests"), "TZ": "UTC"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        try:
            yield f"127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.kill()


@pytest.fixture(scope="module")
def front():
    with clickhouse_front() as place:
        yield place
