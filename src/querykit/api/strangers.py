"""Pages of other sites: which may ask, and by which name the server may be called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers
from starlette.requests import Request

from querykit.api.errors import fault_response
from querykit.api.watch import HEADER
from querykit.api.wire import LEFT, READ
from querykit.service.faults import INVALID, Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

LOCAL = ("localhost", "127.0.0.1", "[::1]")
"""Names of this machine, which no page of another site has."""

ASKED = ("Authorization", "Content-Type", "X-PostHog-Client", HEADER)
DAY = 24 * 3600


def shared(origins: Sequence[str]) -> dict[str, Any]:
    """Return what Starlette's CORS middleware is told: no cookies, and only what clients need."""
    return {
        "allow_origins": list(origins),
        "allow_methods": ["GET", "POST", "DELETE"],
        "allow_headers": list(ASKED),
        "expose_headers": [HEADER, READ, LEFT, "Retry-After"],
        "max_age": DAY,
    }


class Hosts:
    """Refuses requests that call the server by a name that is not its own."""

    def __init__(self, app: ASGIApp, names: Sequence[str]) -> None:
        self.app = app
        self.names = frozenset(name.lower() for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        name = _name(Headers(scope=scope).get("host", "")) if scope["type"] == "http" else ""
        # Browsers always say a name; what does not, such as a balancer's check, is none.
        if not name or name in self.names:
            await self.app(scope, receive, send)
            return
        detail = f"This server is not called {name!r}; `querykit serve --allow-host` adds a name."
        refused = fault_response(Request(scope), Fault(403, INVALID, "unknown_host", detail))
        await refused(scope, receive, send)


def _name(host: str) -> str:
    """Return a host without its port."""
    end = host.rfind("]") + 1
    return (host[:end] + host[end:].partition(":")[0]).lower()
