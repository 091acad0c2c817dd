"""Numbers for Prometheus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from querykit.api.about import About
from querykit.api.registry import Routes

if TYPE_CHECKING:
    from querykit.api.calls import Visit

routes = Routes(__name__)


@routes.open("GET", "/metrics", about=About(text="text/plain"))
async def get_metrics(visit: Visit) -> Response:
    """Tell how often, how long and how many."""
    text = await run_in_threadpool(visit.site.metrics.text)
    return Response(text, media_type=CONTENT_TYPE_PLAIN_0_0_4)
