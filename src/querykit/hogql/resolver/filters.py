"""`{filters}`: the filters of a HogQLQuery, at the place where its text wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.errors import UnsupportedFilter
from querykit.hogql import ast, codes, typed
from querykit.hogql.dates import resolve_date
from querykit.hogql.property_filters import TRUE as NEUTRAL
from querykit.hogql.property_filters import all_of, compare, filters_condition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.hogql.resolver.context import Context
    from querykit.hogql.resolver.scope import Scope

TIME_FIELDS = {
    "events": "timestamp",
    "ai_events": "timestamp",
    "sessions": "$start_timestamp",
    "logs": "timestamp",
    "log_attributes": "timestamp",
    "trace_spans": "timestamp",
    "groups": "created_at",
}
"""Tables that `{filters}` can stand for, and the field that its dates are about."""

BOUNDS: dict[tuple[str, ...], str] = {
    ("filters", "dateRange", "from"): "date_from",
    ("filters", "dateRange", "to"): "date_to",
}
TRUE = typed.Literal(value=True, type=typed.BOOLEAN)
NO_TABLE = (
    "Cannot use 'filters' placeholder in a SELECT clause that does not select from the events, "
    "sessions, logs, traces or groups table."
)
ONLY_SESSIONS = (
    "Can only use session properties in a filter when selecting from only the sessions table."
)


def is_filters(chain: tuple[str, ...]) -> bool:
    """Return whether a placeholder is about the filters."""
    return bool(chain) and chain[0] == "filters"


def filters_placeholder(
    context: Context, chain: tuple[str, ...], at: ast.Node, scope: Scope
) -> typed.Node:
    """Return the condition for `{filters}`; reports what stands where it cannot."""
    if chain != ("filters",):
        if chain in BOUNDS:
            message = (
                f"The `{{{'.'.join(chain)}}}` placeholder must be used directly in a comparison "
                f"(e.g. `timestamp > {{{'.'.join(chain)}}}`), not nested inside a function call, "
                "when the date range is not set."
            )
            moment = _bound(context, BOUNDS[chain])
            if moment is not None:
                return context.resolve(moment, scope)
        else:
            message = (
                f"Unsupported filters placeholder `{{{'.'.join(chain)}}}`. Supported filters "
                "placeholders are: `{filters}`, `{filters.dateRange.from}`, "
                "`{filters.dateRange.to}`."
            )
        context.report(codes.BAD_FILTERS, message, at)
        return TRUE
    tables = [one.table_name for one in scope.sources.values()]
    table = next((one for one in tables if one in TIME_FIELDS), None)
    if table is None:
        context.report(codes.BAD_FILTERS, NO_TABLE, at)
        return TRUE
    try:
        condition = _condition(context, table, only=len(tables) == 1)
    except UnsupportedFilter as problem:
        context.report(codes.BAD_FILTERS, problem.message, at)
        return TRUE
    return context.resolve(condition, scope)


def _condition(context: Context, table: str, *, only: bool) -> ast.Node:
    filters: Mapping[str, Any] = context.filters or {}
    properties = filters.get("properties") or []
    if table == "sessions":
        if any(one.get("type") != "session" for one in properties if isinstance(one, dict)):
            raise UnsupportedFilter(ONLY_SESSIONS)
        if not only and properties:
            raise UnsupportedFilter(ONLY_SESSIONS)
    parts = [filters_condition(properties, table=table, is_boolean=context.is_boolean)]
    time = ast.Field(chain=(TIME_FIELDS[table],))
    upper, lower = _bound(context, "date_to"), _bound(context, "date_from")
    if upper is not None:
        parts.append(compare("<", time, upper))
    if lower is not None:
        parts.append(compare(">=", time, lower))
    if filters.get("filterTestAccounts"):
        own = context.facts.test_account_filters
        parts.append(filters_condition(own, table=table, is_boolean=context.is_boolean))
    return all_of([one for one in parts if one is not NEUTRAL])


def _bound(context: Context, name: str) -> ast.Node | None:
    dates = (context.filters or {}).get("dateRange") or {}
    given = dates.get(name)
    if not given or given == "all":
        return None
    moment = resolve_date(str(given), now=context.now, timezone=context.facts.timezone)
    return ast.Call(name="toDateTime", args=(ast.Constant(value=moment),))


def filter_bound(context: Context, node: ast.CompareOperation, scope: Scope) -> typed.Node | None:
    """Return the comparison with a bound of the date range; true when that is not set.

    None when no side is such a bound.
    """
    left, right = _bound_name(node.left), _bound_name(node.right)
    if left is None and right is None:
        return None
    sides = []
    for side, name in ((node.left, left), (node.right, right)):
        moment = side if name is None else _bound(context, name)
        if moment is None:
            return TRUE
        sides.append(moment)
    return context.resolve(
        ast.CompareOperation(left=sides[0], right=sides[1], op=node.op, span=node.span), scope
    )


def _bound_name(node: ast.Node) -> str | None:
    if isinstance(node, ast.Placeholder) and isinstance(node.expr, ast.Field):
        return BOUNDS.get(tuple(str(one) for one in node.expr.chain))
    return None
