"""TeamTaxonomyQuery: the events of thirty days, the most frequent first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.build import const, select
from querykit.draft.listing import page
from querykit.draft.samples import recent
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context

DEFAULT_EVENTS = 500
OMITTED = ("$autocapture", "$feature_flag_called", "$pageleave")
"""Events that say little about what people do."""


def draft_team_taxonomy(query: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the HogQL of a TeamTaxonomyQuery; one more row than asked for."""
    limit, offset = page(query, DEFAULT_EVENTS)
    tree: ast.Node = select(
        "SELECT event, count() AS times FROM events WHERE {recent} AND event NOT IN {omitted} "
        "GROUP BY event ORDER BY times DESC, event LIMIT {limit} OFFSET {offset}",
        recent=recent(context),
        omitted=ast.Tuple(exprs=tuple([const(one) for one in OMITTED])),
        limit=limit + 1,
        offset=offset,
    )
    return tree
