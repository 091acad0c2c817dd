"""A query at its newest version (api.md 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from querykit.api.about import About, Upgrade
from querykit.api.registry import Routes
from querykit.api.wire import LARGE, Answer, read_body, read_bytes
from querykit.migrations.public import upgrade
from querykit.service.faults import UNEXPECTED, Refusal

if TYPE_CHECKING:
    from starlette.responses import Response

    from querykit.api.calls import Call

routes = Routes(__name__)

EXAMPLE = {"query": {"kind": "RetentionQuery", "retentionFilter": {"showMean": True}}}


@routes.project(
    "POST", "/query/upgrade", about=About(answers={200: Upgrade}, body=Upgrade, example=EXAMPLE)
)
async def post_upgrade(call: Call) -> Response:
    """Lift a query to the newest versions."""
    body = await read_body(call.request)
    size = len(await read_bytes(call.request))
    if not isinstance(body, dict) or "query" not in body:
        raise Refusal(UNEXPECTED)  # PostHog does not look before it reaches in
    query = body["query"]
    # To hand a small one to another thread takes longer than the upgrade.
    upgraded = upgrade(query) if size <= LARGE else await run_in_threadpool(upgrade, query)
    return Answer({"query": upgraded})
