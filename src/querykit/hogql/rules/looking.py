"""What rules ask of trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql import ast
from querykit.hogql.functions import find_function
from querykit.hogql.resolver.results import is_aggregation as aggregates
from querykit.hogql.visitor import children, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

QUERIES = (ast.SelectQuery, ast.SelectSetQuery)


def selects(tree: ast.Node) -> Iterator[ast.SelectQuery]:
    """Yield every SELECT of a tree."""
    for node in walk(tree):
        if isinstance(node, ast.SelectQuery):
            yield node


def own(node: ast.Node) -> Iterator[ast.Node]:
    """Yield a node and what is below it, but for the queries in it."""
    pending = [node]
    while pending:
        here = pending.pop()
        yield here
        pending += [one for one in children(here) if not isinstance(one, QUERIES)]


def joins(select: ast.SelectQuery) -> Iterator[ast.JoinExpr]:
    """Yield the sources of FROM."""
    join = select.select_from
    while join is not None:
        yield join
        join = join.next_join


def tables(select: ast.SelectQuery) -> list[str]:
    """Return the names of the tables in FROM."""
    return [
        ".".join([str(one) for one in join.table.chain])
        for join in joins(select)
        if isinstance(join.table, ast.Field)
    ]


def source_names(select: ast.SelectQuery) -> set[str]:
    """Return the names that may stand before a column: of tables, and their aliases."""
    names = {
        str(join.table.chain[-1]) for join in joins(select) if isinstance(join.table, ast.Field)
    }
    return names | {join.alias for join in joins(select) if join.alias is not None}


def aliases(select: ast.SelectQuery) -> dict[str, ast.Node]:
    """Return what the names that a SELECT gives to values stand for."""
    values = [one for one in select.ctes or () if one.cte_type == "column"]
    found: dict[str, ast.Node] = {one.name: one.expr for one in values}
    for column in select.select:
        found |= {one.alias: one.expr for one in own(column) if isinstance(one, ast.Alias)}
    return found


def value_names(tree: ast.Node) -> frozenset[str]:
    """Return the names that any WITH of a tree gives to values."""
    ctes = [one for select in selects(tree) for one in select.ctes or ()]
    return frozenset([one.name for one in ctes if one.cte_type == "column"])


def is_aggregation(node: ast.Node) -> bool:
    """Return whether a node is a call of an aggregation; one over a window is none."""
    if not isinstance(node, ast.Call):
        return False
    function = find_function(node.name)
    return function is not None and aggregates(function)


def constants(node: ast.Node | None) -> list[object]:
    """Return the values of a constant, or of a list of them."""
    if isinstance(node, ast.Constant):
        return [node.value]
    if isinstance(node, (ast.Array, ast.Tuple)):
        return [one.value for one in node.exprs if isinstance(one, ast.Constant)]
    return []


def last_name(node: ast.Node | None) -> str | None:
    """Return the last part of a name; None for what is no name."""
    return str(node.chain[-1]) if isinstance(node, ast.Field) else None
