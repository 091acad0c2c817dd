"""SQL from a prompt (api.md 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.api.about import About, Drafted, Problem
from querykit.api.registry import Routes
from querykit.service.faults import Refusal, invalid

if TYPE_CHECKING:
    from starlette.responses import Response

    from querykit.api.calls import Call

routes = Routes(__name__)

ABOUT = About(
    answers={200: Drafted, 400: Problem},
    query={"prompt": "What is wanted, in words.", "current_query": "The SQL to be changed."},
)
LONGEST_PROMPT = 400
NO_DRAFTER = (
    "This server does not draft SQL from a prompt yet. Write the query as a node, and"
    " `querykit draft` writes its SQL."
)


@routes.project("GET", "/query/draft_sql", about=ABOUT)
async def get_draft(call: Call) -> Response:
    """Check a prompt; SQL is not drafted from prompts yet, which is said."""
    prompt = call.request.query_params.get("prompt")
    if not prompt:
        raise Refusal(invalid("This field is required.", code="required", attr="prompt"))
    if len(prompt) > LONGEST_PROMPT:
        raise Refusal(invalid("This field is too long.", code="too_long", attr="prompt"))
    raise Refusal(invalid(NO_DRAFTER, code="unclear", attr="prompt"))
