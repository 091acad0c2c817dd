"""WITH: names for queries and for values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql import ast, codes, typed
from querykit.hogql.resolver.catalogue import PHYSICAL_NAMES
from querykit.hogql.resolver.exposed import exposed_columns, renamed, with_names
from querykit.hogql.resolver.expressions import check_name
from querykit.hogql.resolver.scope import Cte
from querykit.hogql.typed import type_of
from querykit.hogql.visitor import children

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from querykit.hogql.resolver.context import Context
    from querykit.hogql.resolver.scope import Scope


def table_ctes(
    context: Context, nodes: Sequence[ast.CTE], outer: Mapping[str, Cte], scope: Scope
) -> list[typed.Cte]:
    """Resolve the names of queries, and of values that need no table; fill `scope.ctes`."""
    ctes = dict(outer)
    scope.ctes = ctes
    made = []
    for node in nodes:
        if not _supported(context, node):
            ctes[node.name] = Cte(node.name, {}, None, node.name)
            continue
        if node.cte_type == "column":
            if not _needs_table(node.expr):
                made.append(_value(context, node, scope))
            continue
        query = context.resolve(node.expr, scope)
        inner = query.query if isinstance(query, typed.Subquery) else query
        columns = exposed_columns(inner)
        names = tuple(node.columns or ())
        if names:
            if len(names) != len(columns):
                message = (
                    f"CTE '{node.name}' has {len(columns)} column(s) but {len(names)} column "
                    "name(s) were provided"
                )
                context.report(codes.COLUMN_COUNT, message, node)
            columns = renamed(columns, names)
        name = printed_name(node.name)
        ctes[node.name] = Cte(node.name, columns, None, name)
        made.append(typed.Cte(name, with_names(inner, names) if names else inner, is_column=False))
    return made


def late_values(context: Context, nodes: Sequence[ast.CTE], scope: Scope) -> list[typed.Cte]:
    """Resolve the names of values that are made of columns, when the tables are known."""
    return [
        _value(context, node, scope)
        for node in nodes
        if node.cte_type == "column" and _needs_table(node.expr)
    ]


def _value(context: Context, node: ast.CTE, scope: Scope) -> typed.Cte:
    expr = context.resolve(node.expr, scope)
    if isinstance(expr, typed.Aliased):
        expr = expr.expr
    kind, name = type_of(expr), printed_name(node.name)
    scope.ctes = {**scope.ctes, node.name: Cte(node.name, None, kind, name)}
    return typed.Cte(name, expr, is_column=True)


def printed_name(name: str) -> str:
    """Return the name of a CTE in SQL: never that of a physical table, which it would hide."""
    return f"{name}__cte" if name in PHYSICAL_NAMES else name


def _supported(context: Context, node: ast.CTE) -> bool:
    check_name(context, node.name, node)
    problem = None
    if node.recursive:
        problem = "Recursive CTEs are only supported in PostgreSQL dialect"
    elif node.materialized is not None:
        problem = "CTE materialization hints are not supported in clickhouse dialect"
    elif node.using_key:
        problem = "USING KEY is not supported in clickhouse dialect"
    if problem is not None:
        context.report(codes.NOT_IN_CLICKHOUSE, problem, node)
    return problem is None


def _needs_table(node: ast.Node) -> bool:
    """Return whether a value names a column outside of a subquery of its own."""
    pending = [node]
    while pending:
        here = pending.pop()
        if isinstance(here, ast.Field):
            return True
        if not isinstance(here, (ast.SelectQuery, ast.SelectSetQuery)):
            pending += children(here)
    return False
