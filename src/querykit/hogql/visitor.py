"""Going over HogQL trees: children, walk, a visitor and a transformer.

A visitor looks and returns nothing; a transformer returns a tree, and shares with the old one what it
left alone::

    class Names(Visitor):
        def visit_Field(self, node: ast.Field) -> None:
            print(".".join(node.chain))

    class Renamed(Transformer):
        def visit_Field(self, node: ast.Field) -> ast.Node:
            return dataclasses.replace(node, chain=("new",)) if node.chain == ("old",) else node
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

PLAIN = frozenset(
    {
        "Any",
        "bool",
        "int",
        "str",
        "str | None",
        "bool | None",
        "int | float | None",
        "tuple[str, ...]",
        "tuple[str, ...] | None",
        "Span | None",
    }
)
"""Annotations of fields that hold no nodes."""


CHILD_FIELDS: Mapping[type[ast.Node], tuple[str, ...]] = {
    cls: tuple([field.name for field in dataclasses.fields(cls) if field.type not in PLAIN])
    for cls in [getattr(ast, name) for name in ast.__all__]
}
"""The fields of each class that hold nodes, in the order of their declaration."""


def children(node: ast.Node) -> list[ast.Node]:
    """Return the nodes directly below a node, in the order of its fields."""
    found: list[ast.Node] = []
    for name in CHILD_FIELDS[type(node)]:
        value = getattr(node, name)
        if not value:
            continue
        if type(value) is tuple:
            _gather(value, found)
        elif isinstance(value, ast.Node):
            found.append(value)
    return found


def walk(node: ast.Node) -> Iterator[ast.Node]:
    """Yield a node and all below it, parents first, in the order of the fields; no recursion."""
    stack = [node]
    while stack:
        one = stack.pop()
        yield one
        found = children(one)
        found.reverse()
        stack += found


def _gather(values: tuple[Any, ...], found: list[ast.Node]) -> None:
    """Add the nodes in a tuple, and in the tuples in it, to those that were found."""
    for one in values:
        if isinstance(one, ast.Node):
            found.append(one)
        elif type(one) is tuple:
            _gather(one, found)


class Visitor:
    """Calls `visit_<Class>` for each node; a class without one has its children visited."""

    def visit(self, node: ast.Node) -> None:
        """Visit one node."""
        method: Callable[[Any], None] | None = getattr(self, f"visit_{type(node).__name__}", None)
        (method or self.visit_children)(node)

    def visit_children(self, node: ast.Node) -> None:
        """Visit all nodes directly below one."""
        for child in children(node):
            self.visit(child)


class Transformer:
    """Calls `visit_<Class>` for each node and puts what it returns in the node's place."""

    def visit(self, node: ast.Node) -> ast.Node:
        """Return what takes the place of a node; the node itself when nothing changes."""
        method: Callable[[Any], ast.Node] | None
        method = getattr(self, f"visit_{type(node).__name__}", None)
        return (method or self.visit_children)(node)

    def visit_children(self, node: ast.Node) -> ast.Node:
        """Return a node with its children visited; the node itself when none changed."""
        changed = {}
        for name in CHILD_FIELDS[type(node)]:
            old = getattr(node, name)
            new = self._value(old)
            if new is not old:
                changed[name] = new
        return dataclasses.replace(node, **changed) if changed else node

    def _value(self, value: Any) -> Any:
        if isinstance(value, ast.Node):
            return self.visit(value)
        if not isinstance(value, tuple):
            return value
        new = tuple([self._value(one) for one in value])
        same = all(one is other for one, other in zip(new, value, strict=True))
        return value if same else new
