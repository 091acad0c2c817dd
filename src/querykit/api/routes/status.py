"""An asynchronous query: how it stands, stopping it, and what the log knows (api.md 3 to 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from querykit.api.about import About, Message, QueryAnswer
from querykit.api.registry import Routes
from querykit.api.wire import Answer, costs
from querykit.service.faults import INVALID, Fault, Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from querykit.api.calls import Call

routes = Routes(__name__)


@routes.project(
    "GET",
    "/query/{id:id}",
    for_keys=True,
    about=About(
        answers=dict.fromkeys((200, 202, 400, 500), "QueryStatusResponse"),
        query={"show_progress": "`true` adds how far the query is."},
    ),
)
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
    headers = costs(read, status["budget_remaining_bytes"]) if known else None
    return Answer({"query_status": status}, _http(status), headers)


def _http(status: Mapping[str, object]) -> int:
    if status["error"]:
        return 400 if status["error_message"] else 500
    return 200 if status["complete"] else 202


@routes.project(
    "DELETE",
    "/query/{id:id}",
    for_keys=True,
    about=About(
        answers={200: Message},
        query={"dequeue_only": "`true` leaves alone what the database runs already."},
    ),
)
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


@routes.project("GET", "/query/{id:id}/log", about=About(answers={200: QueryAnswer}))
async def get_log(call: Call) -> Response:
    """Tell what is in the log about a query."""
    query_id = call.request.path_params["id"]
    return Answer(await run_in_threadpool(call.queries.log.about, call.environment, query_id))
