"""SessionsTimelineQuery: the latest events, session by session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.sessions_timeline import (
    MOST_EVENTS,
    draft_sessions_timeline,
    recordings_tree,
)
from querykit.run.insights import context_of, envelope, fetch
from querykit.run.timeline import entries_of
from querykit.run.values import plain_rows

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("SessionsTimelineQuery",)


def run(node: Document, asked: Asked) -> Document:
    """Fetch the events, put them into sessions, and see which of these were recorded."""
    tree = draft_sessions_timeline(node, context_of(node, asked))
    rows, compiled = fetch(tree, node, asked)
    events = [dict(zip(rows.columns, one, strict=True)) for one in plain_rows(rows)]
    entries = entries_of(events[:MOST_EVENTS])
    ids = [one.session_id for one in entries if one.session_id]
    seconds: dict[str, float] = {}
    if ids:
        recorded, _ = fetch(recordings_tree(ids), node, asked)
        seconds = {session: float(number) for session, number in recorded.rows}
    results = [
        {
            "sessionId": one.session_id,
            "events": one.events,
            "recording_duration_s": seconds.get(one.session_id or ""),
        }
        for one in entries
    ]
    return envelope(node, asked, compiled, results, hasMore=len(events) > MOST_EVENTS)
