"""Tables whose rows are parts of one thing: counts are summed, times and states merged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.hogql import ast
from querykit.hogql.resolver.lazy.trees import call, name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.hogql.resolver.context import Context

Chain = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summed:
    """Reads the parts of a raw table as one row for each combination of its plain fields."""

    raw: str
    merged: Mapping[str, tuple[str, str]]
    """Field -> aggregation and raw column; all other fields are plain and grouped by."""

    def build(self, context: Context, used: Mapping[str, Chain]) -> ast.SelectQuery:  # noqa: ARG002
        """Return the subselect with the fields that are used."""
        columns, keys = [], []
        for alias, chain in used.items():
            if chain[0] in self.merged:
                function, column = self.merged[chain[0]]
                expr: ast.Node = call(function, name(self.raw, column))
            else:
                expr = name(self.raw, *chain)
                keys.append(expr)
            columns.append(ast.Alias(expr=expr, alias=alias))
        return ast.SelectQuery(
            select=tuple(columns) or (ast.Constant(value=1),),
            select_from=ast.JoinExpr(table=name(self.raw)),
            group_by=tuple(keys) or None,
        )
