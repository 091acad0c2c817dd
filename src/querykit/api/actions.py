"""What the API does, one function an action; `ROUTES` says under which path and method."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.concurrency import run_in_threadpool

from querykit.api.wire import Answer, read_body
from querykit.migrations.public import upgrade
from querykit.service.answers import formatted
from querykit.service.faults import INVALID, UNEXPECTED, Fault, Refusal, invalid
from querykit.service.request import read_request

if TYPE_CHECKING:
    from anyio import CapacityLimiter
    from starlette.requests import Request
    from starlette.responses import Response

    from querykit.environment import Environment
    from querykit.service import Queries
    from querykit.service.queries import Reply
    from querykit.service.request import Request as Asked

READ = "X-PostHog-Query-Bytes-Read"
LEFT = "X-PostHog-Query-Budget-Remaining-Bytes"
LISTEN_SECONDS = 0.5
LONGEST_PROMPT = 400
NO_DRAFTER = (
    "This server does not draft SQL from a prompt yet. Write the query as a node, and"
    " `querykit draft` writes its SQL."
)


@dataclass(frozen=True, slots=True)
class Call:
    """One request that may be answered."""

    request: Request
    environment: Environment
    queries: Queries
    strict: bool
    """Whether keys are treated as keys; if not, they stand for a person at the screen."""

    asking: CapacityLimiter
    """Threads for queries; others, such as those that cancel, have threads of their own."""


Do = Callable[[Call], Awaitable["Response"]]


@dataclass(frozen=True, slots=True)
class Action:
    """One action, and whether API keys may do it where PostHog's rules hold."""

    do: Do
    for_keys: bool = False


async def post_query(call: Call) -> Response:
    """Run a query."""
    body = await read_body(call.request)
    asked = read_request(body, call.environment, endpoint=call.request.url.path, by_key=call.strict)
    reply = await _while_listened(call, asked)
    answer = reply.body
    for_assistant = call.request.headers.get("x-posthog-client") == "mcp"
    if for_assistant and asked.node["kind"] == "HogQLQuery" and "columns" in answer:
        answer = answer | {"formatted_results": formatted(answer)}
    costs = _costs(reply.bytes_read, call.queries.budget.left(call.environment.id))
    return Answer(answer, 202 if reply.pending else 200, costs if call.strict else None)


async def _while_listened(call: Call, asked: Asked) -> Reply:
    """Run a query, and stop it when nobody waits for the answer any more."""
    work = asyncio.ensure_future(to_thread.run_sync(call.queries.ask, asked, limiter=call.asking))
    while not work.done():
        await asyncio.wait({work}, timeout=LISTEN_SECONDS)
        if not work.done() and await call.request.is_disconnected():
            await run_in_threadpool(call.queries.abandon, asked)
    return await work


def _costs(read: int, left: int | None) -> dict[str, str]:
    told = {READ: read, LEFT: left}
    return {name: str(value) for name, value in told.items() if value is not None}


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


async def get_status(call: Call) -> Response:
    """Tell how an asynchronous query stands."""
    query_id, asked = call.request.path_params["id"], call.request.query_params
    progress = "true" in {asked.get("show_progress"), asked.get("showProgress")}
    team_id = call.environment.id
    status = await run_in_threadpool(call.queries.status, team_id, query_id, show_progress=progress)
    if status is None:
        detail = f"Query {query_id} not found for team {team_id}"
        raise Refusal(Fault(404, INVALID, "not_found", detail))
    read = status["bytes_read"]
    known = call.strict and read is not None
    costs = _costs(read, status["budget_remaining_bytes"]) if known else None
    return Answer({"query_status": status}, _http(status), costs)


def _http(status: Mapping[str, object]) -> int:
    if status["error"]:
        return 400 if status["error_message"] else 500
    return 200 if status["complete"] else 202


async def delete_query(call: Call) -> Response:
    """Cancel a query."""
    only = call.request.query_params.get("dequeue_only") == "true"
    message = await run_in_threadpool(
        call.queries.cancel,
        call.environment.id,
        call.request.path_params["id"],
        dequeue_only=only,
    )
    return Answer({"message": message})


async def get_log(call: Call) -> Response:
    """Tell what is in the log about a query."""
    query_id = call.request.path_params["id"]
    return Answer(await run_in_threadpool(call.queries.log.about, call.environment.id, query_id))


async def check_auth(_call: Call) -> Response:
    """Say that the caller may ask."""
    return Answer({"user": "ok"})


async def get_draft(call: Call) -> Response:
    """Check a prompt; SQL is not drafted from prompts yet, which is said."""
    prompt = call.request.query_params.get("prompt")
    if not prompt:
        raise Refusal(invalid("This field is required.", code="required", attr="prompt"))
    if len(prompt) > LONGEST_PROMPT:
        raise Refusal(invalid("This field is too long.", code="too_long", attr="prompt"))
    raise Refusal(invalid(NO_DRAFTER, code="unclear", attr="prompt"))


async def post_upgrade(call: Call) -> Response:
    """Lift a query to the newest versions."""
    body = await read_body(call.request)
    if not isinstance(body, dict) or "query" not in body:
        raise Refusal(UNEXPECTED)  # PostHog does not look before it reaches in
    return Answer({"query": await run_in_threadpool(upgrade, body["query"])})


ROUTES: Mapping[str, Mapping[str, Action]] = {
    "/query": {"POST": Action(post_query, for_keys=True)},
    "/query/upgrade": {"POST": Action(post_upgrade)},
    "/query/check_auth_for_async": {"POST": Action(check_auth)},
    "/query/draft_sql": {"GET": Action(get_draft)},
    "/query/{kind:kind}": {"POST": Action(post_query_of_kind)},
    "/query/{id:id}": {
        "GET": Action(get_status, for_keys=True),
        "DELETE": Action(delete_query, for_keys=True),
    },
    "/query/{id:id}/log": {"GET": Action(get_log)},
}
"""Paths below a project, in the order in which they are tried, and their actions by method."""
