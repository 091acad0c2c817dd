"""Going over typed trees."""

from __future__ import annotations

from dataclasses import replace
from operator import is_not
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from querykit.hogql.typed.base import Node


def rewrite(node: Node, handlers: Mapping[type, Callable[[Any], Node]]) -> Node:
    """Return the tree with handlers applied from the leaves up; unchanged parts are shared."""
    changes: dict[str, Any] | None = None
    for name in node.CHILDREN:
        value = getattr(node, name)
        if not value:
            continue
        new: Any
        if type(value) is tuple:
            new = tuple([rewrite(one, handlers) for one in value])
            if not any(map(is_not, new, value)):
                continue
        else:
            new = rewrite(value, handlers)
            if new is value:
                continue
        changes = changes or {}
        changes[name] = new
    if changes is not None:
        node = replace(node, **changes)
    handler = handlers.get(type(node))
    return node if handler is None else handler(node)


def rewrite_own(
    node: Node, handlers: Mapping[type, Callable[[Any], Node]], *, top: bool = True
) -> Node:
    """Return the tree as `rewrite` does, but leave the queries inside of it alone."""
    if not top and type(node).__name__ in QUERIES:
        return node
    changes: dict[str, Any] = {}
    for name in node.CHILDREN:
        value = getattr(node, name)
        if value is None or value == ():
            continue
        if type(value) is tuple:
            changes[name] = tuple([rewrite_own(one, handlers, top=False) for one in value])
        else:
            changes[name] = rewrite_own(value, handlers, top=False)
    if changes:
        node = replace(node, **changes)
    handler = handlers.get(type(node))
    return node if handler is None else handler(node)


def walk_own(node: Node) -> Iterator[Node]:
    """Yield a node and what is below it, but for the queries inside of it."""
    pending = [node]
    while pending:
        here = pending.pop()
        yield here
        for name in here.CHILDREN:
            value = getattr(here, name)
            nodes = value if type(value) is tuple else (value,) if value is not None else ()
            pending += [one for one in nodes if type(one).__name__ not in QUERIES]


QUERIES = frozenset({"Select", "SelectSet"})


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it."""
    pending = [node]
    while pending:
        here = pending.pop()
        yield here
        for name in here.CHILDREN:
            value = getattr(here, name)
            if type(value) is tuple:
                pending += value
            elif value is not None:
                pending.append(value)
