"""Going over typed trees."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

from querykit.hogql.typed.base import Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

SomeNode = TypeVar("SomeNode", bound=Node)


def rewrite(node: Node, handlers: Mapping[type, Callable[[Any], Node]]) -> Node:
    """Return the tree with handlers applied from the leaves up; unchanged parts are shared."""
    # Half of a tree is leaves that no handler wants; they are not worth a call.
    quiet = _leaves() - handlers.keys()
    handler_of = handlers.get

    def rewritten(node: Node) -> Node:
        changes: dict[str, Any] | None = None
        for name in node.CHILDREN:
            value = getattr(node, name)
            if not value:
                continue
            new: Any
            if type(value) is tuple:
                new = tuple([one if type(one) in quiet else rewritten(one) for one in value])
                if new == value:  # nodes are equal when they are the same
                    continue
            elif type(value) in quiet:
                continue
            else:
                new = rewritten(value)
                if new is value:
                    continue
            changes = changes or {}
            changes[name] = new
        if changes is not None:
            node = replaced(node, **changes)
        handler = handler_of(type(node))
        return node if handler is None else handler(node)

    return rewritten(node)


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
        node = replaced(node, **changes)
    handler = handlers.get(type(node))
    return node if handler is None else handler(node)


def replaced(node: SomeNode, **changes: Any) -> SomeNode:
    """Return what `dataclasses.replace` does, which asks each field anew what it is."""
    kind: Any = type(node)
    names, read = _fields(kind)
    values = dict(zip(names, read(node), strict=True))
    made: SomeNode = kind(**(values | changes))
    return made


@cache
def _fields(kind: Any) -> tuple[tuple[str, ...], Callable[[Node], tuple[Any, ...]]]:
    """Return the fields of a class of nodes, and what reads them all."""
    names = tuple([one.name for one in fields(kind)])
    if len(names) > 1:
        return names, attrgetter(*names)
    return names, lambda node: tuple([getattr(node, name) for name in names])


@cache
def _leaves() -> frozenset[type[Node]]:
    return frozenset([one for one in Node.__subclasses__() if not one.CHILDREN])


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
