"""What a pass is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from querykit.hogql.resolver.context import Context
from querykit.hogql.typed import Node, rewrite

Handler = Callable[[Any], Node]
Handlers = Mapping[type[Node], Handler]
Lowering = Callable[[Context], Handlers]
"""Says what becomes of each sort of node, once its children are lowered."""

Pass = Callable[[Node, Context], Node]
"""Takes a typed query and returns another one that means the same, one step closer to SQL."""


def together(*lowerings: Lowering) -> Pass:
    """Return one pass that does several lowerings on one way through the tree.

    Of two for the same sort of node the second gets what the first left, if that is still of the sort.
    What a handler makes is not gone through again: none may make what a later one waits for below it.
    """

    def both(kind: type[Node], first: Handler, second: Handler) -> Handler:
        def handler(node: Node) -> Node:
            made = first(node)
            return second(made) if type(made) is kind else made

        return handler

    def run(query: Node, context: Context) -> Node:
        handlers: dict[type[Node], Handler] = {}
        for lowering in lowerings:
            for kind, handler in lowering(context).items():
                known = handlers.get(kind)
                handlers[kind] = both(kind, known, handler) if known else handler
        return rewrite(query, handlers)

    return run
