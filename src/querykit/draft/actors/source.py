"""What a query for the actors behind a number gives, whichever insight it is about."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from querykit.draft.build import alias, call, expr, field, select
from querykit.draft.insight import EVENT_MARK
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

EVENT_COUNT, DISTINCT_IDS, MATCHING = "event_count", "event_distinct_ids", "matching_events"
MOST_MATCHING = 100
"""Events of one actor that are looked at for recordings."""


@dataclass(frozen=True, slots=True)
class ActorSource:
    """A query for actors: `actor_id` and some more columns."""

    tree: ast.Node
    columns: tuple[str, ...] = ()
    """Its columns beside `actor_id`."""

    group_type_index: int | None = None
    """Which groups the actors are; None for persons and others."""

    are_others: bool = False
    """Whether the actors are neither persons nor groups, but values of an expression."""

    order: tuple[ast.OrderExpr, ...] = ()
    """How they are ordered, unless the query says it; those who come out even by their id."""

    marks_later: bool = False
    """Whether the events behind the number are looked up for those that are listed, for recordings."""


@dataclass(frozen=True, slots=True)
class Point:
    """The events that a number counts, and whose they are."""

    where: ast.Node
    actor: ast.Node
    group_type_index: int | None = None
    are_others: bool = False

    def source(self, *, recordings: bool) -> ActorSource:
        """Return the actors of the events, each with how many they did and under which ids."""
        columns = {
            EVENT_COUNT: call("count"),
            DISTINCT_IDS: expr("arraySort(groupUniqArray(distinct_id))"),
        }
        if recordings:
            columns[MATCHING] = expr(
                "arraySlice(arraySort(groupUniqArrayIf({mark}, $session_id != '')), 1, {most})",
                mark=EVENT_MARK,
                most=MOST_MATCHING,
            )
        tree = ast.SelectQuery(
            select=(
                alias(self.actor, "actor_id"),
                *[alias(node, name) for name, node in columns.items()],
            ),
            select_from=ast.JoinExpr(table=field("events")),
            where=self.where,
            group_by=(field("actor_id"),),
        )
        return ActorSource(
            tree, tuple(columns), self.group_type_index, self.are_others, most(EVENT_COUNT)
        )

    def events(self) -> ast.Node:
        """Return the condition that an event is one of those counted."""
        tree = select("SELECT uuid FROM events WHERE {where}", where=self.where)
        return ast.CompareOperation(left=field("uuid"), right=tree, op="in")


def most(name: str) -> tuple[ast.OrderExpr, ...]:
    """Return the order by a column, the largest first."""
    return (ast.OrderExpr(expr=field(name), order="DESC"),)


def relation(
    rows: Iterable[Sequence[Any]], columns: Mapping[str, str], *, are_persons: bool
) -> ast.Node:
    """Return rows that were worked out here as a query: they travel as one JSON text.

    Args:
        rows: values of each actor, its id first.
        columns: name -> ClickHouse type of the columns beside the id, as JSON is read.
        are_persons: whether the ids are UUIDs.
    """
    kinds = ", ".join(["String", *columns.values()])
    names = ["actor_id", *columns]
    values = [call("tupleElement", field("row"), place) for place in range(1, len(names) + 1)]
    if are_persons:
        values[0] = call("toUUID", values[0])
    tree: ast.SelectQuery = select(
        "SELECT 1 FROM (SELECT arrayJoin(JSONExtract({rows}, {kind})) AS row)",
        rows=json.dumps(list(rows), ensure_ascii=False, separators=(",", ":")),
        kind=f"Array(Tuple({kinds}))",
    )
    made = [alias(value, name) for name, value in zip(names, values, strict=True)]
    return ast.SelectQuery(select=tuple(made), select_from=tree.select_from)


def listed(ids: Iterable[str], *, are_persons: bool) -> ast.Node:
    """Return ids as a query, for `IN`: many of them are read faster as one text than one by one."""
    text = json.dumps(list(ids), ensure_ascii=False)
    one = expr("arrayJoin(JSONExtract({text}, 'Array(String)'))", text=text)
    return ast.SelectQuery(select=(call("toUUID", one) if are_persons else one,))
