"""How queries are written in HogQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql import ast
from querykit.hogql.names import name, part
from querykit.hogql.printers.hogql.base import Level, at, distinct, items, names, print_hogql

if TYPE_CHECKING:
    from querykit.hogql.printers.hogql.base import Printed, Printer

QUERY = (ast.SelectQuery, ast.SelectSetQuery)
SUBQUERY = (*QUERY, ast.ValuesQuery)


def _select(node: ast.SelectQuery) -> Printed:
    parts = []
    if node.ctes is not None:
        recursive = "RECURSIVE " if any(one.recursive for one in node.ctes) else ""
        parts.append(f"WITH {recursive}{items(node.ctes)}")
    parts.append(f"SELECT {distinct(node.select) if node.distinct else items(node.select)}")
    if node.select_from is not None:
        parts.append(f"FROM {print_hogql(node.select_from)}")
    if node.array_join_op is not None:
        parts.append(f"{node.array_join_op} {items(node.array_join_list or ())}")
    for word, condition in (("PREWHERE", node.prewhere), ("WHERE", node.where)):
        if condition is not None:
            parts.append(f"{word} {at(Level.OR, condition)}")
    if node.group_by is not None or node.group_by_mode is not None:
        parts.append(f"GROUP BY {_group_by(node)}")
    for word, condition in (("HAVING", node.having), ("QUALIFY", node.qualify)):
        if condition is not None:
            parts.append(f"{word} {at(Level.OR, condition)}")
    if node.window_exprs is not None:
        windows = [f"{name(one)} AS ({print_hogql(window)})" for one, window in node.window_exprs]
        parts.append(f"WINDOW {', '.join(windows)}")
    if node.order_by is not None:
        parts.append(f"ORDER BY {items(node.order_by)}")
    if node.interpolate is not None:
        parts.append(f"INTERPOLATE ({items(node.interpolate)})")
    return " ".join(parts + _limits(node)), Level.QUERY


def _group_by(node: ast.SelectQuery) -> str:
    inner = items(node.group_by or ())
    match node.group_by_mode:
        case "all":
            return "ALL"
        case "cube" | "rollup" as word:
            return f"{word.upper()}({inner})"
        case "grouping_sets":
            return f"GROUPING SETS ({inner})"
    return inner


def _limits(node: ast.SelectQuery) -> list[str]:
    parts = []
    if node.limit_by is not None:
        parts.append(print_hogql(node.limit_by))
    if node.limit is not None:
        parts.append(f"LIMIT {_count(node.limit)}")
    if node.limit_percent:
        parts.append("%")
    if node.limit_with_ties:
        parts.append("WITH TIES")
    if node.offset is not None:
        parts.append(f"OFFSET {_count(node.offset)}")
    return parts


def _count(node: ast.Node) -> str:
    """Return the number of a LIMIT, which a `%` may follow."""
    return at(Level.UNARY, node)


def _limit_by(node: ast.LimitByExpr) -> Printed:
    offset = "" if node.offset_value is None else f" OFFSET {_count(node.offset_value)}"
    return f"LIMIT {_count(node.n)}{offset} BY {items(node.exprs)}", Level.ANY


def _set(node: ast.SelectSetQuery) -> Printed:
    # What follows a closing parenthesis belongs to the whole set, else to the last query.
    whole = node.limit is not None or node.offset is not None
    last = len(node.subsequent_select_queries) - 1
    parts = [_branch(node.initial_select_query, closed=False)]
    for index, one in enumerate(node.subsequent_select_queries):
        one.__post_init__()
        parts += [one.set_operator, _branch(one.select_query, closed=whole and index == last)]
    if node.limit is not None:
        parts.append(f"LIMIT {_count(node.limit)}")
    if node.offset is not None:
        parts.append(f"OFFSET {_count(node.offset)}")
    return " ".join(parts), Level.QUERY


ENDS = ("ctes", "order_by", "interpolate", "limit_by", "limit", "offset")
"""Clauses that make a query of a set read better in parentheses."""


def _branch(node: ast.Node, *, closed: bool) -> str:
    text = print_hogql(node)
    if isinstance(node, ast.SelectQuery):
        closed = closed or any(getattr(node, clause) is not None for clause in ENDS)
    else:
        closed = not isinstance(node, (ast.Placeholder, ast.HogQLXTag))
    return f"({text})" if closed else text


def _set_node(node: ast.SelectSetNode) -> Printed:
    return f"{node.set_operator} {_branch(node.select_query, closed=False)}", Level.ANY


def _cte(node: ast.CTE) -> Printed:
    if node.cte_type == "column":
        return f"{at(Level.OR, node.expr)} AS {name(node.name)}", Level.ANY
    text = name(node.name)
    if node.columns is not None:
        text += f"({names(node.columns)})"
    if node.using_key is not None:
        text += f" USING KEY ({names(node.using_key)})"
    hint = {None: "", True: "MATERIALIZED ", False: "NOT MATERIALIZED "}[node.materialized]
    return f"{text} AS {hint}({print_hogql(node.expr)})", Level.ANY


# -- FROM -------------------------------------------------------------------------------------------


def _join(node: ast.JoinExpr) -> Printed:
    text, one = _table(node), node.next_join
    while one is not None:
        one.__post_init__()
        text += f" {one.join_type or 'JOIN'} {_table(one)}"
        if one.constraint is not None:
            text += f" {print_hogql(one.constraint)}"
        one = one.next_join
    return text, Level.ANY


def _table(node: ast.JoinExpr) -> str:
    text = _source(node.table)
    if node.table_args is not None:
        text += f"({items(node.table_args)})"
    if node.alias is not None:
        text += f" AS {name(node.alias)}"
    if node.column_aliases is not None:
        text += f" ({names(node.column_aliases)})"
    if node.table_final:
        text += " FINAL"
    if node.sample is not None:
        text += f" {print_hogql(node.sample)}"
    return text


def _source(node: ast.Node) -> str:
    if isinstance(node, ast.Field):
        return ".".join([name(node.chain[0]), *map(part, node.chain[1:])])
    return f"({print_hogql(node)})" if isinstance(node, SUBQUERY) else print_hogql(node)


def _constraint(node: ast.JoinConstraint) -> Printed:
    if node.constraint_type == "ON":
        return f"ON {at(Level.OR, node.expr)}", Level.ANY
    columns = node.expr.exprs if isinstance(node.expr, ast.Tuple) else (node.expr,)
    return f"USING ({items(columns)})", Level.ANY


def _sample(node: ast.SampleExpr) -> Printed:
    offset = "" if node.offset_value is None else f" OFFSET {print_hogql(node.offset_value)}"
    return f"SAMPLE {print_hogql(node.sample_value)}{offset}", Level.ANY


def _ratio(node: ast.RatioExpr) -> Printed:
    parts = [print_hogql(one) for one in (node.left, node.right) if one is not None]
    return "/".join(parts), Level.ANY


def _values(node: ast.ValuesQuery) -> Printed:
    return f"VALUES {', '.join([f'({items(row)})' for row in node.rows])}", Level.ANY


def _pivot(node: ast.PivotExpr) -> Printed:
    group = "" if node.group_by is None else f" GROUP BY {items(node.group_by)}"
    columns = " ".join([print_hogql(one) for one in node.columns])
    return f"{_source(node.table)} PIVOT ({items(node.aggregates)} FOR {columns}{group})", Level.ANY


def _pivot_column(node: ast.PivotColumn) -> Printed:
    return f"{at(Level.SUM, node.column)} IN ({items(node.values)})", Level.ANY


def _unpivot(node: ast.UnpivotExpr) -> Printed:
    nulls = " INCLUDE NULLS" if node.include_nulls else ""
    columns = " ".join([print_hogql(one) for one in node.columns])
    return f"{_source(node.table)} UNPIVOT{nulls} ({columns})", Level.ANY


def _unpivot_column(node: ast.UnpivotColumn) -> Printed:
    value, column = (at(Level.SUM, one) for one in (node.value_columns, node.name_columns))
    return f"{value} FOR {column} IN ({items(node.unpivot_values)})", Level.ANY


def _interpolate(node: ast.InterpolateExpr) -> Printed:
    value = "" if node.value is None else f" AS ({at(Level.OR, node.value)})"
    return f"{at(Level.OR, node.expr)}{value}", Level.ANY


def _grouping_set(node: ast.GroupingSet) -> Printed:
    return f"({items(node.exprs)})", Level.ANY


QUERIES: dict[type[ast.Node], Printer] = {
    ast.CTE: _cte,
    ast.GroupingSet: _grouping_set,
    ast.InterpolateExpr: _interpolate,
    ast.JoinConstraint: _constraint,
    ast.JoinExpr: _join,
    ast.LimitByExpr: _limit_by,
    ast.PivotColumn: _pivot_column,
    ast.PivotExpr: _pivot,
    ast.RatioExpr: _ratio,
    ast.SampleExpr: _sample,
    ast.SelectQuery: _select,
    ast.SelectSetNode: _set_node,
    ast.SelectSetQuery: _set,
    ast.UnpivotColumn: _unpivot_column,
    ast.UnpivotExpr: _unpivot,
    ast.ValuesQuery: _values,
}
"""How each node of a query is written."""
