"""TeamTaxonomyQuery: events by frequency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.listing import page
from querykit.draft.team_taxonomy import DEFAULT_EVENTS, draft_team_taxonomy
from querykit.run.insights import context_of, envelope, fetch

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("TeamTaxonomyQuery",)


def run(node: Document, asked: Asked) -> Document:
    """Draft, run, and name the columns."""
    limit, offset = page(node, DEFAULT_EVENTS)
    rows, compiled = fetch(draft_team_taxonomy(node, context_of(node, asked)), node, asked)
    results = [{"event": event, "count": int(times)} for event, times in rows.rows[:limit]]
    has_more = len(rows.rows) > limit
    return envelope(node, asked, compiled, results, hasMore=has_more, limit=limit, offset=offset)
