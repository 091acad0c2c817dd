"""JSON text -> a tree of places: where each member and item of each container stands.

The tree holds offsets only; the values come from the standard library's decoder, which is ten
times faster. The scanner keeps its own stack, so no depth can exhaust Python's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from querykit.errors import TooDeep
from querykit.rewrite.json_faults import Where, explain
from querykit.rewrite.json_tokens import SCALAR, STRING, WS
from querykit.rewrite.places import LineIndex

if TYPE_CHECKING:
    from typing import TypeAlias

MAX_DEPTH = 1_000
"""Levels that are read by default; orjson and ClickHouse draw the line at about the same depth."""

_member = re.compile(
    rf"{WS}({STRING}){WS}:{WS}(?:({SCALAR}){WS}(?:(,)|\}})|([\[{{]))",
).match
_item = re.compile(rf"{WS}(?:({SCALAR}){WS}(?:(,)|\])|([\[{{]))").match
_after = {
    "{": re.compile(rf"{WS}(?:(,)|\}})").match,
    "[": re.compile(rf"{WS}(?:(,)|\])").match,
}
_empty = {
    "{": re.compile(rf"{WS}\}}").match,
    "[": re.compile(rf"{WS}\]").match,
}
_root = re.compile(rf"{WS}(?:({SCALAR})|([\[{{]))").match
_rest = re.compile(WS).match


class Node:
    """The place of one container: its offsets from bracket to bracket, and what it holds."""

    __slots__ = ("end", "items", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.end = -1
        self.items: list[Item] = []


Item: TypeAlias = "tuple[int, int, int, int, Node | None]"
"""Start and end of the key (-1, -1 in lists), start and end of the value, and its node if it is a
container. The end of a container is in its node; here it is -1. A bare tuple, as there are many."""


def scan(text: str, *, start: int = 0, max_depth: int = MAX_DEPTH) -> tuple[Item, list[Node]]:
    """Find the place of everything in a JSON text.

    Args:
        text: the text; nothing but white space may stand around the value.
        start: where to begin, after a byte order mark.
        max_depth: the deepest level of containers that is read.

    Returns:
        The item of the whole value, and all containers in the order in which they open.

    Raises:
        NotJSON: the text is no JSON; the error says where and why.
        TooDeep: a container stands deeper than `max_depth`.
    """
    found = _root(text, start)
    if found is None:
        raise explain(text, start, Where.ROOT)
    nodes: list[Node] = []
    if found.start(1) >= 0:
        root: Item = (-1, -1, found.start(1), found.end(1), None)
        position = found.end()
    else:
        node = Node(found.start(2))
        nodes.append(node)
        root = (-1, -1, found.start(2), -1, node)
        position = _scan_container(text, node, nodes, max_depth)
    position = _rest(text, position).end()  # type: ignore[union-attr]  # it matches everywhere
    if position != len(text):
        raise explain(text, position, Where.END)
    return root, nodes


def _scan_container(  # noqa: PLR0912, PLR0915 - one loop, kept flat for speed
    text: str, node: Node, nodes: list[Node], max_depth: int
) -> int:
    """Scan the container that opens at `node.start` and all it holds; return where it ends."""
    stack: list[tuple[Node, bool]] = []
    position = node.start
    while True:
        # A container opens at `position`.
        if len(stack) >= max_depth:
            raise _too_deep(text, position, max_depth)
        opener = text[position]
        is_object = opener == "{"
        position += 1
        found = _empty[opener](text, position)
        more = found is None
        if found is not None:
            position = found.end()
        while True:
            add = node.items.append
            if is_object:
                while more:
                    found = _member(text, position)
                    if found is None:
                        raise explain(text, position, Where.MEMBER, node.start)
                    child_start = found.start(4)
                    if child_start >= 0:
                        break
                    add((*found.span(1), *found.span(2), None))
                    position = found.end()
                    more = found.start(3) >= 0
            else:
                while more:
                    found = _item(text, position)
                    if found is None:
                        raise explain(text, position, Where.ITEM, node.start)
                    child_start = found.start(3)
                    if child_start >= 0:
                        break
                    add((-1, -1, *found.span(1), None))
                    position = found.end()
                    more = found.start(2) >= 0
            if more:
                assert found is not None
                child = Node(child_start)
                nodes.append(child)
                key = found.span(1) if is_object else (-1, -1)
                add((*key, child_start, -1, child))
                stack.append((node, is_object))
                node, position = child, child_start
                break
            node.end = position
            if not stack:
                return position
            node, is_object = stack.pop()
            found = _after["{" if is_object else "["](text, position)
            if found is None:
                after = Where.AFTER_MEMBER if is_object else Where.AFTER_ITEM
                raise explain(text, position, after, node.start)
            position = found.end()
            more = found.start(1) >= 0


def end_of(item: Item) -> int:
    """Return where the value of an item ends."""
    node = item[4]
    return item[3] if node is None else node.end


def _too_deep(text: str, offset: int, max_depth: int) -> TooDeep:
    """Return the error for a container that opens too deep at `offset`."""
    return TooDeep(
        f"the JSON is nested deeper than {max_depth:,} levels",
        span=LineIndex(text).span(offset, offset + 1),
        hint="no query is nested that deep; the file may be broken",
    )
