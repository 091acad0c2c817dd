"""The actors that a HogQLQuery lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actors.source import ActorSource
from querykit.draft.build import call, compare, field, select
from querykit.errors import DraftProblem
from querykit.hogql import ast
from querykit.hogql.parser import parse_select

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context

NAMES = ("actor_id", "person_id", "id")
"""Columns that hold the id of a person, the first of them that is there; else the only column."""


def hogql_actors(node: Mapping[str, Any], _context: Context) -> ActorSource:
    """Return the persons that a HogQLQuery lists, each once.

    Raises:
        DraftProblem: no column of it tells the person.
    """
    tree = parse_select(str(node.get("query") or ""))
    first = tree.initial_select_query if isinstance(tree, ast.SelectSetQuery) else tree
    columns = [_name(one) for one in first.select] if isinstance(first, ast.SelectQuery) else []
    name = next((one for one in NAMES if one in columns), columns[0] if len(columns) == 1 else None)
    if name is None:
        raise DraftProblem(
            "no column of the query tells whom it lists",
            hint="name one of its columns actor_id or person_id",
            pointer="/query",
        )
    made: ast.Node = select(
        "SELECT DISTINCT {actor} AS actor_id FROM {listed} WHERE {there}",
        actor=call("toUUID", call("toString", field(name))),
        listed=tree,
        there=compare("!=", call("toUUID", call("toString", field(name))), None),
    )
    return ActorSource(made)


def _name(column: ast.Node) -> str | None:
    if isinstance(column, ast.Alias):
        return column.alias
    return str(column.chain[-1]) if isinstance(column, ast.Field) else None
