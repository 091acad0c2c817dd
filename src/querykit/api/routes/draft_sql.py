"""SQL from a prompt (api.md 6)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.concurrency import run_in_threadpool

from querykit.api.about import About, Drafted, Problem
from querykit.api.registry import Routes
from querykit.api.wire import Answer
from querykit.draft.prompt import LONGEST_PROMPT, draft_sql_from_prompt
from querykit.errors import DraftError, InvalidQuery, ModelProblem, NotSupported
from querykit.service.faults import SERVER, Fault, Refusal, invalid

if TYPE_CHECKING:
    from starlette.responses import Response

    from querykit.api.calls import Call
    from querykit.errors import UserError

routes = Routes(__name__)

ABOUT = About(
    answers={200: Drafted, 400: Problem, 503: Problem},
    query={
        "prompt": "What is wanted, in words.",
        "current_query": "What a follow-up changes: a node as JSON, or SQL when a model answers.",
    },
)
RATES = ((10, 60), (100, 24 * 3600))
"""Prompts of one key, and in how many seconds; beside the rates of all its requests."""


@routes.project("GET", "/query/draft_sql", about=ABOUT)
async def get_draft(call: Call) -> Response:
    """Write the SQL that a prompt asks for; it is not run."""
    limits = call.queries.limits
    if limits is not None:
        drafts = replace(limits.rates, rates=RATES)
        await run_in_threadpool(drafts.check, f"draft_sql/{call.key.id}")
    asked = call.request.query_params
    prompt = asked.get("prompt")
    if not prompt:
        raise Refusal(invalid("This field is required.", code="required", attr="prompt"))
    if len(prompt) > LONGEST_PROMPT:
        raise Refusal(invalid("This field is too long.", code="too_long", attr="prompt"))
    draft = partial(_draft, call, prompt, asked.get("current_query"))
    try:
        sql = await to_thread.run_sync(draft, limiter=call.site.asking)
    except ModelProblem as error:
        raise Refusal(Fault(503, SERVER, "error", _told(error))) from error
    except (InvalidQuery, NotSupported) as error:
        attr = "current_query" if asked.get("current_query") else "prompt"
        raise Refusal(invalid(_told(error), code="unclear", attr=attr)) from error
    except DraftError as error:
        raise Refusal(invalid(_told(error), code="unclear", attr="prompt")) from error
    return Answer({"sql": sql})


def _draft(call: Call, prompt: str, current_query: str | None) -> str:
    return draft_sql_from_prompt(prompt, environment=call.defined, current_query=current_query)


def _told(error: UserError) -> str:
    """Return the message of an error, and what to do next."""
    message = f"{error.message[:1].upper()}{error.message[1:]}."
    return message if error.hint is None else f"{message} Hint: {error.hint}."
