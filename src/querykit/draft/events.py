"""EventsQuery: a list of events, or aggregates over them, column by column."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from querykit.draft.actions import action_condition, step_condition
from querykit.draft.build import (
    FALSE,
    alias,
    all_of,
    any_of,
    call,
    compare,
    const,
    expr,
    field,
    moment,
    user_expr,
)
from querykit.draft.dates import read_moment
from querykit.draft.properties import filters_condition, test_accounts_condition
from querykit.errors import DraftProblem, NotSupported
from querykit.hogql import ast
from querykit.hogql.functions.registry import find_function
from querykit.hogql.parser import parse_order_expr
from querykit.hogql.visitor import walk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from querykit.draft.context import Context

DEFAULT_LIMIT, MOST_ROWS = 100, 50_000
DEFAULT_AFTER = "-24h"
AHEAD = timedelta(seconds=5)
"""How far into the future events are shown: clocks of clients are not exact."""

EVENT_FIELDS = (
    *("uuid", "event", "properties", "timestamp", "team_id", "distinct_id"),
    *("elements_chain", "created_at", "person_mode"),
)
DISPLAY_PROPERTIES = ("email", "name", "username")

SPECIAL: Mapping[str, ast.Node] = {
    "*": call("tuple", *[field(one) for one in EVENT_FIELDS]),
    "person": expr("tuple(distinct_id, person.id, person.created_at, person.properties)"),
    "person_display_name": call(
        "tuple",
        call(
            "coalesce",
            *[
                expr("nullIf({p}, '')", p=field("person", "properties", one))
                for one in DISPLAY_PROPERTIES
            ],
            field("distinct_id"),
        ),
        field("person", "id"),
        field("distinct_id"),
    ),
}
"""Columns that stand for several fields of an event; the answer has an object for them."""


@dataclass(frozen=True, slots=True)
class EventColumn:
    """One column that was asked for."""

    text: str
    """As it was given; the answer names the column so."""

    special: str | None
    node: ast.Node

    @property
    def is_aggregate(self) -> bool:
        """Return whether the column aggregates over events."""
        return has_aggregate(self.node)


@dataclass(frozen=True, slots=True)
class EventsPlan:
    """An EventsQuery that was read."""

    columns: tuple[EventColumn, ...]
    tree: ast.SelectQuery
    limit: int
    offset: int


def draft_events(query: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the HogQL of an EventsQuery; one more row than asked for, to see if there are more."""
    return plan_events(query, context).tree


def plan_events(query: Mapping[str, Any], context: Context) -> EventsPlan:
    """Read an EventsQuery.

    Raises:
        DraftProblem: a member stands for no query.
        NotSupported: the query starts from an insight.
    """
    if query.get("source"):
        raise NotSupported("source of an EventsQuery", pointer="/source")
    columns = tuple([_column(one) for one in query.get("select") or []])
    if not columns:
        raise DraftProblem("there is nothing to select", pointer="/select")
    conditions = [user_expr(one) for one in query.get("where") or []]
    having = [one for one in conditions if has_aggregate(one)]
    where = [one for one in conditions if not has_aggregate(one)]
    is_grouped = any(one.is_aggregate for one in columns)
    keys = tuple([one.node for one in columns if not one.is_aggregate]) if is_grouped else ()
    limit = min(int(query.get("limit") or DEFAULT_LIMIT), MOST_ROWS)
    offset = int(query.get("offset") or 0)
    tree = ast.SelectQuery(
        select=tuple([_selected(one) for one in columns]),
        select_from=ast.JoinExpr(table=field("events")),
        where=all_of(_rows(query, context), *where),
        group_by=keys or None,
        having=all_of(*having) if having else None,
        order_by=_order(query, columns) or None,
        limit=const(limit + 1),
        offset=const(offset) if offset else None,
    )
    return EventsPlan(columns, tree, limit, offset)


def has_aggregate(node: ast.Node) -> bool:
    """Return whether an expression aggregates over rows."""
    for one in walk(node):
        if isinstance(one, ast.Call):
            function = find_function(one.name)
            if function is not None and function.aggregate:
                return True
    return False


def _column(text: str) -> EventColumn:
    bare = text.partition("--")[0].strip()
    if bare in SPECIAL:
        return EventColumn(text, bare, SPECIAL[bare])
    return EventColumn(text, None, user_expr(text))


def _selected(column: EventColumn) -> ast.Node:
    if column.special is None:
        return column.node
    name = "event_columns" if column.special == "*" else f"{column.special}_columns"
    return alias(column.node, name)


def _order(query: Mapping[str, Any], columns: Sequence[EventColumn]) -> tuple[ast.OrderExpr, ...]:
    given = query.get("orderBy")
    if given:
        return tuple([_order_item(one) for one in given])
    aggregates = [one.node for one in columns if one.is_aggregate]
    if aggregates:
        counts = [one for one in aggregates if one == call("count")]
        return (ast.OrderExpr(expr=(counts or aggregates)[0], order="DESC"),)
    if any(one.special == "*" or one.node == field("timestamp") for one in columns):
        return (ast.OrderExpr(expr=field("timestamp"), order="DESC"),)
    return (ast.OrderExpr(expr=columns[0].node, order="ASC"),)


def _order_item(text: str) -> ast.OrderExpr:
    item = parse_order_expr(text)
    assert isinstance(item, ast.OrderExpr)
    if isinstance(item.expr, ast.Field) and item.expr.chain[0] in SPECIAL:
        name = item.expr.chain[0]
        by = SPECIAL["person_display_name"] if name != "*" else field("timestamp")
        return ast.OrderExpr(expr=by, order=item.order)
    return item


def _rows(query: Mapping[str, Any], context: Context) -> ast.Node:
    parts: list[ast.Node | None] = []
    if query.get("event"):
        parts.append(compare("==", field("event"), query["event"]))
    if query.get("events"):
        listed = ast.Tuple(exprs=tuple([const(one) for one in query["events"]]))
        parts.append(compare("in", field("event"), listed))
    if query.get("actionId") is not None:
        parts.append(action_condition(query["actionId"], context))
    if query.get("actionSteps"):
        parts.append(any_of([step_condition(one, context) for one in query["actionSteps"]]))
    if query.get("personId"):
        parts.append(_of_person(str(query["personId"])))
    parts.append(filters_condition(query.get("fixedProperties"), context))
    parts.append(filters_condition(query.get("properties"), context))
    if query.get("filterTestAccounts"):
        parts.append(test_accounts_condition(context))
    return all_of(*parts, *_time(query, context))


def _of_person(person_id: str) -> ast.Node:
    """Return which events are of a person; what is no UUID is nobody's id."""
    try:
        UUID(person_id)
    except ValueError:
        return FALSE
    return expr("person_id = {person}", person=person_id)


def _time(query: Mapping[str, Any], context: Context) -> list[ast.Node]:
    at, after, before = field("timestamp"), query.get("after"), query.get("before")
    end = read_moment(str(before), context.clock).at if before else context.clock.now + AHEAD
    bounds: list[ast.Node] = [compare("<", at, moment(end))]
    if after != "all":
        start = read_moment(str(after or DEFAULT_AFTER), context.clock).at
        bounds.append(compare(">", at, moment(start)))
    return bounds
