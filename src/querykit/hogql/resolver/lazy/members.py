"""Members of cohorts: of each cohort's current version, and each person once."""

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
class DistinctRows:
    """Reads rows that may be stored several times."""

    raw: str

    def build(self, context: Context, used: Mapping[str, Chain]) -> ast.SelectQuery:  # noqa: ARG002
        """Return the subselect with the fields that are used."""
        return _rows(self.raw, used, None)


@dataclass(frozen=True, slots=True)
class CurrentMembers:
    """Reads the members of the newest version of each cohort."""

    raw: str

    def build(self, context: Context, used: Mapping[str, Chain]) -> ast.SelectQuery:  # noqa: ARG002
        """Return the subselect with the fields that are used."""
        cohort, version = name(self.raw, "cohort_id"), name(self.raw, "version")
        newest = ast.SelectQuery(
            select=(cohort, call("max", version)),
            select_from=ast.JoinExpr(table=name(self.raw)),
            group_by=(cohort,),
        )
        current = ast.CompareOperation(
            left=ast.Tuple(exprs=(cohort, version)), right=newest, op="in"
        )
        return _rows(self.raw, used, current)


def _rows(raw: str, used: Mapping[str, Chain], where: ast.Node | None) -> ast.SelectQuery:
    columns = [ast.Alias(expr=name(raw, *chain), alias=alias) for alias, chain in used.items()]
    # without the person the rows of different persons would fall together
    key = name(raw, "person_id")
    if not any(chain == ("person_id",) for chain in used.values()):
        columns.append(ast.Alias(expr=key, alias="person_id"))
    return ast.SelectQuery(
        select=tuple(columns),
        distinct=True,
        select_from=ast.JoinExpr(table=name(raw)),
        where=where,
    )
