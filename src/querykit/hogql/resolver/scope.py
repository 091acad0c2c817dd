"""What names mean at one place of a query: sources, aliases, CTEs and arguments of lambdas."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.hogql import ast, typed
    from querykit.hogql.resolver.exposed import Exposed
    from querykit.hogql.resolver.source import Source
    from querykit.hogql.typed import Type


@dataclass(frozen=True, slots=True)
class Cte:
    """A name of WITH: a table, or a value."""

    name: str
    columns: Mapping[str, Exposed] | None
    """The columns of a table; None for a value."""

    type: Type | None = None
    """The type of a value."""

    printed: str = ""
    """The name in SQL, where the query's own would hide a physical table."""


@dataclass(slots=True)
class Scope:
    """One SELECT. Sources and aliases fill up while it is resolved."""

    ctes: Mapping[str, Cte] = field(default_factory=dict)
    """Also those of the queries around it."""

    sources: dict[str, Source] = field(default_factory=dict)
    """By the name that the query knows them by."""

    joins: list[typed.Join] = field(default_factory=list)
    """Sources in the order they were joined, lazy ones behind what they hang on."""

    hanging: list[Source] = field(default_factory=list)
    """Tables that lazy joins brought in; no name of the query reaches them directly."""

    taken: set[str] = field(default_factory=set)
    """Names that are printed for sources already."""

    aliases: dict[str, typed.Aliased] = field(default_factory=dict)
    arguments: Mapping[str, Type] = field(default_factory=dict)
    """Arguments of the lambdas around the place."""

    windows: Mapping[str, ast.WindowExpr] = field(default_factory=dict)
    aggregate: str | None = None
    """The aggregation around the place."""

    joining: str | None = None
    """The source whose ON is being resolved."""

    in_join: bool = False
    in_select: bool = True
    """Whether aliases may stand here."""

    def inside(self, **changes: Any) -> Scope:
        """Return the same SELECT seen from a deeper place."""
        return replace(self, **changes)
