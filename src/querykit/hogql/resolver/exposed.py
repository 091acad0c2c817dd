"""The columns that a query shows to the query around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from querykit.hogql import ast, typed
from querykit.hogql.printers.hogql import print_hogql
from querykit.hogql.resolver.properties import bag_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.hogql.typed import Type


class Exposed(NamedTuple):
    """One column of a subquery or CTE."""

    type: Type
    bag: str | None = None
    """Whose properties it holds, when it is a JSON text."""


def exposed_columns(query: typed.Node) -> dict[str, Exposed]:
    """Return name -> column, in the order of the columns; those without a name are numbered."""
    while isinstance(query, typed.SelectSet):
        query = query.first
    columns: dict[str, Exposed] = {}
    if not isinstance(query, typed.Select):
        return columns
    for index, column in enumerate(query.columns):
        if isinstance(column, typed.Aliased):
            exposed = Exposed(column.type, bag_of(column.expr))
            columns.pop(column.name, None)
            columns[column.name] = exposed
        else:
            columns[f"{UNNAMED}{index}"] = Exposed(typed.type_of(column))
    return columns


UNNAMED = "\0"
"""First character of the key of a column that no query around can name."""


def shown(name: str) -> str:
    """Return the name of a source for people; a subquery may have none."""
    return "a subquery" if name.startswith(UNNAMED) else name


def renamed(columns: dict[str, Exposed], names: tuple[str, ...]) -> dict[str, Exposed]:
    """Return the columns under other names, as far as there are some."""
    return dict(zip(names, columns.values(), strict=False))


def with_names(query: typed.Node, names: Sequence[str]) -> typed.Node:
    """Return a query whose columns have other names, as far as there are some."""
    if isinstance(query, typed.SelectSet):
        return typed.replaced(query, first=with_names(query.first, names))
    assert isinstance(query, typed.Select)
    columns = []
    for column, name in zip(query.columns, names, strict=False):
        expr = column.expr if isinstance(column, typed.Aliased) and column.hidden else column
        if isinstance(expr, typed.Aliased):
            expr = expr.expr
        columns.append(typed.Aliased(expr, name, typed.type_of(column)))
    return typed.replaced(query, columns=(*columns, *query.columns[len(columns) :]))


def column_types(query: typed.Node, tree: ast.Node) -> list[tuple[str, Type]]:
    """Return name and type of each column of the answer; without a name, its HogQL text is it."""
    while isinstance(query, typed.SelectSet) and isinstance(tree, ast.SelectSetQuery):
        query, tree = query.first, tree.initial_select_query
    if not isinstance(query, typed.Select):
        return []
    plain = isinstance(tree, ast.SelectQuery) and len(tree.select) == len(query.columns)
    columns = []
    for index, column in enumerate(query.columns):
        if isinstance(column, typed.Aliased):
            columns.append((column.name, column.type))
            continue
        name = print_hogql(tree.select[index]) if plain else f"column{index + 1}"  # type: ignore[attr-defined]
        columns.append((name, typed.type_of(column)))
    return columns
