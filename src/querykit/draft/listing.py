"""Lists of rows, column by column: what EventsQuery and SessionsQuery share.

Columns, conditions and orders are HogQL that the query brings along. A column may have a label behind
`--`. As soon as one column aggregates, the others are what is grouped by.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from querykit.draft.build import alias, all_of, call, compare, const, field, moment, user_expr
from querykit.draft.culprits import about
from querykit.draft.dates import read_moment
from querykit.errors import DraftProblem
from querykit.hogql import ast
from querykit.hogql.functions.registry import find_function
from querykit.hogql.parser import parse_order_expr
from querykit.hogql.visitor import walk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from querykit.draft.context import Context

DEFAULT_LIMIT, MOST_ROWS = 100, 50_000
AHEAD = timedelta(seconds=5)
"""How far into the future rows are shown: clocks of clients are not exact."""

TIMESTAMP = field("timestamp")
DISPLAY_NAME = "person_display_name"


@dataclass(frozen=True, slots=True)
class Column:
    """One column that was asked for."""

    text: str
    """As it was given; the answer names the column so."""

    special: str | None
    """The name of a column that stands for several fields; the answer has an object for it."""

    node: ast.Node

    @property
    def is_aggregate(self) -> bool:
        """Return whether the column aggregates over rows."""
        return has_aggregate(self.node)


@dataclass(frozen=True, slots=True)
class ListPlan:
    """A list that was read."""

    columns: tuple[Column, ...]
    tree: ast.SelectQuery
    """Asks for one row more than wanted, to see if there are more."""

    limit: int
    offset: int


@dataclass(frozen=True, slots=True)
class Rows:
    """What a list is made of."""

    source: ast.JoinExpr
    special: Mapping[str, ast.Node]
    """Columns that stand for several fields."""

    timestamp: ast.Field
    """What orders the rows where nothing else does: the newest first."""

    name: str
    """What one row is."""


def plan_list(
    query: Mapping[str, Any], rows: Rows, where: ast.Node, select: Sequence[str]
) -> ListPlan:
    """Read a list.

    Args:
        query: the node, with `where`, `orderBy`, `limit` and `offset`.
        rows: what there is to list.
        where: which rows the other members of the query ask for.
        select: the texts of the columns.

    Raises:
        DraftProblem: the page is impossible.
        HogQLSyntaxError: a text is no HogQL.
    """
    columns = tuple([_column(one, rows) for one in select])
    conditions = [user_expr(one) for one in query.get("where") or []]
    having = [one for one in conditions if has_aggregate(one)]
    plain = [one for one in conditions if not has_aggregate(one)]
    is_grouped = any(one.is_aggregate for one in columns)
    keys = tuple([one.node for one in columns if not one.is_aggregate]) if is_grouped else ()
    limit, offset = page(query)
    tree = ast.SelectQuery(
        select=tuple([_selected(one, rows) for one in columns]),
        select_from=rows.source,
        where=all_of(where, *plain),
        group_by=keys or None,
        having=all_of(*having) if having else None,
        order_by=_order(query, columns, rows) or None,
        limit=const(limit + 1),
        offset=const(offset) if offset else None,
    )
    return ListPlan(columns, tree, limit, offset)


def page(query: Mapping[str, Any], default: int = DEFAULT_LIMIT) -> tuple[int, int]:
    """Return how many rows a query wants, at most as many as may be, and how many it leaves out.

    Raises:
        DraftProblem: one of the two is negative.
    """
    for name in ("limit", "offset"):
        if int(query.get(name) or 0) < 0:
            raise DraftProblem(f"{name} is {query[name]}, and not 0 or more", pointer=f"/{name}")
    limit = min(int(query.get("limit") or default), MOST_ROWS)
    return limit, int(query.get("offset") or 0)


def time_bounds(
    query: Mapping[str, Any],
    context: Context,
    default: str,
    at: ast.Node = TIMESTAMP,
) -> ast.Node:
    """Return that a time lies after `after` and before `before`, both left out themselves.

    Args:
        query: the node; `all` as `after` is no bound.
        context: the clock.
        default: the `after` of a query without one.
        at: the time.
    """
    after, before = query.get("after"), query.get("before")
    end = read_moment(str(before), context.clock).at if before else context.clock.now + AHEAD
    until = compare("<", at, moment(end))
    if after == "all":
        return until
    start = read_moment(str(after or default), context.clock).at
    return all_of(until, compare(">", at, moment(start)))


def has_aggregate(node: ast.Node) -> bool:
    """Return whether an expression aggregates over rows."""
    for one in walk(node):
        if isinstance(one, ast.Call):
            function = find_function(one.name)
            if function is not None and function.aggregate:
                return True
    return False


def order_item(text: str) -> ast.OrderExpr:
    """Return what a text orders by; a direction behind a label counts: `person -- Person DESC`."""
    bare, mark, label = text.partition("--")
    direction = label.split()[-1:] if mark else []
    if direction and direction[0].upper() in ("ASC", "DESC"):
        bare = f"{bare} {direction[0]}"
    with about(text):
        item = parse_order_expr(bare.strip())
    assert isinstance(item, ast.OrderExpr)
    return item


def _column(text: str, rows: Rows) -> Column:
    bare = text.partition("--")[0].strip()
    if bare in rows.special:
        return Column(text, bare, rows.special[bare])
    return Column(text, None, user_expr(text))


def _selected(column: Column, rows: Rows) -> ast.Node:
    if column.special is None:
        return column.node
    name = rows.name if column.special == "*" else column.special
    return alias(column.node, f"{name}_columns")


def _order(
    query: Mapping[str, Any], columns: Sequence[Column], rows: Rows
) -> tuple[ast.OrderExpr, ...]:
    given = query.get("orderBy")
    if given:
        return tuple([_special_order(order_item(one), rows) for one in given])
    aggregates = [one.node for one in columns if one.is_aggregate]
    if aggregates:
        counts = [one for one in aggregates if one == call("count")]
        return (ast.OrderExpr(expr=(counts or aggregates)[0], order="DESC"),)
    if any(one.special == "*" or one.node == rows.timestamp for one in columns):
        return (ast.OrderExpr(expr=rows.timestamp, order="DESC"),)
    if isinstance(columns[0].node, ast.Constant):
        return ()  # ClickHouse would read a number as the place of a column
    return (ast.OrderExpr(expr=columns[0].node, order="ASC"),)


def _special_order(item: ast.OrderExpr, rows: Rows) -> ast.OrderExpr:
    if isinstance(item.expr, ast.Field) and item.expr.chain[0] in rows.special:
        by = rows.timestamp if item.expr.chain[0] == "*" else rows.special[DISPLAY_NAME]
        return ast.OrderExpr(expr=by, order=item.order)
    return item
