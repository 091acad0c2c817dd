"""Tables that keep every version of a row: the newest one counts, unless it says deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.hogql.resolver.context import Context

Chain = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Newest:
    """Reads the newest version for each key."""

    raw: str
    """The raw table."""

    keys: tuple[str, ...]
    version: str
    deleted: str | None = None
    """The field that says whether a key is there no more."""

    two_passes: bool = False
    """Whether wide rows are read in two passes: first which version is newest, then those rows."""

    alive: int | str = 0
    """What `deleted` is for a key that is still there."""

    def build(self, context: Context, used: Mapping[str, Chain]) -> ast.SelectQuery:
        """Return the subselect with the columns that are used."""
        if self._in_two_passes(context, used):
            return self._rows(used)
        columns = tuple(
            [ast.Alias(expr=self._value(chain), alias=name) for name, chain in used.items()]
        )
        return ast.SelectQuery(
            select=columns or (self._at((self.keys[0],)),),
            select_from=ast.JoinExpr(table=ast.Field(chain=(self.raw,))),
            group_by=tuple([self._at((key,)) for key in self.keys]),
            having=self._alive(),
        )

    def _in_two_passes(self, context: Context, used: Mapping[str, Chain]) -> bool:
        if not self.two_passes or context.modifiers.persons_version == "v1":
            return False
        wide = any(len(chain) > 1 or chain == ("properties",) for chain in used.values())
        return wide or context.modifiers.persons_version == "v2"

    def _at(self, chain: Chain) -> ast.Field:
        return ast.Field(chain=(self.raw, *chain))

    def _newest(self, chain: Chain) -> ast.Node:
        """Return the value at the newest version; the tuple keeps NULL, which argMax would skip."""
        row = ast.Call(name="tuple", args=(self._at(chain),))
        newest = ast.Call(name="argMax", args=(row, self._at((self.version,))))
        return ast.Call(name="tupleElement", args=(newest, ast.Constant(value=1)))

    def _value(self, chain: Chain) -> ast.Node:
        return self._at(chain) if chain[0] in self.keys else self._newest(chain)

    def _alive(self) -> ast.Node | None:
        if self.deleted is None:
            return None
        alive = ast.Constant(value=self.alive)
        return ast.CompareOperation(left=self._newest((self.deleted,)), right=alive, op="==")

    def _rows(self, used: Mapping[str, Chain]) -> ast.SelectQuery:
        keys = tuple([self._at((key,)) for key in self.keys])
        version = self._at((self.version,))
        newest = ast.Call(name="max", args=(version,))
        which = ast.SelectQuery(
            select=(*keys, ast.Alias(expr=newest, alias=self.version)),
            select_from=ast.JoinExpr(table=ast.Field(chain=(self.raw,))),
            group_by=keys,
            having=self._alive(),
        )
        columns = [ast.Alias(expr=self._at(chain), alias=name) for name, chain in used.items()]
        row = ast.Tuple(exprs=(*keys, version))
        return ast.SelectQuery(
            select=tuple(columns),
            select_from=ast.JoinExpr(table=ast.Field(chain=(self.raw,))),
            where=ast.CompareOperation(left=row, right=which, op="in"),
        )
