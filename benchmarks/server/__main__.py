"""How fast the server is: `python benchmarks/server [latency] [load] [clients] [events] [processes]`.

    latency   cached, fresh, asynchronous, upgrade, a burst: against their aims
    load      200 clients for 60 s on all routes
    clients   rates and times from 1 to 200 clients
    events    times of insights with 0.1 and 1 million events
    processes rates of one server and of two, each with an engine of its own, on one Redis (--state)

Everything is asked of a server process on 127.0.0.1 that is started for it, and ended.
"""

from __future__ import annotations

import argparse
import asyncio
import platform
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import latency  # noqa: E402 - beside this file
import load  # noqa: E402
import slopes  # noqa: E402
from machine import fill, machine  # noqa: E402

PARTS = ("latency", "load", "clients", "events")
ALL = (*PARTS, "processes")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("parts", nargs="*", choices=[*ALL, []], default=[])
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--events", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--state", default="", help="URL of a Redis, instead of SQLite")
    given = parser.parse_args()
    print(f"Python {platform.python_version()}, {time.strftime('%Y-%m-%d')}\n")
    for part in given.parts or PARTS:
        asyncio.run(globals()[f"show_{part}"](given))


async def show_latency(given):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, latency.EVENTS)
        with machine(folder, state=given.state) as server:
            await table(latency.measure(server, folder), "what", "measured", "aim")


async def show_load(given):
    with tempfile.TemporaryDirectory() as name:
        fill(Path(name), latency.EVENTS)
        with machine(Path(name), state=given.state) as server:
            lines = load.measure(server, given.clients, given.seconds)
            await table(lines, "what", "measured", "aim")


async def show_clients(given):
    with tempfile.TemporaryDirectory() as name:
        fill(Path(name), latency.EVENTS)
        with machine(Path(name), state=given.state) as server:
            heads = [head for work in slopes.WORKS for head in (f"{work}/s", "p50 / p99 ms")]
            await table(slopes.by_clients(server, min(4, given.seconds)), "clients", *heads)


async def show_events(given):
    found = {}
    for events in given.events:
        with tempfile.TemporaryDirectory() as name:
            fill(Path(name), events)
            with machine(Path(name), state=given.state) as server:
                async for query, taken in slopes.by_events(server):
                    found.setdefault(query, []).append(f"{taken:.0f}")
                memory = sum(server.megabytes())
                found.setdefault("memory of server and engine, MB", []).append(f"{memory:.0f}")

    async def rows():
        for query, cells in found.items():
            yield [query, *cells]

    await table(rows(), "fresh query, ms", *(f"{one:,} events" for one in given.events))


async def show_processes(given):
    with (
        tempfile.TemporaryDirectory() as one,
        tempfile.TemporaryDirectory() as two,
        ExitStack() as run,
    ):
        for name in (one, two):
            fill(Path(name), latency.EVENTS)
        servers = [run.enter_context(machine(Path(name), state=given.state)) for name in (one, two)]
        heads = ("one process/s", "p50 / p99 ms", "two processes/s", "p50 / p99 ms")
        await table(slopes.by_processes(servers, min(4, given.seconds)), "work", *heads)


async def table(lines, *heads):
    """Print lines as a table, each as soon as it is there."""
    print(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    async for cells in lines:
        print(f"| {' | '.join(cells)} |", flush=True)
    print()


if __name__ == "__main__":
    main()
