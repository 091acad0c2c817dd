"""Queries for the actors behind a number, asked on their own: rows of what they tell of each actor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.actors import plan_actors
from querykit.run.actors import find_actors, modifiers_of
from querykit.run.insights import context_of
from querykit.run.lists import list_answer

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = (
    *("InsightActorsQuery", "FunnelsActorsQuery", "StickinessActorsQuery"),
    "FunnelCorrelationActorsQuery",
)


def run(node: Document, asked: Asked) -> Document:
    """Find the actors, and list the first of them."""
    found = find_actors(node, asked)
    node = {**node, "modifiers": modifiers_of(node)}
    columns = ["actor_id", *[one for one in found.source.columns if one != "matching_events"]]
    context = context_of(node, asked)
    plan = plan_actors({"select": columns}, context, found.source)
    answer = list_answer(plan, node, asked, context, {})
    if found.compiled is not None:
        answer |= {"hogql": found.compiled.hogql, "clickhouse": found.compiled.sql}
    return answer
