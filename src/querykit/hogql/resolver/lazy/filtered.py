"""Tables that are some of the rows of another one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.hogql import ast
from querykit.hogql.resolver.lazy.trees import compare, name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.hogql.resolver.context import Context

Chain = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filtered:
    """Reads the rows of a table that have one value in one field."""

    raw: str
    field: str
    value: str

    def build(self, context: Context, used: Mapping[str, Chain]) -> ast.SelectQuery:  # noqa: ARG002
        """Return the subselect with the fields that are used."""
        columns = [
            ast.Alias(expr=name(self.raw, *chain), alias=alias) for alias, chain in used.items()
        ]
        return ast.SelectQuery(
            select=tuple(columns) or (ast.Constant(value=1),),
            select_from=ast.JoinExpr(table=name(self.raw)),
            where=compare(name(self.raw, self.field), "==", self.value),
        )
