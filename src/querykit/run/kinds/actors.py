"""ActorsQuery and PersonsNode: lists of persons and groups (semantics.md 12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actors import plan_actors
from querykit.draft.nested import below
from querykit.run.actors import fill_objects, find_actors, insight_of, modifiers_of
from querykit.run.insights import context_of
from querykit.run.lists import list_answer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from querykit.draft.context import Context
    from querykit.errors import Document
    from querykit.run.asked import Asked
    from querykit.run.lists import Shape

KINDS = ("ActorsQuery", "PersonsNode")
OF_HOGQL = ("values", "filters", "variables")
"""What a HogQLQuery as the source fills its placeholders with."""


def run(node: Document, asked: Asked) -> Document:
    """Find the actors of the source, list those that are asked for, and look up what is known of them."""
    given = node.get("source")
    with below("/source"):
        found = find_actors(given, asked) if given else None
    insight = insight_of(node)
    of_hogql = {name: insight.get(name) for name in OF_HOGQL}
    node = {**node, **of_hogql, "modifiers": modifiers_of(node)}
    context = context_of(node, asked)
    plan = plan_actors(node, context, found.source if found else None)
    answer = list_answer(plan, node, asked, context, SHAPES)
    answer["missing_actors_count"] = fill_objects(answer["results"], plan, found, node, asked)
    if found is not None and found.compiled is not None:
        answer |= {"hogql": found.compiled.hogql, "clickhouse": found.compiled.sql}
    return answer


def _person_name(values: Sequence[Any], _context: Context) -> Document:
    name, uuid = values
    return {"display_name": name, "id": uuid}


def _group_name(values: Sequence[Any], _context: Context) -> Document:
    name, key = values
    return {"display_name": name, "key": key}


SHAPES: Mapping[str, Shape] = {
    "person_display_name": _person_name,
    "group_name": _group_name,
}
"""Special column -> the object made of its fields."""
