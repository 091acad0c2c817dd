"""A server process to measure, over a folder with made-up events."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from querykit import Environment
from querykit.run import open_engine
from querykit.service import Keys, open_state

HERE = Path(__file__).parent
PERSONS_SHARE = 20
FILL = """
INSERT INTO events (uuid, event, properties, timestamp, team_id, distinct_id, person_id, created_at)
SELECT
    generateUUIDv4(number),
    ['$pageview', '$pageview', '$pageview', 'sign up', 'order', 'report'][number % 6 + 1],
    concat('{{"$browser": "', ['Chrome', 'Firefox', 'Safari'][number % 3 + 1], '", "price": ',
        toString(number % 997), '}}'),
    toDateTime64('2026-06-01 00:00:00', 6, 'UTC') + (number * 2592000 / {count}),
    1,
    toString(cityHash64(number) % {persons}),
    reinterpretAsUUID(cityHash64(number) % {persons}),
    now()
FROM numbers({count})
"""


@dataclass
class Machine:
    """A server that runs."""

    port: int
    secret: str
    process: subprocess.Popen

    @property
    def pids(self):
        """The process and its children, as the engine may be one."""
        mine = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [self.process.pid, *map(int, mine.split())]

    def megabytes(self):
        """Return the memory that is resident, of the server's own process and of the engine's."""
        own, *others = (_status(pid, "VmRSS:") / 1024 for pid in self.pids)
        return own, sum(others)

    def threads(self):
        return sum(_status(pid, "Threads:") for pid in self.pids)

    def cpu_seconds(self):
        """Return the time that the server's own process has computed, without a child's."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _status(pid, name):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1])
    return 0


def fill(folder, events):
    """Make a data folder with events of 30 days."""
    with open_engine(f"chdb://{folder / 'chdb'}") as engine:
        persons = max(10, events // PERSONS_SHARE)
        engine.backend.command(FILL.format(count=events, persons=persons))


@contextmanager
def machine(folder, *, state="", engine=""):
    """Run a server over a folder."""
    opened = open_state(state or folder / "state.sqlite")
    secret, _ = Keys(opened).create("bench")
    opened.close()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, str(HERE / "serve.py"), str(folder), str(port), state, engine]
    )
    try:
        _wait(process, port)
        yield Machine(port, secret, process)
    finally:
        process.terminate()
        process.wait(30)


def _wait(process, port):
    end = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server does not start")


ENVIRONMENT = Environment()
