"""What is seen of each request: its id, a line in the log, and the numbers of `/metrics`."""

from __future__ import annotations

import logging
import re
import time
from dataclasses import dataclass
from random import getrandbits
from typing import TYPE_CHECKING

import structlog
from starlette.datastructures import Headers, MutableHeaders

from querykit.api.registry import METHODS

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from querykit.api.metrics import Metrics

HEADER = "X-Request-Id"
OTHER = "other"
ASKED_BY_MACHINES = ("/_health", "/metrics")
"""Routes that are asked every few seconds, and would fill the log."""

GONE = 499
"""The status in the log of a request whose client did not wait for the answer."""

_id = re.compile(r"[A-Za-z0-9._:-]{1,128}")

log: structlog.stdlib.BoundLogger = structlog.wrap_logger(
    logging.getLogger("querykit.request"),
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    wrapper_class=structlog.stdlib.BoundLogger,
).bind()
"""Lines of it go where the process sends those of `logging`; `querykit.api.logs` shapes them."""


@dataclass(slots=True)
class Seen:
    """What is known of a request while it is answered."""

    request_id: str
    route: str = OTHER
    key: str | None = None
    """The label of the key, or its id; never its secret."""

    team: int | None = None
    kind: str | None = None
    """Of the query that is asked."""


def seen(request: Request) -> Seen:
    """Return what is known of a request, to add to it."""
    found: Seen = request.state.seen
    return found


class Watch:
    """Watches an application."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        found = Seen(_request_id(Headers(scope=scope).get(HEADER)))
        scope.setdefault("state", {})["seen"] = found
        status, begun = GONE, time.perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = found.request_id
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            seconds = time.perf_counter() - begun
            method = scope["method"] if scope["method"] in METHODS else OTHER
            self.metrics.request(method, found.route, status, seconds)
            tell = log.debug if found.route in ASKED_BY_MACHINES else log.info
            tell(
                "request",
                method=method,
                route=found.route,
                status=status,
                ms=round(seconds * 1000, 1),
                request_id=found.request_id,
                team=found.team,
                key=found.key,
                kind=found.kind,
            )


def _request_id(given: str | None) -> str:
    return given if given is not None and _id.fullmatch(given) else f"{getrandbits(128):032x}"
