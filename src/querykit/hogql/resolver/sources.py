"""What stands in FROM: tables, subqueries, CTEs, VALUES, and the joins between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.hogql import ast, codes, typed
from querykit.hogql.resolver.exposed import (
    UNNAMED,
    Exposed,
    exposed_columns,
    renamed,
    shown,
    with_names,
)
from querykit.hogql.resolver.expressions import check_name
from querykit.hogql.resolver.fields import unknown_field
from querykit.hogql.resolver.placeholders import replaced
from querykit.hogql.resolver.query_source import BrokenSource, QuerySource
from querykit.hogql.resolver.tables import resolve_table
from querykit.hogql.words import JOIN_KINDS

if TYPE_CHECKING:
    from querykit.hogql.resolver.context import Context
    from querykit.hogql.resolver.scope import Scope
    from querykit.hogql.resolver.source import Source

SPELLED = {"SEMI JOIN": "LEFT SEMI JOIN", "ANTI JOIN": "LEFT ANTI JOIN"}
"""Kinds of joins that ClickHouse wants with a side."""


def resolve_from(context: Context, node: ast.JoinExpr, scope: Scope) -> None:
    """Fill the scope with the sources of a FROM clause, one join after the other."""
    join: ast.JoinExpr | None = node
    while join is not None:
        _resolve_join(context, join, scope, first=join is node)
        join = join.next_join


def _resolve_join(context: Context, node: ast.JoinExpr, scope: Scope, *, first: bool) -> None:
    kind = None if first else _kind(context, node)
    made = _source(context, node, scope)
    if made is None:
        table = ".".join([str(one) for one in getattr(node.table, "chain", ())])
        name = node.alias or table.replace(".", "__") or f"{UNNAMED}{len(scope.joins)}"
        scope.sources.setdefault(name, BrokenSource(name, table))
        return
    source, tree = made
    if source.name in scope.sources:
        what = (
            "Can't redefine."
            if first or node.alias
            else "Can't join another one with the same name."
        )
        message = f'Already have joined a table called "{source.name}". {what}'
        context.report(codes.REDEFINED_TABLE, message, node, hint="give one of them an alias")
        return
    scope.sources[source.name] = source
    position = len(scope.joins)
    scope.joining = source.name
    on, using = _constraint(context, node, scope)
    scope.joining = None
    sample = _sample(context, node)
    if (sample is not None or node.table_final) and not isinstance(tree, typed.Table):
        word = "FINAL" if node.table_final else "SAMPLE"
        message = f"{word} cannot stand behind {shown(source.name)}: it is read through a subquery"
        context.report(codes.NOT_IN_CLICKHOUSE, message, node, hint="use it on a raw table")
    if kind is not None and kind != "CROSS JOIN" and on is None and not using:
        message = f"{kind} needs a condition: ON or USING"
        context.report(codes.NOT_IN_CLICKHOUSE, message, node, hint="or write CROSS JOIN")
    join = typed.Join(tree, kind, on, using, final=node.table_final, sample=sample)
    if not first:
        # what ON asks for of this very table must be joined to it before it is joined itself
        nested = [one for one in scope.joins[position:] if one.constraint == source.name]
        scope.joins[:] = [one for one in scope.joins if one not in nested]
        join = typed.replaced(join, nested=tuple(nested))
    scope.joins.append(join)


def _kind(context: Context, node: ast.JoinExpr) -> str:
    kind = SPELLED.get(node.join_type or "JOIN", node.join_type or "JOIN")
    if kind not in JOIN_KINDS:
        message = f"{kind} is not supported in the 'clickhouse' dialect"
        context.report(codes.NOT_IN_CLICKHOUSE, message, node)
        return "JOIN"
    return kind


def _constraint(
    context: Context, node: ast.JoinExpr, scope: Scope
) -> tuple[typed.Node | None, tuple[str, ...]]:
    constraint = node.constraint
    if constraint is None:
        return None, ()
    if constraint.constraint_type == "USING":
        expr = constraint.expr
        fields = expr.exprs if isinstance(expr, ast.Tuple) else (expr,)
        names = []
        for field in fields:
            if isinstance(field, ast.Field) and len(field.chain) == 1:
                names.append(_using(context, str(field.chain[0]), field, scope))
            else:
                context.report(codes.WRONG_ACCESS, "USING takes names of columns", field)
        return None, tuple(names)
    return context.resolve(constraint.expr, scope.inside(in_join=True, in_select=False)), ()


def _using(context: Context, name: str, at: ast.Node, scope: Scope) -> str:
    """Check a name of USING against both sides, and note that lazy tables must export it."""
    for source in scope.sources.values():
        if source.has(name):
            source.read(context, (name,), at, scope)
    if not any(source.has(name) for source in scope.sources.values()):
        known = {one for source in scope.sources.values() for one in source.names()}
        unknown_field(context, name, known, at)
    check_name(context, name, at)
    return name


def _sample(context: Context, node: ast.JoinExpr) -> str | None:
    if node.sample is None:
        return None
    value = _ratio(context, node.sample.sample_value)
    if node.sample.offset_value is None:
        return None if value == "1" else value
    return f"{value} OFFSET {_ratio(context, node.sample.offset_value)}"


def _ratio(context: Context, node: ast.RatioExpr) -> str:
    parts = []
    for constant in (node.left, node.right):
        if constant is None:
            continue
        value = constant.value
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
            context.report(codes.BAD_CONSTANT, "SAMPLE takes numbers", node)
            return "1"
        parts.append(str(value))
    return "/".join(parts)


# -- single sources ---------------------------------------------------------------------------------

REFUSED = {
    ast.PivotExpr: "PIVOT is not allowed in clickhouse dialect",
    ast.UnpivotExpr: "UNPIVOT is not allowed in clickhouse dialect",
    ast.HogQLXTag: "A HogQLXTag cannot be used as a SELECT source",
}


def _source(context: Context, node: ast.JoinExpr, scope: Scope) -> tuple[Source, typed.Node] | None:
    table = node.table
    if node.alias is not None:
        check_name(context, node.alias, node)
    if isinstance(table, ast.Placeholder):
        tree = replaced(context, table)
        if tree is None:
            return None
        if isinstance(tree, ast.Constant) and isinstance(tree.value, str):
            tree = ast.Field(chain=tuple(tree.value.split(".")), span=table.span)
        table = tree
    if isinstance(table, (ast.SelectQuery, ast.SelectSetQuery)):
        return _subquery(context, table, node, scope)
    if isinstance(table, ast.ValuesQuery):
        return _values(context, table, node, scope)
    if isinstance(table, ast.Field):
        chain = tuple([str(one) for one in table.chain])
        cte = scope.ctes.get(chain[0]) if len(chain) == 1 else None
        if cte is not None:
            return _cte(context, cte, node)
        return resolve_table(context, chain, node, scope)
    message = REFUSED.get(
        type(table), f"A {type(table).__name__} cannot be used as a SELECT source"
    )
    context.report(codes.NOT_IN_CLICKHOUSE, message, table)
    return None


def _columns(
    context: Context, columns: dict[str, Exposed], node: ast.JoinExpr, what: str
) -> dict[str, Exposed]:
    names = node.column_aliases
    if not names:
        return columns
    if len(names) != len(columns):
        message = (
            f"{what} has {len(columns)} column(s) but {len(names)} column name(s) were provided"
        )
        context.report(codes.COLUMN_COUNT, message, node)
    for name in names:
        check_name(context, name, node)
    if len(set(names)) != len(names):
        context.report(codes.COLUMN_COUNT, "Duplicate column alias", node)
    return renamed(columns, tuple(names))


def _subquery(
    context: Context, table: ast.Node, node: ast.JoinExpr, scope: Scope
) -> tuple[Source, typed.Node]:
    made = context.resolve(table, scope)
    query = made.query if isinstance(made, typed.Subquery) else made
    columns = _columns(context, exposed_columns(query), node, "Subquery")
    name = node.alias or f"{UNNAMED}{len(scope.joins)}"
    names = tuple(node.column_aliases or ())
    return QuerySource(name, node.alias, columns), _renaming(query, node.alias, names)


def _renaming(query: typed.Node, alias: str | None, names: tuple[str, ...]) -> typed.Node:
    """Return a subquery in FROM; other names of its columns are given inside of it."""
    return typed.Derived(with_names(query, names) if names else query, alias)


def _values(
    context: Context, table: ast.ValuesQuery, node: ast.JoinExpr, scope: Scope
) -> tuple[Source, typed.Node] | None:
    width = len(table.rows[0]) if table.rows else 0
    rows = []
    for index, row in enumerate(table.rows):
        if len(row) != width:
            message = f"VALUES row {index + 1} has {len(row)} columns, expected {width}"
            context.report(codes.COLUMN_COUNT, message, node)
            return None
        inner = scope.inside(in_select=False)
        rows.append(typed.Array(tuple([context.resolve(one, inner) for one in row])))
    columns = {
        f"column{index + 1}": Exposed(typed.type_of(one))
        for index, one in enumerate(rows[0].items if rows else ())
    }
    columns = _columns(context, columns, node, "VALUES")
    name = node.alias or f"{UNNAMED}{len(scope.joins)}"
    tree = typed.Rows(tuple(rows), tuple(columns)[:width], node.alias)
    return QuerySource(name, node.alias, columns), tree


def _cte(context: Context, cte: Any, node: ast.JoinExpr) -> tuple[Source, typed.Node] | None:
    if cte.columns is None:
        message = f"Cannot use column CTE {cte.name} as a table"
        context.report(codes.WRONG_ACCESS, message, node)
        return None
    alias = node.alias or (cte.name if cte.printed != cte.name else None)
    columns = dict(cte.columns)
    tree: typed.Node = typed.CteTable(cte.printed, alias)
    if node.column_aliases:
        exposed = _columns(context, columns, node, f"CTE '{cte.name}'")
        inner = typed.Select(
            tuple(
                [
                    typed.Aliased(typed.Column(cte.printed, old, at.type), new, at.type)
                    for (old, at), new in zip(columns.items(), exposed, strict=False)
                ]
            ),
            sources=(typed.Join(typed.CteTable(cte.printed, None)),),
        )
        columns, tree = exposed, typed.Derived(inner, node.alias or cte.name)
        alias = node.alias or cte.name
    name = node.alias or cte.name
    return QuerySource(name, alias or cte.printed, columns), tree
