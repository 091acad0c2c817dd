"""A client that costs little, so that the server is what is measured: one connection, kept open."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field


class Client:
    """Asks one server over one connection at a time."""

    def __init__(self, port, secret):
        self.port = port
        self.head = (
            f"Host: 127.0.0.1\r\nAuthorization: Bearer {secret}\r\n"
            "Content-Type: application/json\r\n"
        )
        self.streams = None

    async def ask(self, method, path, body=b""):
        """Return status and body of an answer; once more, when the connection was closed meanwhile."""
        if self.streams is not None:
            try:
                return await self._ask(method, path, body)
            except (OSError, asyncio.IncompleteReadError):
                self.close()
        self.streams = await asyncio.open_connection("127.0.0.1", self.port, limit=2**26)
        return await self._ask(method, path, body)

    async def _ask(self, method, path, body):
        reader, writer = self.streams
        head = f"{method} {path} HTTP/1.1\r\n{self.head}Content-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        lines = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(lines.partition(b"content-length:")[2].partition(b"\r\n")[0])
        return int(lines[9:12]), await reader.readexactly(length)

    def close(self):
        if self.streams is not None:
            self.streams[1].close()
            self.streams = None


@dataclass
class Times:
    """How long requests took, in seconds, and what went wrong."""

    taken: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    seconds: float = 0.0

    def ms(self, share):
        """Return how many milliseconds a share of the requests took at most."""
        ordered = sorted(self.taken)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0

    @property
    def rate(self):
        """Requests a second."""
        return len(self.taken) / self.seconds if self.seconds else 0.0


async def closed(ports, secret, clients, seconds, work):
    """Have a number of clients ask without pause, each as soon as it has its answer.

    Args:
        ports: of one server or of several, which the clients are shared out to.
        work: `async (client, number of the client, number of the request)`; raises when the answer is
            not what it should be.
    """
    times, end = Times(), time.perf_counter() + seconds
    ports = [ports] if isinstance(ports, int) else ports

    async def one(number):
        client, count = Client(ports[number % len(ports)], secret), 0
        while time.perf_counter() < end:
            begun = time.perf_counter()
            try:
                await work(client, number, count)
            except Exception as error:  # each is counted
                times.errors.append(repr(error))
            else:
                times.taken.append(time.perf_counter() - begun)
            count += 1
        client.close()

    begun = time.perf_counter()
    await asyncio.gather(*(one(number) for number in range(clients)))
    times.seconds = time.perf_counter() - begun
    return times


async def paced(port, secret, rate, seconds, work):
    """Ask at a steady rate, whether answers come in time or not: waiting counts as well."""
    times, waiting = Times(), set()
    idle = [Client(port, secret) for _ in range(20)]
    begun = time.perf_counter()

    async def one(due, number):
        client = idle.pop() if idle else Client(port, secret)
        try:
            await work(client, 0, number)
            times.taken.append(time.perf_counter() - due)
        except Exception as error:  # each is counted
            times.errors.append(repr(error))
        idle.append(client)

    for number in range(int(rate * seconds)):
        due = begun + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        task = asyncio.ensure_future(one(due, number))
        waiting.add(task)
        task.add_done_callback(waiting.discard)
    await asyncio.gather(*waiting)
    times.seconds = time.perf_counter() - begun
    for client in idle:
        client.close()
    return times


def posted(query, **members):
    """Return the body that asks a query."""
    return json.dumps({"query": query, **members}).encode()


def sql(text):
    """Return a node of SQL."""
    return {"kind": "HogQLQuery", "query": text}
