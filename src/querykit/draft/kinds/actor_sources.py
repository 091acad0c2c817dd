"""Queries for the actors behind a number as HogQL; see `querykit.draft.actors`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actors import actor_source, is_folded, stream_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context
    from querykit.hogql import ast

KINDS = (
    *("InsightActorsQuery", "FunnelsActorsQuery", "StickinessActorsQuery"),
    *("FunnelCorrelationQuery", "FunnelCorrelationActorsQuery"),
)


def draft(node: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the query for the actors, or what is asked of ClickHouse to work them out."""
    return stream_of(node, context) if is_folded(node) else actor_source(node, context).tree
