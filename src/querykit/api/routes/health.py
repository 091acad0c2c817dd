"""Whether the server is alive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.api.about import About, Health
from querykit.api.registry import Routes
from querykit.api.wire import Answer

if TYPE_CHECKING:
    from starlette.responses import Response

    from querykit.api.calls import Visit

routes = Routes(__name__)


@routes.open("GET", "/_health", about=About(answers={200: Health}))
async def health(_visit: Visit) -> Response:
    """Say that the server answers."""
    return Answer({"status": "ok"})
