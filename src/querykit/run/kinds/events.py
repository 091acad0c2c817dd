"""EventsQuery, SessionBatchEventsQuery: events, or aggregates over them (semantics.md 11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actors import events_behind
from querykit.draft.events import EVENT_FIELDS, SESSION, is_by_session, plan_events
from querykit.draft.nested import below
from querykit.run.actors import find_actors, insight_of
from querykit.run.elements import parse_elements
from querykit.run.insights import context_of
from querykit.run.lists import (
    display_name_object,
    json_value,
    list_answer,
    moment_text,
    person_object,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from querykit.draft.context import Context
    from querykit.errors import Document
    from querykit.run.asked import Asked
    from querykit.run.lists import Shape

KINDS = ("EventsQuery", "SessionBatchEventsQuery")


def run(node: Document, asked: Asked) -> Document:
    """Draft, run, and make objects of the columns that stand for several fields."""
    context, given, behind = context_of(node, asked), node.get("source"), None
    if given:
        with below("/source"):
            of_insight = context_of(insight_of(given), asked)
            behind = events_behind(given, of_insight, lambda: find_actors(given, asked).source)
    plan = plan_events(node, context, behind)
    answer = list_answer(plan, node, asked, context, SHAPES)
    return _by_session(answer, node["session_ids"]) if is_by_session(node) else answer


def _by_session(answer: Document, wanted: Sequence[str]) -> Document:
    """Return an answer with its rows session by session, in the order in which these were asked for."""
    at = answer["columns"].index(SESSION)
    sessions: dict[str, list[list[Any]]] = {one: [] for one in wanted}
    for row in answer["results"]:
        sessions[row[at]].append([*row[:at], *row[at + 1 :]])
    return {
        **answer,
        **{name: [*answer[name][:at], *answer[name][at + 1 :]] for name in ("columns", "types")},
        "results": [],
        "session_events": [
            {"session_id": one, "events": rows} for one, rows in sessions.items() if rows
        ],
        "sessions_with_no_events": [one for one, rows in sessions.items() if not rows],
    }


def _event(values: Sequence[Any], context: Context) -> Document:
    event = dict(zip(EVENT_FIELDS, values, strict=True))
    event["properties"] = json_value(event["properties"])
    event["elements_chain"] = parse_elements(event["elements_chain"] or "")
    for name in ("timestamp", "created_at"):
        event[name] = moment_text(event[name], context)
    return event


SHAPES: Mapping[str, Shape] = {
    "*": _event,
    "person": person_object,
    "person_display_name": display_name_object,
}
"""Special column -> the object made of its fields."""
