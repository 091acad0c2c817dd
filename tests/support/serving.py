"""A real server for tests: uvicorn in a thread, asked over HTTP."""

from __future__ import annotations

import json
import socket
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import uvicorn

from querykit.api import create_app
from querykit.api.options import Options
from querykit.environment import Environment
from querykit.ingest.capture import Writer
from querykit.run import open_engine
from querykit.service import KeyLimits, Keys, Queries, open_state
from querykit.service.limits import RunLimits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass
class Got:
    status: int
    body: Any
    headers: Mapping[str, str]


@dataclass
class Running:
    """A server, what it is made of, and keys for it."""

    url: str
    queries: Queries
    keys: Keys
    named: dict[str, str]

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = "all",
        headers: Mapping[str, str] | None = None,
    ) -> Got:
        sent = {"Content-Type": "application/json"} if body is not None else {}
        if key is not None:
            sent["Authorization"] = f"Bearer {self.named.get(key, key)}"
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        request = urllib.request.Request(
            self.url + path,
            data=None if body is None else data,
            headers={**sent, **(headers or {})},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return Got(answer.status, json.loads(answer.read() or "null"), answer.headers)
        except urllib.error.HTTPError as error:
            with error:
                return Got(error.code, json.loads(error.read() or "null"), error.headers)

    def run(self, sql: str, **members: Any) -> Got:
        body = {"query": {"kind": "HogQLQuery", "query": sql}, **members}
        return self.ask("POST", "/api/environments/1/query/", body)

    def wait(self, query_id: str) -> Got:
        """Poll a job until it is done."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            got = self.ask("GET", f"/api/environments/1/query/{query_id}/")
            if got.status != 202:
                return got
            time.sleep(0.02)
        raise AssertionError(f"{query_id} does not end")


EVENTS = [
    {
        "event": event,
        "distinct_id": "one",
        "timestamp": f"2020-01-{day}T12:00:00Z",
        "properties": {},
    }
    for event, day in [("sign up", "07"), ("sign out", "10"), ("sign out", "10")]
]


@contextmanager
def serving(
    *,
    strict: bool,
    limits: KeyLimits | None = None,
    options: Options | None = None,
    run_limits: RunLimits | None = None,
    engine_url: str = "chdb://:memory:",
) -> Iterator[Running]:
    state = open_state()
    keys = Keys(state)
    named = {
        "all": keys.create("all")[0],
        "reader": keys.create("reader", scopes=["query:read"])[0],
        "writer": keys.create("writer", scopes=["query:write"])[0],
        "insights": keys.create("insights", scopes=["insight:read"])[0],
        "elsewhere": keys.create("elsewhere", projects=[2])[0],
    }
    one, two = Environment(id=1), Environment(id=2)
    with open_engine(engine_url) as engine:
        engine.backend.create_tables()
        engine.load(one, events=EVENTS)
        queries = Queries(engine, state, limits=limits, run_limits=run_limits or RunLimits())
        writer = Writer(engine.backend)
        with socket.create_server(("127.0.0.1", 0)) as listening:
            app = create_app(
                queries,
                keys,
                [one, two],
                strict=strict,
                options=options or Options(),
                writer=writer,
            )
            server = uvicorn.Server(
                uvicorn.Config(app, log_level="critical", ws="none", lifespan="off")
            )
            thread = threading.Thread(target=server.run, args=([listening],))
            thread.start()
            try:
                while not server.started:
                    time.sleep(0.01)
                port = listening.getsockname()[1]
                yield Running(f"http://127.0.0.1:{port}", queries, keys, named)
            finally:
                server.should_exit = True
                thread.join()
                writer.close()
                queries.close()
                state.close()
