"""Tables whose rows are facts of the environment, written into the query as constants."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from querykit.hogql import ast
from querykit.hogql.resolver.lazy.trees import NULL, call, const, name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from querykit.hogql.resolver.context import Context

Chain = tuple[str, ...]
TEXT = call("nullIf", "", "")
"""NULL as a text, which is what all kinds but those of NULLS are stored as."""

NULLS: Mapping[str, ast.Node] = {
    "Integer": call("toInt", NULL),
    "Float": call("toFloat", NULL),
    "DateTime": call("toDateTime", TEXT),
}

ONE_ROW = ast.JoinExpr(table=name("numbers"), table_args=(const(1),))
"""ClickHouse wants a source in front of ARRAY JOIN."""


@dataclass(frozen=True, slots=True)
class Inline:
    """Reads rows that are known when the query is compiled; they are of the environment's own team."""

    rows: Callable[[Context], Iterable[Mapping[str, Any]]]
    kinds: Mapping[str, str]
    """Field -> kind of its values; a field that a row does not have is NULL."""

    def build(self, context: Context, used: Mapping[str, Chain]) -> ast.SelectQuery:
        """Return the subselect with the fields that are used, one array of values for each."""
        rows = list(self.rows(context))
        if not rows:
            nothing = [
                ast.Alias(expr=self._null(chain), alias=alias) for alias, chain in used.items()
            ]
            return ast.SelectQuery(select=tuple(nothing) or (const(1),), where=const(value=False))
        columns = {
            alias: [stored(row, chain, context) for row in rows] for alias, chain in used.items()
        } or {"row": [1] * len(rows)}
        arrays = [
            ast.Alias(expr=self._array(values, used.get(alias, ())), alias=alias)
            for alias, values in columns.items()
        ]
        return ast.SelectQuery(
            select=tuple([ast.Field(chain=(alias,)) for alias in columns]),
            select_from=ONE_ROW,
            array_join_op="ARRAY JOIN",
            array_join_list=tuple(arrays),
        )

    def _null(self, chain: Chain) -> ast.Node:
        kind = self.kinds[chain[0]] if len(chain) == 1 else "String"
        return NULLS.get(kind, TEXT)

    def _array(self, values: Sequence[Any], chain: Chain) -> ast.Node:
        items = [const(one) for one in values]
        if chain and all(one is None for one in values):
            items = [self._null(chain)] * len(values)  # type: ignore[list-item]
        return ast.Array(exprs=tuple(items))


def stored(row: Mapping[str, Any], chain: Chain, context: Context) -> Any:
    """Return a field of a row as its column would hold it, or what a read by keys takes out of it."""
    if chain == ("team_id",):
        return context.facts.team_id
    value = row.get(chain[0])
    for key in chain[1:]:
        value = _member(value, key)
    if isinstance(value, bool):
        return int(value) if len(chain) == 1 else json.dumps(value)
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=str)
    return value if value is None or len(chain) == 1 else str(value)


def _member(value: Any, key: str) -> Any:
    """Return a member of a JSON value; places in lists count from one, and from the end below zero."""
    if isinstance(value, dict):
        return value.get(key)
    if isinstance(value, (list, tuple)) and str(key).lstrip("-").isdigit():
        place = int(key)
        inside = 0 < abs(place) <= len(value)
        return value[place - 1 if place > 0 else place] if inside else None
    return None
