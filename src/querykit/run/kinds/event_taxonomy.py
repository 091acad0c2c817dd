"""EventTaxonomyQuery: properties of an event, with sample values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.event_taxonomy import (
    MOST_PROPERTIES,
    draft_event_taxonomy,
    large_of,
    small_of,
)
from querykit.draft.listing import page
from querykit.run.insights import context_of, envelope, fetch

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("EventTaxonomyQuery",)


def run(node: Document, asked: Asked) -> Document:
    """Draft, run, and list properties that are too large to look at, without values."""
    asked_for, large = node.get("properties"), large_of(node)
    if asked_for:
        return _of_properties(node, asked, list(dict.fromkeys(asked_for)))
    limit, offset = page(node, MOST_PROPERTIES)
    rows, compiled = fetch(draft_event_taxonomy(node, context_of(node, asked)), node, asked)
    has_more = len(rows.rows) > limit
    results = [_item(*row) for row in rows.rows[:limit]]
    if not has_more:
        results += [_item(one, [], 0) for one in large]
    return envelope(node, asked, compiled, results, hasMore=has_more, limit=limit, offset=offset)


def _of_properties(node: Document, asked: Asked, names: list[str]) -> Document:
    """Answer for properties that are named; the last comes first, as in PostHog."""
    large = large_of(node)
    found, compiled = {one: _item(one, [], 0) for one in names if one in large}, None
    if small_of(names, large):
        rows, compiled = fetch(draft_event_taxonomy(node, context_of(node, asked)), node, asked)
        found |= {row[0]: _item(*row) for row in rows.rows}
    results = [found[one] for one in reversed(names) if one in found]
    return envelope(node, asked, compiled, results, hasMore=False)


def _item(name: str, values: list[str], count: int) -> Document:
    return {"property": name, "sample_values": values, "sample_count": int(count)}
