"""How rates and times go with the number of clients, and with the number of events."""

from __future__ import annotations

import time

from client import Client, closed, posted, sql
from latency import COUNTED, QUERY, cached, fresh, upgraded

CLIENTS = (1, 5, 20, 50, 100, 200)
WORKS = {"cached": cached, "fresh": fresh, "upgrade": upgraded}
SERIES = [{"kind": "EventsNode", "event": event} for event in ("$pageview", "order")]
DATES = {"date_from": "2026-06-01", "date_to": "2026-06-30"}
QUERIES = {
    "count by event (SQL)": sql("select event, count() from events group by event"),
    "trend, two series, 30 days": {"kind": "TrendsQuery", "series": SERIES, "dateRange": DATES},
    "trend by $browser": {
        "kind": "TrendsQuery",
        "series": SERIES[:1],
        "dateRange": DATES,
        "breakdownFilter": {"breakdown": "$browser", "breakdown_type": "event"},
    },
    "funnel of two steps": {"kind": "FunnelsQuery", "series": SERIES, "dateRange": DATES},
}


async def by_clients(server, seconds):
    """Yield a row for each number of clients: for each work the rate, and p50 and p99 in ms."""
    await warmed(server)
    for count in CLIENTS:
        row = [str(count)]
        for work in WORKS.values():
            times = await closed(server.port, server.secret, count, seconds, work)
            wrong = f" ({len(times.errors)} errors)" if times.errors else ""
            row += [f"{times.rate:,.0f}{wrong}", f"{times.ms(0.5):.0f} / {times.ms(0.99):.0f}"]
        yield row


async def by_processes(servers, seconds):
    """Yield a row for each work: the rate of 20 clients of one server, and of all of them."""
    for one in servers:
        await warmed(one)
    for name, work in WORKS.items():
        row = [name]
        for some in (servers[:1], servers):
            ports = [one.port for one in some]
            times = await closed(ports, servers[0].secret, 20, seconds, work)
            row += [f"{times.rate:,.0f}", f"{times.ms(0.5):.0f} / {times.ms(0.99):.0f}"]
        yield row


async def warmed(server):
    """Have the server do once what it does only once; return the client that asked."""
    client = Client(server.port, server.secret)
    for work in (fresh, upgraded):
        await work(client, 0, 0)
    await client.ask("POST", QUERY, posted(sql(COUNTED)))
    return client


async def by_events(server):
    """Yield a row for each query: the best of three fresh runs, in ms."""
    client = await warmed(server)
    for name, node in QUERIES.items():
        taken = []
        for _ in range(3):
            begun = time.perf_counter()
            status, body = await client.ask("POST", QUERY, posted(node, refresh="force_blocking"))
            taken.append((time.perf_counter() - begun) * 1000)
            if status != 200:
                raise SystemExit(body)
        yield name, min(taken)
    client.close()
