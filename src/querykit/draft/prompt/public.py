"""`draft_from_prompt`: a question in English -> a query node and its HogQL."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from querykit.draft.context import make_context
from querykit.draft.prompt.choice import compose
from querykit.draft.prompt.lexicon import Lexicon
from querykit.draft.prompt.phrases import READERS
from querykit.draft.prompt.reading import Reading
from querykit.draft.prompt.said import Said
from querykit.draft.public import draft_sql
from querykit.errors import UnclearPrompt

if TYPE_CHECKING:
    from datetime import datetime

    from querykit.draft.context import Context
    from querykit.environment import Environment
    from querykit.errors import Document

LONGEST = 400
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
    now: str | datetime | None = None,
) -> PromptDraft:
    """Return the query that a prompt asks for.

    Args:
        prompt: a question in English, about the events and properties of the environment.
        environment: what it is asked about; its definitions are the names that are understood.
        now: fixes the clock, for relative dates.

    Raises:
        UnclearPrompt: words of the prompt play no part in the draft, or can mean several things.
        MissingDateReader: it names a date in words, and dateparser is not installed.
    """
    context = make_context(environment, now)
    said = _said(prompt, context)
    node = compose(said)
    sql = draft_sql(node, environment=context.environment, now=context.clock.now)
    return PromptDraft(sql, node, tuple(said.reading.notes))


def _said(prompt: str, context: Context) -> Said:
    if len(prompt) > LONGEST:
        raise UnclearPrompt(
            f"a prompt has {LONGEST} characters at most, and this has {len(prompt)}"
        )
    reading = Reading(prompt, _lexicon(context.environment), context)
    if not reading.words:
        raise UnclearPrompt("the prompt is empty", hint='ask for example "sign ups by week"')
    reading.run(READERS)
    return Said(reading)


@lru_cache(maxsize=16)
def _lexicon(environment: Environment) -> Lexicon:
    """Return the names of an environment; environments are compared by identity."""
    return Lexicon(environment)
