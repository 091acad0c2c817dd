"""What one request costs: cached, fresh, asynchronous, upgraded, and a burst of one query."""

from __future__ import annotations

import asyncio
import json
import statistics
import time

import corpus
from client import Client, closed, paced, posted, sql
from machine import ENVIRONMENT, fill

from querykit.run import open_engine

QUERY = "/api/environments/1/query/"
COUNTED = "select event, count() from events group by event order by event"
EVENTS = 10_000


def expect(status, wanted=(200,)):
    if status not in wanted:
        raise ValueError(f"status {status}")


async def cached(client, number, count):
    """Ask what is cached, each time in another body: identical ones would be answered together."""
    body = posted(sql(COUNTED), name=f"{number} {count}")
    status, body = await client.ask("POST", QUERY, body)
    expect(status)
    if b'"is_cached":true' not in body:
        raise ValueError("not cached")


async def fresh(client, number, count):
    text = f"select count() from events where event != '{number} {count}'"
    status, _ = await client.ask("POST", QUERY, posted(sql(text), refresh="force_blocking"))
    expect(status)


async def life(client, number, count):
    """Start a job, and poll it until it is done."""
    text = f"select {number} + {count}"
    status, body = await client.ask("POST", QUERY, posted(sql(text), refresh="force_async"))
    expect(status, (202,))
    query_id = json.loads(body)["query_status"]["id"]
    while status == 202:
        status, body = await client.ask("GET", f"{QUERY}{query_id}/")
        if status == 202:
            await asyncio.sleep(0.002)
    expect(status)
    if json.loads(body)["query_status"]["results"]["results"] != [[number + count]]:
        raise ValueError("another answer")


UPGRADES = [posted(document["query"]) for document in corpus.documents(200)]


async def upgraded(client, _number, count):
    status, _ = await client.ask("POST", f"{QUERY}upgrade/", UPGRADES[count % len(UPGRADES)])
    expect(status)


async def nulled(client, _number, count):
    status, _ = await client.ask("POST", "/null", UPGRADES[count % len(UPGRADES)])
    expect(status)


async def nulled_json(client, _number, count):
    status, _ = await client.ask("POST", "/null/json", UPGRADES[count % len(UPGRADES)])
    expect(status)


async def unknown(client, number, count):
    """Ask for the status of a job that is not there."""
    status, _ = await client.ask("GET", f"{QUERY}none-{number}-{count}/")
    expect(status, (404,))


async def measure(server, folder):
    """Yield what was measured: a label, a value, and the aim."""
    port, secret = server.port, server.secret
    warm = Client(port, secret)
    for count in range(20):
        await warm.ask("POST", QUERY, posted(sql(COUNTED)))
        await fresh(warm, -1, count)
        await life(warm, -1, count)
        await upgraded(warm, -1, count)
    times = await paced(port, secret, 100, 15, cached)
    yield "cached query at 100/s, p50", f"{times.ms(0.5):.1f} ms", ""
    yield "cached query at 100/s, p99", f"{times.ms(0.99):.1f} ms", "< 8 ms"
    yield "errors in it", str(len(times.errors)), "0"
    served = await closed(port, secret, 1, 4, fresh)
    alone = engine_alone(folder)
    yield "fresh query over HTTP, median", f"{served.ms(0.5):.1f} ms", ""
    yield "same query, engine alone, median", f"{alone:.1f} ms", ""
    yield "what the server adds", f"{served.ms(0.5) - alone:.1f} ms", "<= 8 ms"
    times = await closed(port, secret, 1, 4, life)
    yield "asynchronous life, median", f"{times.ms(0.5):.1f} ms", "< 60 ms"
    yield "asynchronous life, p95", f"{times.ms(0.95):.1f} ms", ""
    async for line in upgrades(server):
        yield line
    async for line in burst(port, secret):
        yield line
    warm.close()


def engine_alone(folder):
    """Return the median time of the fresh query in this process, in milliseconds."""
    own, taken = folder / "alone", []
    fill(own, EVENTS)
    with open_engine(f"chdb://{own / 'chdb'}") as engine:
        for count in range(120):
            begun = time.perf_counter()
            engine.run(sql(f"select count() from events where event != 'x {count}'"), ENVIRONMENT)
            taken.append(time.perf_counter() - begun)
    return statistics.median(taken[20:]) * 1000


async def upgrades(server):
    """Compare the upgrade route with the null routes, in turns, by rate and by computing time."""
    works = (nulled, nulled_json, upgraded)
    rates, costs = {work: [] for work in works}, {work: [] for work in works}
    for _ in range(3):
        for work in works:
            begun = server.cpu_seconds()
            times = await closed(server.port, server.secret, 8, 2, work)
            costs[work].append((server.cpu_seconds() - begun) / max(1, len(times.taken)))
            rates[work].append(times.rate)
    full, cost = max(rates[upgraded]), min(costs[upgraded])
    yield "upgrade route", f"{full:,.0f}/s, {cost * 1e6:.0f} us of CPU", ""
    for work, label, aim in (
        (nulled_json, "null route, body as JSON", ">= 0.6x"),
        (nulled, "null route, body unread", ""),
    ):
        null, least = max(rates[work]), min(costs[work])
        yield label, f"{null:,.0f}/s, {least * 1e6:.0f} us of CPU", ""
        yield "upgrade / this", f"{full / null:.2f}x by rate, {least / cost:.2f}x by CPU", aim


async def burst(port, secret):
    """Have 100 clients ask the same at once, and ask the log how often it was run."""
    text = "select sum(number) from numbers(1000000000) as burst"
    body = posted(sql(text), client_query_id="burst", refresh="force_blocking")
    clients = [Client(port, secret) for _ in range(100)]
    begun = time.perf_counter()
    found = await asyncio.gather(*(one.ask("POST", QUERY, body) for one in clients))
    took = time.perf_counter() - begun
    status, log = await clients[0].ask("GET", f"{QUERY}burst/log/")
    expect(status)
    bodies = {body for _, body in found}
    yield "burst of 100: statuses", str({status for status, _ in found}), "{200}"
    yield "burst of 100: different bodies", str(len(bodies)), "1"
    yield "burst of 100: runs of the engine", str(len(json.loads(log)["results"])), "1"
    yield "burst of 100: until all have it", f"{took * 1000:.0f} ms", ""
    for one in clients:
        one.close()
