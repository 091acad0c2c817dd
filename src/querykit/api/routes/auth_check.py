"""Whether a caller may ask asynchronously (api.md 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.api.about import About, Welcome
from querykit.api.registry import Routes
from querykit.api.wire import Answer

if TYPE_CHECKING:
    from starlette.responses import Response

    from querykit.api.calls import Call

routes = Routes(__name__)


@routes.project("POST", "/query/check_auth_for_async", about=About(answers={200: Welcome}))
async def check_auth(_call: Call) -> Response:
    """Say that the caller may ask."""
    return Answer({"user": "ok"})
