"""SessionsQuery: lists of sessions, or aggregates over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.sessions import SESSION_FIELDS, plan_sessions
from querykit.run.insights import context_of
from querykit.run.lists import display_name_object, list_answer, moment_text, person_object

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from querykit.draft.context import Context
    from querykit.errors import Document
    from querykit.run.asked import Asked
    from querykit.run.lists import Shape

KINDS = ("SessionsQuery",)


def run(node: Document, asked: Asked) -> Document:
    """Draft, run, and make objects of the columns that stand for several fields."""
    context = context_of(node, asked)
    return list_answer(plan_sessions(node, context), node, asked, context, SHAPES)


def _session(values: Sequence[Any], context: Context) -> Document:
    session = dict(zip(SESSION_FIELDS, values, strict=True))
    for name in ("$start_timestamp", "$end_timestamp"):
        session[name] = moment_text(session[name], context)
    return session


SHAPES: Mapping[str, Shape] = {
    "*": _session,
    "person": person_object,
    "person_display_name": display_name_object,
}
"""Special column -> the object made of its fields."""
