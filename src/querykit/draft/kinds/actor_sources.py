"""Queries for the actors behind a number as HogQL; see `querykit.draft.actors`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actors import actor_source, stream_of
from querykit.draft.actors.telling import tell_source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context
    from querykit.hogql import ast

KINDS = (
    *("InsightActorsQuery", "FunnelsActorsQuery", "StickinessActorsQuery"),
    "FunnelCorrelationActorsQuery",
)
comments = tell_source


def draft(node: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the query for the actors, or what is asked of ClickHouse to work them out."""
    source = actor_source(node, context)
    return stream_of(node, context) if source is None else source.tree
