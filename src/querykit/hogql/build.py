"""From the JSON that both of PostHog's parsers write to a tree.

The two agree in everything but unset fields, which one writes as null or false and the other leaves
out. What this release does not know is refused by name; nothing of a query is passed over.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from querykit.errors import HogQLTooLarge, Span, UnsupportedSyntax
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_DEPTH = 200
"""Deepest tree: what recursion over it may cost anywhere. The deepest of real queries have about 30."""

CLASSES: Mapping[str, type[ast.Node]] = {
    name: getattr(ast, name) for name in ast.__all__ if name != "Node"
}
RENAMED = {"key_var": "keyVar", "value_var": "valueVar"}
NAMES: Mapping[type[ast.Node], Mapping[str, str]] = {
    cls: {
        RENAMED.get(one.name, one.name): one.name
        for one in dataclasses.fields(cls)
        if one.name != "span"
    }
    for cls in CLASSES.values()
}
"""The parser's name of each field -> ours."""

NULLS = {ast.Constant: "value", ast.ForInStatement: "key_var"}
"""Fields that may be null though they are never left out."""

PLACES = frozenset({"node", "start", "end"})


class Builder:
    """Builds the tree of one text."""

    __slots__ = ("_length", "_lines", "_shift")

    def __init__(self, text: str, shift: int = 0) -> None:
        self._length = len(text)
        self._shift = shift
        self._lines = [0]
        at = text.find("\n")
        while at >= 0:
            self._lines.append(at + 1)
            at = text.find("\n", at + 1)

    def span(self, start: int, end: int) -> Span:
        """Return a place of the text; offsets of the parser may lie a little outside."""
        start, end = start - self._shift, end - self._shift
        if not 0 <= start <= end <= self._length:
            start = min(max(start, 0), self._length)
            end = min(max(end, start), self._length)
        if len(self._lines) == 1:
            return Span(start, end, 1, start + 1)
        line = bisect_right(self._lines, start)
        return Span(start, end, line, start - self._lines[line - 1] + 1)

    def node(self, data: Mapping[str, Any], depth: int = 0) -> ast.Node:
        """Return the node for one JSON object.

        Raises:
            HogQLTooLarge: the tree is too deep.
            UnsupportedSyntax: the parser knows something that this release does not.
        """
        start, end = data.get("start"), data.get("end")
        span = None if start is None or end is None else self.span(start["offset"], end["offset"])
        if depth > MAX_DEPTH:
            raise HogQLTooLarge(
                f"the query is nested deeper than {MAX_DEPTH} levels",
                hint="split it with WITH, or use fewer operators in one expression",
                span=span,
            )
        cls = CLASSES.get(data["node"])
        if cls is None:
            raise UnsupportedSyntax(f"{data['node']} is not supported", span=span)
        names = NAMES[cls]
        values: dict[str, Any] = {}
        for key, value in data.items():
            if value is None:
                continue
            name = names.get(key)
            if name is None:
                if key in PLACES:
                    continue
                raise UnsupportedSyntax(f"{key} of {data['node']} is not supported", span=span)
            kind = type(value)
            is_plain = kind is not dict and kind is not list
            values[name] = value if is_plain else self._value(value, depth + 1)
        null = NULLS.get(cls)
        if null is not None:
            values.setdefault(null)
        return cls(**values, span=span)

    def _value(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if kind is dict:
            if "node" in value:
                return self.node(value, depth)
        elif kind is list:
            return tuple([self._value(one, depth) for one in value])
        else:
            return value
        return tuple([(name, self._value(one, depth)) for name, one in value.items()])
