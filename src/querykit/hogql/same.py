"""Which expressions of one SELECT are the same, however they are written."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from querykit.hogql import ast
from querykit.hogql.visitor import CHILD_FIELDS, children

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

PERSON = {("person", "id"), ("pdi", "person_id"), ("poe", "id")}
"""Other ways to write `person_id`."""


class Same:
    """Gives every expression a number; the same expression has the same one.

    Names in front of columns, aliases in place of what they stand for and the case of functions make no
    difference. Numbers are made from the numbers of the parts, so that aliases made of aliases cost
    nothing: writing them out could double the tree with each.

    Args:
        aliases: what names stand for.
        sources: names of the tables, which may stand before a column.
        groups: the names of the groups and their numbers: another way to write `group_0`.
    """

    def __init__(
        self,
        aliases: Mapping[str, ast.Node],
        sources: Collection[str],
        groups: Mapping[str, int],
    ) -> None:
        self._aliases = aliases
        self._sources = sources
        self._groups = groups
        self._numbers: dict[Any, int] = {}
        self._known: dict[str, int] = {}
        self._open: set[str] = set()

    def number(self, node: ast.Node) -> int:
        """Return the number of an expression."""
        if isinstance(node, ast.Alias):
            return self.number(node.expr)
        if isinstance(node, ast.Field):
            name = str(node.chain[0])
            if len(node.chain) == 1 and name in self._aliases and name not in self._open:
                return self._alias(name)
            return self.column(node)
        path = _path(node)
        if path is not None:
            return self.column(path)
        parts = tuple([self.number(one) for one in children(node)])
        return self._numbered((type(node), *_words(node), parts))

    def column(self, node: ast.Field) -> int:
        """Return the number of a name that is meant as a column, even where an alias has it."""
        chain = tuple([str(one) for one in node.chain])
        while len(chain) > 1 and chain[0] in self._sources:
            chain = chain[1:]
        if len(chain) > 1 and chain[0] in self._groups:
            chain = (f"group_{self._groups[chain[0]]}", *chain[1:])
        return self._numbered(("person_id",) if chain in PERSON else chain)

    def _alias(self, name: str) -> int:
        if name not in self._known:
            self._open.add(name)  # inside its own definition a name is the column
            self._known[name] = self.number(self._aliases[name])
            self._open.discard(name)
        return self._known[name]

    def _numbered(self, key: Any) -> int:
        return self._numbers.setdefault(key, len(self._numbers))


def _path(node: ast.Node) -> ast.Field | None:
    """Return `properties['x']` as `properties.x`."""
    keys: list[str] = []
    while isinstance(node, ast.ArrayAccess) and isinstance(node.property, ast.Constant):
        if not isinstance(node.property.value, str):
            return None
        keys.append(node.property.value)
        node = node.array
    if not keys or not isinstance(node, ast.Field):
        return None
    return ast.Field(chain=(*node.chain, *reversed(keys)))


def _words(node: ast.Node) -> list[Any]:
    """Return what a node says beside the nodes in it."""
    if isinstance(node, ast.Constant):
        return [type(node.value), repr(node.value), node.value_type]
    nodes = CHILD_FIELDS[type(node)]
    words = [
        getattr(node, one.name)
        for one in dataclasses.fields(node)
        if one.name not in nodes and one.name != "span"
    ]
    return [one.lower() if isinstance(one, str) else one for one in words]
