"""A server that takes events, in a thread over a folder of its own, and the questions to ask it."""

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

from querykit.api.settings import Settings
from querykit.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@dataclass
class Capturing:
    """A server, and where it is."""

    url: str
    server: Server

    def post(
        self, path: str, body: Any, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Any]:
        """Send a body, or a value as JSON; return status and answer."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(
            self.url + path,
            data=raw,
            headers={"Content-Type": "application/json", **(headers or {})},
            method="POST",
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read())

    def ask(self, sql: str) -> list[list[Any]]:
        """Return the rows of a HogQL query, after what was captured is written."""
        assert self.server.writer.flush()
        node = {"kind": "HogQLQuery", "query": sql}
        return self.server.engine.run(node, self.server.environment)["results"]


@contextmanager
def capturing(folder: Path, **options: Any) -> Iterator[Capturing]:
    with Server(Settings(data_dir=folder, **options)) as server:
        listening = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(server.app(), log_level="critical", ws="none", lifespan="off")
        running = uvicorn.Server(config)
        thread = threading.Thread(target=running.run, args=([listening],))
        thread.start()
        try:
            while not running.started:
                time.sleep(0.01)
            yield Capturing(f"http://127.0.0.1:{listening.getsockname()[1]}", server)
        finally:
            running.should_exit = True
            thread.join()
            listening.close()
