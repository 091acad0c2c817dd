"""Subqueries, CTEs and VALUES as sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql import typed
from querykit.hogql.resolver.exposed import UNNAMED, Exposed
from querykit.hogql.resolver.fields import steps, unknown_field

if TYPE_CHECKING:
    from collections.abc import Iterable

    from querykit.hogql import ast
    from querykit.hogql.resolver.context import Context
    from querykit.hogql.resolver.scope import Scope


class QuerySource:
    """A subquery, CTE or VALUES: its columns are what its query shows."""

    __slots__ = ("columns", "name", "qualifier", "table_name")

    def __init__(self, name: str, qualifier: str | None, columns: dict[str, Exposed]) -> None:
        self.name = name
        self.qualifier = qualifier
        self.columns = columns
        self.table_name = ""

    def has(self, name: str) -> bool:
        """Return whether there is a column of that name."""
        return name in self.columns

    def names(self) -> Iterable[str]:
        """Return all names that can be asked for."""
        return [name for name in self.columns if not name.startswith(UNNAMED)]

    visible = names

    def read(
        self,
        context: Context,
        chain: tuple[str, ...],
        at: ast.Node,
        scope: Scope,  # noqa: ARG002 - sources of other sorts need it
    ) -> typed.Node:
        """Return the column at the front of a chain, and what the rest takes out of it."""
        exposed = self.columns.get(chain[0])
        if exposed is None:
            unknown_field(context, chain[0], set(self.names()), at)
            return typed.Literal(None, typed.UNKNOWN)
        column = typed.Column(self.qualifier, chain[0], exposed.type, bag=exposed.bag)
        return steps(context, column, chain[1:], at)


class BrokenSource:
    """Stands for a source with an error: it has every name, so that the one error stays one."""

    __slots__ = ("name", "table_name")

    def __init__(self, name: str, table_name: str) -> None:
        self.name = name
        self.table_name = table_name

    def has(self, name: str) -> bool:  # noqa: ARG002 - as all sources
        """Return true."""
        return True

    def names(self) -> Iterable[str]:
        """Return nothing: no name is known."""
        return ()

    visible = names

    def read(
        self,
        context: Context,  # noqa: ARG002 - as all sources
        chain: tuple[str, ...],  # noqa: ARG002
        at: ast.Node,  # noqa: ARG002
        scope: Scope,  # noqa: ARG002
    ) -> typed.Node:
        """Return what stands for anything with an error."""
        return typed.Literal(None, typed.UNKNOWN)
