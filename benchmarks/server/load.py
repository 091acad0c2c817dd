"""Many clients for a while, on all routes in turn: no error, and no memory that only grows."""

from __future__ import annotations

import asyncio
from collections import Counter

from client import closed
from latency import cached, fresh, life, unknown, upgraded

MIX = (cached, upgraded, cached, fresh, cached, life, unknown, upgraded)
SAMPLES = 6


async def mixed(client, number, count):
    await MIX[(number + count) % len(MIX)](client, number, count)


async def measure(server, clients, seconds):
    """Yield what was measured: a label, a value, and the aim."""
    await closed(server.port, server.secret, clients, 5, mixed)
    samples = asyncio.ensure_future(sampled(server, seconds))
    times = await closed(server.port, server.secret, clients, seconds, mixed)
    memory = await samples
    yield "clients", str(clients), ""
    yield "requests", f"{len(times.taken):,} in {times.seconds:.0f} s", ""
    yield "requests a second", f"{times.rate:,.0f}", ""
    yield "p50 / p95 / p99", " / ".join(f"{times.ms(one):.0f}" for one in (0.5, 0.95, 0.99)), "ms"
    told = ", ".join(f"{count}x {error}" for error, count in Counter(times.errors).most_common(3))
    yield "errors", f"{len(times.errors)} {told}", "0"
    for name, samples in zip(("server", "engine"), zip(*memory, strict=True), strict=True):
        yield f"memory of the {name}, MB", " ".join(f"{one:.0f}" for one in samples), "flat"
    yield "threads at the end", str(server.threads()), "bounded"


async def sampled(server, seconds):
    """Return the memory at equal steps of the time."""
    found = []
    for _ in range(SAMPLES):
        await asyncio.sleep(seconds / SAMPLES - 0.05)
        found.append(server.megabytes())
    return found
