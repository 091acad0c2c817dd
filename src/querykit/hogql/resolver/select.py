"""SELECT, its clauses, and sets of SELECTs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.hogql import ast, codes, typed
from querykit.hogql.resolver.columns import select_columns
from querykit.hogql.resolver.ctes import late_values, table_ctes
from querykit.hogql.resolver.dispatch import resolves
from querykit.hogql.resolver.expressions import BROKEN, check_name
from querykit.hogql.resolver.scope import Scope
from querykit.hogql.resolver.sources import resolve_from
from querykit.hogql.typed import UNKNOWN, type_of
from querykit.hogql.words import ARRAY_JOINS, GROUP_MODES, SET_OPERATORS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from querykit.hogql.resolver.context import Context
    from querykit.hogql.resolver.scope import Cte


def resolve_query(context: Context, node: ast.Node, ctes: Mapping[str, Cte]) -> typed.Query:
    """Return a SELECT or a set in typed form, given the CTEs around it."""
    if isinstance(node, ast.SelectSetQuery):
        return _set(context, node, ctes)[0]
    if isinstance(node, ast.SelectQuery):
        return _select(context, node, ctes)[0]
    context.report(codes.NOT_HERE, f"A {type(node).__name__} cannot be used as a query", node)
    return typed.Select((BROKEN,))


@resolves(ast.SelectQuery, ast.SelectSetQuery)
def _as_value(context: Context, node: ast.Node, scope: Scope) -> typed.Node:
    query = resolve_query(context, node, scope.ctes)
    first = _first_select(query)
    kind = type_of(first.columns[0]) if len(first.columns) == 1 else UNKNOWN
    return typed.Subquery(query, typed.Type(kind.kind, nullable=True))


def _first_select(query: typed.Node) -> typed.Select:
    while isinstance(query, typed.SelectSet):
        query = query.first
    assert isinstance(query, typed.Select)
    return query


# -- sets -------------------------------------------------------------------------------------------


def _set(
    context: Context, node: ast.SelectSetQuery, ctes: Mapping[str, Cte]
) -> tuple[typed.SelectSet, Mapping[str, Cte]]:
    first, inner = _branch(context, node.initial_select_query, ctes)
    rest = []
    for one in node.subsequent_select_queries:
        if one.set_operator not in SET_OPERATORS:
            message = f"{one.set_operator} is not supported in the 'clickhouse' dialect"
            context.report(codes.NOT_IN_CLICKHOUSE, message, one.select_query)
            continue
        branch, _ = _branch(context, one.select_query, inner)
        _same_width(context, first, branch, one.select_query)
        rest.append(typed.Branch(one.set_operator, branch))
    scope = Scope(ctes=inner)
    limit = _limit(context, node.limit, scope, "LIMIT")
    offset = _limit(context, node.offset, scope, "OFFSET")
    return typed.SelectSet(first, tuple(rest), limit, offset), inner


def _branch(
    context: Context, node: ast.Node, ctes: Mapping[str, Cte]
) -> tuple[typed.Query, Mapping[str, Cte]]:
    if isinstance(node, ast.SelectSetQuery):
        return _set(context, node, ctes)
    if isinstance(node, ast.SelectQuery):
        return _select(context, node, ctes)
    if isinstance(node, ast.Placeholder):
        from querykit.hogql.resolver.placeholders import replaced  # noqa: PLC0415 - see sources

        inner = replaced(context, node)
        if inner is not None:
            return _branch(context, inner, ctes)
        return typed.Select((BROKEN,)), ctes
    return resolve_query(context, node, ctes), ctes


def _same_width(context: Context, first: typed.Node, other: typed.Node, at: Any) -> None:
    one, two = len(_first_select(first).columns), len(_first_select(other).columns)
    if one != two:
        message = f"the branches of a set have {one} and {two} columns"
        context.report(codes.COLUMN_COUNT, message, at)


# -- one SELECT -------------------------------------------------------------------------------------


def _select(
    context: Context, node: ast.SelectQuery, outer: Mapping[str, Cte]
) -> tuple[typed.Select, Mapping[str, Cte]]:
    if node.qualify is not None:
        message = "QUALIFY is not supported in the 'clickhouse' dialect"
        context.report(codes.NOT_IN_CLICKHOUSE, message, node.qualify)
    scope = Scope()
    ctes = table_ctes(context, node.ctes or (), outer, scope)
    if node.select_from is not None:
        resolve_from(context, node.select_from, scope)
    ctes += late_values(context, node.ctes or (), scope)
    scope.windows = dict(node.window_exprs or ())
    array_join_kind, array_join = _array_join(context, node, scope)
    columns = select_columns(context, node.select, scope)
    clauses = scope.inside()

    def one(part: ast.Node | None) -> typed.Node | None:
        return None if part is None else context.resolve(part, clauses)

    def several(parts: Iterable[ast.Node] | None) -> tuple[Any, ...]:
        return tuple([context.resolve(part, clauses) for part in parts or ()])

    interpolate = None if node.interpolate is None else several(node.interpolate)
    if node.group_by_mode is not None and node.group_by_mode not in GROUP_MODES:
        context.report(codes.BAD_WORD, f"{node.group_by_mode!r} is no way of grouping", node)
    query = typed.Select(
        columns=columns,
        ctes=tuple(ctes),
        distinct=bool(node.distinct),
        array_join_kind=array_join_kind,
        array_join=array_join,
        prewhere=one(node.prewhere),
        where=one(node.where),
        group_by=several(node.group_by),
        group_mode=node.group_by_mode,
        having=one(node.having),
        windows=tuple(
            [
                typed.NamedWindow(name, context.resolve(window, clauses))  # type: ignore[arg-type]
                for name, window in scope.windows.items()
            ]
        ),
        order_by=several(node.order_by),
        interpolate=interpolate,
        limit_by=one(node.limit_by),  # type: ignore[arg-type]
        limit=_select_limit(context, node, clauses),
        limit_percent=bool(node.limit_percent),
        with_ties=bool(node.limit_with_ties),
        offset=_limit(context, node.offset, clauses, "OFFSET"),
    )
    # sources last: names in any clause above may have added joins
    return typed.replaced(query, sources=tuple(scope.joins)), scope.ctes


def _array_join(
    context: Context, node: ast.SelectQuery, scope: Scope
) -> tuple[str | None, tuple[typed.Node, ...]]:
    if node.array_join_op is None:
        return None, ()
    if node.array_join_op not in ARRAY_JOINS:
        context.report(codes.BAD_WORD, f"{node.array_join_op!r} is no kind of ARRAY JOIN", node)
        return None, ()
    items = []
    for item in node.array_join_list or ():
        if not isinstance(item, ast.Alias):
            context.report(codes.BAD_NAME, "ARRAY JOIN arrays must have an alias", item)
            continue
        check_name(context, item.alias, item)
        expr = context.resolve(item.expr, scope)
        expr = expr.expr if isinstance(expr, typed.Aliased) else expr
        aliased = typed.Aliased(expr, item.alias, UNKNOWN)
        scope.aliases[item.alias] = aliased
        items.append(aliased)
    return node.array_join_op, tuple(items)


# -- limits -----------------------------------------------------------------------------------------


def _select_limit(context: Context, node: ast.SelectQuery, scope: Scope) -> typed.Node | None:
    if not node.limit_percent or node.limit is None:
        return _limit(context, node.limit, scope, "LIMIT")
    value = node.limit.value if isinstance(node.limit, ast.Constant) else None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        message = "LIMIT percent with expressions is not supported in clickhouse dialect"
        context.report(codes.BAD_LIMIT, message, node.limit)
        return None
    if not 0 <= value <= 100:
        context.report(codes.BAD_LIMIT, "Limit percent must be between 0 and 100", node.limit)
        return None
    if value in (0, 100):  # ClickHouse reads 0 and 1 as numbers of rows
        return typed.number(0) if value == 0 else None
    return typed.Literal(value / 100, typed.FLOAT)


def _limit(context: Context, node: ast.Node | None, scope: Scope, word: str) -> typed.Node | None:
    if node is None:
        return None
    made = context.resolve(node, scope)
    if isinstance(made, typed.Literal):
        value = made.value
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            if made is not BROKEN:
                message = f"{word} must be a whole number of rows, not {value!r}"
                context.report(codes.BAD_LIMIT, message, node)
            return None
        return made
    if any(isinstance(one, (typed.Column, typed.Property)) for one in _own_parts(made)):
        context.report(codes.BAD_LIMIT, f"{word} cannot depend on a column", node)
        return None
    return made


def _own_parts(node: typed.Node) -> Iterable[typed.Node]:
    """Yield a node and what is below it, but for subqueries."""
    pending = [node]
    while pending:
        here = pending.pop()
        yield here
        if isinstance(here, typed.Subquery):
            continue
        for name in here.CHILDREN:
            value = getattr(here, name)
            if type(value) is tuple:
                pending += value
            elif value is not None:
                pending.append(value)


@resolves(ast.LimitByExpr)
def _limit_by(context: Context, node: ast.LimitByExpr, scope: Scope) -> typed.Node:
    count = _limit(context, node.n, scope, "LIMIT BY")
    offset = _limit(context, node.offset_value, scope, "OFFSET")
    by = tuple([context.resolve(one, scope) for one in node.exprs])
    return typed.LimitBy(count or typed.number(0), offset, by)


# -- order ------------------------------------------------------------------------------------------


@resolves(ast.OrderExpr)
def _order(context: Context, node: ast.OrderExpr, scope: Scope) -> typed.Node:
    if node.order not in ("ASC", "DESC"):
        context.report(codes.BAD_WORD, f"{node.order!r} is no order", node)
    fill = None if node.with_fill is None else context.resolve(node.with_fill, scope)
    return typed.Order(context.resolve(node.expr, scope), node.order == "DESC", fill)  # type: ignore[arg-type]


@resolves(ast.WithFillExpr)
def _fill(context: Context, node: ast.WithFillExpr, scope: Scope) -> typed.Node:
    parts = (node.from_value, node.to_value, node.step_value)
    return typed.Fill(*[None if one is None else context.resolve(one, scope) for one in parts])


@resolves(ast.InterpolateExpr)
def _interpolate(context: Context, node: ast.InterpolateExpr, scope: Scope) -> typed.Node:
    name = str(node.expr.chain[-1]) if isinstance(node.expr, ast.Field) else ""
    check_name(context, name, node)
    value = None if node.value is None else context.resolve(node.value, scope)
    return typed.Interpolated(name, value)


@resolves(ast.GroupingSet)
def _grouping_set(context: Context, node: ast.GroupingSet, scope: Scope) -> typed.Node:
    return typed.GroupingSet(tuple([context.resolve(one, scope) for one in node.exprs]))
