"""SessionsTimelineQuery: the latest events, with what puts them into sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.build import all_of, const, select
from querykit.draft.events import DEFAULT_AFTER, of_person
from querykit.draft.listing import time_bounds
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from querykit.draft.context import Context

MOST_EVENTS = 1000


def draft_sessions_timeline(query: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the HogQL of a SessionsTimelineQuery: events, one more than are shown."""
    person = query.get("personId")
    tree: ast.Node = select(
        "SELECT uuid, event, properties, timestamp, distinct_id, "
        "elements_chain, `$session_id` AS session_id, person_id FROM events WHERE {where} "
        "ORDER BY timestamp DESC, uuid DESC LIMIT {most}",
        where=all_of(
            time_bounds(query, context, DEFAULT_AFTER), of_person(str(person)) if person else None
        ),
        most=MOST_EVENTS + 1,
    )
    return tree


def recordings_tree(sessions: Iterable[str]) -> ast.Node:
    """Return the query for how many seconds of each session were recorded."""
    ids = ast.Tuple(exprs=tuple([const(one) for one in sessions]))
    tree: ast.Node = select(
        "SELECT session_id, dateDiff('second', start_time, end_time) AS seconds "
        "FROM session_replay_events WHERE session_id IN {ids}",
        ids=ids,
    )
    return tree
