"""`draft_from_prompt`: a question in English -> HogQL, and the query node that it stands for."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from querykit.draft.context import make_context
from querykit.draft.prompt.choice import compose
from querykit.draft.prompt.followups import is_follow_up, refined
from querykit.draft.prompt.lexicon import Lexicon
from querykit.draft.prompt.model import endpoint_for, write_sql
from querykit.draft.prompt.phrases import READERS
from querykit.draft.prompt.phrases.changes import read_change
from querykit.draft.prompt.reading import Reading
from querykit.draft.prompt.said import Said
from querykit.draft.public import draft_sql
from querykit.errors import UnclearPrompt
from querykit.hogql.format import format_hogql

if TYPE_CHECKING:
    from datetime import datetime

    from querykit.draft.context import Context
    from querykit.environment import Environment
    from querykit.errors import Document

LONGEST_PROMPT = 400
"""Characters of a prompt, as PostHog has it."""


@dataclass(frozen=True, slots=True)
class PromptDraft:
    """What a prompt was drafted as."""

    sql: str
    """HogQL."""

    node: Document | None = None
    """The query node that the SQL stands for; None when a model wrote the SQL."""

    notes: tuple[str, ...] = ()
    """What was assumed, in sentences."""


def draft_from_prompt(
    prompt: str,
    *,
    environment: Environment | None = None,
    current_query: str | Document | None = None,
    model: str | None = None,
    now: str | datetime | None = None,
) -> PromptDraft:
    """Return the query that a prompt asks for.

    Args:
        prompt: a question in English, about the events and properties of the environment.
        environment: what it is asked about; its definitions are the names that are understood.
        current_query: what a follow-up such as "only in Germany" changes: a node, as an object or its
            JSON; a model takes SQL too.
        model: `openai:<name>` asks a language model instead, at QUERYKIT_LLM_BASE_URL with
            QUERYKIT_LLM_API_KEY. None takes QUERYKIT_LLM_MODEL, and an empty text no model.
        now: fixes the clock, for relative dates.

    Raises:
        UnclearPrompt: words of the prompt play no part in the draft, or can mean several things; or
            the model says that it is unclear.
        NotSupported: a follow-up to SQL, or to a node that cannot be changed so, without a model.
        ModelProblem: the model cannot be asked, or writes no valid HogQL.
        MissingDateReader: it names a date in words, and dateparser is not installed.
    """
    _check(prompt)
    context = make_context(environment, now)
    endpoint = endpoint_for(model, os.environ)
    if endpoint is not None:
        given = json.dumps(current_query) if isinstance(current_query, dict) else current_query
        sql, found = write_sql(prompt, endpoint, context.environment, given)
        return PromptDraft(format_hogql(sql), None, tuple(found))
    node, notes = node_from_prompt(prompt, context, current_query)
    sql = draft_sql(node, environment=context.environment, now=context.clock.now)
    return PromptDraft(sql, node, notes)


def node_from_prompt(
    prompt: str, context: Context, current_query: str | Document | None = None
) -> tuple[Document, tuple[str, ...]]:
    """Return the node that a prompt asks for, and what was assumed; see `draft_from_prompt`."""
    reading = Reading(prompt, _lexicon(context.environment), context)
    reading.run((read_change, *READERS) if current_query else READERS)
    said = Said(reading)
    if current_query and is_follow_up(said):
        node = refined(said, current_query)
    else:
        node = compose(said)
        if current_query:
            said.note("the prompt is a whole question, so the current query played no part")
    return node, tuple(reading.notes)


def draft_sql_from_prompt(
    prompt: str,
    *,
    environment: Environment | None = None,
    current_query: str | Document | None = None,
    model: str | None = None,
    now: str | datetime | None = None,
) -> str:
    """Return the HogQL that a prompt asks for; takes and raises what `draft_from_prompt` does."""
    return draft_from_prompt(
        prompt, environment=environment, current_query=current_query, model=model, now=now
    ).sql


def _check(prompt: str) -> None:
    if not prompt.strip():
        raise UnclearPrompt("the prompt is empty", hint='ask for example "sign ups by week"')
    if len(prompt) > LONGEST_PROMPT:
        raise UnclearPrompt(
            f"a prompt has {LONGEST_PROMPT} characters at most, and this has {len(prompt)}"
        )


@lru_cache(maxsize=16)
def _lexicon(environment: Environment) -> Lexicon:
    """Return the names of an environment; environments are compared by identity."""
    return Lexicon(environment)
