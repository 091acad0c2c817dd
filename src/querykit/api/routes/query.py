"""A query is run (api.md 2)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.concurrency import run_in_threadpool

from querykit.api.about import About, QueryAnswer
from querykit.api.registry import Routes
from querykit.api.watch import seen
from querykit.api.wire import LARGE, Answer, costs, read_body
from querykit.service.faults import Refusal, invalid
from querykit.service.formatted import formatted
from querykit.service.request import Asker, read_request

if TYPE_CHECKING:
    from starlette.responses import Response

    from querykit.api.calls import Call
    from querykit.errors import Document
    from querykit.service.queries import Reply
    from querykit.service.request import Request as Asked

routes = Routes(__name__)

ABOUT = About(
    answers={200: QueryAnswer, 202: QueryAnswer},
    body="QueryRequest",
    example={
        "query": {
            "kind": "HogQLQuery",
            "query": "select event, count() from events group by event",
        }
    },
)
LISTEN_SECONDS = 0.5


@routes.project("POST", "/query", for_keys=True, coalesced=True, about=ABOUT)
async def post_query(call: Call) -> Response:
    """Run a query."""
    body = await read_body(call.request)
    asker = Asker(
        with_key=True,
        key_label=call.key.label,
        key_mask=call.key.mask,
        is_assistant=call.request.headers.get("x-posthog-client") == "mcp",
    )
    asked = read_request(
        body,
        call.environment,
        endpoint=call.request.url.path,
        by_key=call.strict,
        asker=asker,
    )
    seen(call.request).kind = str(asked.node["kind"])
    reply = await _at_hand(call, asked)
    if reply is not None:
        return _told(call, asked, reply)

    async def work() -> Response:
        return _told(call, asked, await _while_listened(call, asked))

    return await call.site.coalescing.answer(call, work)


async def _at_hand(call: Call, asked: Asked) -> Reply | None:
    """Return the answer that the cache has; a short one of this machine is sooner had than waited for."""
    if call.queries.shared:
        return await run_in_threadpool(call.queries.at_hand, asked)
    return call.queries.at_hand(asked, LARGE)


def _told(call: Call, asked: Asked, reply: Reply) -> Response:
    answer, kind = reply.body, str(asked.node["kind"])
    call.site.metrics.answer(kind, _source(answer))
    text = formatted(kind, answer) if asked.asker.is_assistant else None
    if text is not None:
        answer = answer | {"formatted_results": text}
    headers = costs(reply.bytes_read, reply.budget_left)
    return Answer(answer, 202 if reply.pending else 200, headers if call.strict else None)


def _source(answer: Document) -> str:
    if answer.get("is_cached"):
        return "cache"
    return "job" if answer.get("query_status") else "run"


async def _while_listened(call: Call, asked: Asked) -> Reply:
    """Run a query, and stop it when nobody waits for the answer any more."""
    span = call.site.spans.span(
        "query", kind=asked.node["kind"], team=call.environment.id, query_id=asked.query_id
    )

    def ask() -> Reply:
        with span:
            return call.queries.ask(asked)

    work = asyncio.ensure_future(to_thread.run_sync(ask, limiter=call.site.asking))
    while not work.done():
        await asyncio.wait({work}, timeout=LISTEN_SECONDS)
        if not work.done() and await call.request.is_disconnected():
            await run_in_threadpool(call.queries.abandon, asked)
    return await work


@routes.project("POST", "/query/{kind:kind}", about=ABOUT)
async def post_query_of_kind(call: Call) -> Response:
    """Run a query whose kind is in the path too."""
    body = await read_body(call.request)
    if not isinstance(body, dict):
        raise Refusal(invalid("Query body must be a JSON object."))
    query = body.get("query")
    if not isinstance(query, dict):
        raise Refusal(invalid("Query must be a JSON object."))
    wanted, kind = call.request.path_params["kind"], query.get("kind")
    if kind != wanted:
        detail = f'Query kind mismatch: path kind "{wanted}" does not match body kind "{kind}".'
        raise Refusal(invalid(detail))
    return await post_query(call)
