"""What every source in FROM can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from querykit.hogql import ast, typed
    from querykit.hogql.resolver.context import Context
    from querykit.hogql.resolver.scope import Scope


class Source(Protocol):
    """A table, subquery, CTE or joined table with its names."""

    name: str
    """What the query calls it."""

    table_name: str
    """The HogQL table behind it; empty for queries."""

    def has(self, name: str) -> bool:
        """Return whether a name can be asked for."""

    def names(self) -> Iterable[str]:
        """Return all names that can be asked for."""

    def visible(self) -> Iterable[str]:
        """Return the names that an asterisk stands for."""

    def read(
        self, context: Context, chain: tuple[str, ...], at: ast.Node, scope: Scope
    ) -> typed.Node:
        """Return what a chain of names is, from this source on."""
