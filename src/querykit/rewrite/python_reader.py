"""One literal of Python -> its value and the places of its parts."""

from __future__ import annotations

import ast
import re
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING

from querykit.rewrite.code import MAX_LITERAL_DEPTH
from querykit.rewrite.holes import Hole
from querykit.rewrite.json_scan import Node
from querykit.rewrite.literal import Places
from querykit.schema.catalogue import KINDS

if TYPE_CHECKING:
    from querykit.errors import Json
    from querykit.rewrite.json_scan import Item
    from querykit.rewrite.python import PythonCode

_model = re.compile(r"[A-Z]\w*")
_humps = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def is_constructor(node: ast.AST, *, top: bool = False) -> bool:
    """Tell whether an expression makes a model of a query: only members, by name.

    Args:
        node: the expression.
        top: whether it stands by itself, so that its name must be a kind.
    """
    if not isinstance(node, ast.Call) or node.args or not node.keywords:
        return False
    name = model_name(node)
    return name in KINDS if top else _model.fullmatch(name) is not None


def model_name(call: ast.Call) -> str:
    """Return the name of what is called."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


class PythonReader:
    """Makes one literal of a syntax tree."""

    def __init__(self, code: PythonCode) -> None:
        self.places = Places()
        self.expressions: list[ast.AST] = []
        self._code = code

    def value(
        self,
        node: ast.AST,
        key: tuple[int, int],
        depth: int,
        *,
        in_model: bool,
    ) -> tuple[Json, Item]:
        """Return a value and its place; inside a constructor, others count as objects, too."""
        start, end = self._code.places.span(node)
        if depth >= MAX_LITERAL_DEPTH:
            return self._hole(node), (*key, start, end, None)
        place = Node(start)
        made: Json
        if isinstance(node, ast.Dict):
            self.places.nodes.append(place)
            made = self._dict(node, place, depth + 1)
        elif isinstance(node, ast.List):
            self.places.nodes.append(place)
            made = self._list(node, place, depth + 1, in_model=in_model)
        elif isinstance(node, ast.Call) and is_constructor(node, top=not in_model):
            _, name_end = self._code.places.span(node.func)
            place.start = self._code.blank.index("(", name_end)
            self.places.nodes.append(place)
            made = self._call(node, place, depth + 1)
        else:
            return self._scalar(node), (*key, start, end, None)
        place.end = end
        return made, (*key, start, -1, place)

    def _dict(self, node: ast.Dict, place: Node, depth: int) -> Json:
        members: dict[str, Json] = {}
        position = place.start + 1
        for name, child in zip(node.keys, node.values, strict=True):
            child_start, child_end = self._code.places.span(child)
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                span = self._code.places.span(name)
                made, item = self.value(child, span, depth, in_model=False)
                self.places.add(members, name.value, made, span[0])
                place.items.append(item)
                position = self._outer(span[1], child_start, child_end)
                continue
            position = self._outer(position, child_start, child_end)
            if name is None:
                start = self._code.blank.rindex("**", 0, child_start)
            else:
                start, _ = self._code.places.span(name)
                self.expressions.append(name)
            self.expressions.append(child)
            hole = Hole(self._code.text[start:position], _spread_keys(child, name))
            self.places.add_spread(place, members, hole, start, position)
        return members

    def _call(self, node: ast.Call, place: Node, depth: int) -> Json:
        members: dict[str, Json] = {}
        name = model_name(node)
        if name in KINDS and all(keyword.arg != "kind" for keyword in node.keywords):
            members["kind"] = name
            self.places.implied[place.start] = frozenset({"kind"})
        for keyword in node.keywords:
            start, end = self._code.places.span(keyword)
            if keyword.arg is None:
                hole = Hole(self._code.text[start:end])
                self.expressions.append(keyword.value)
                self.places.add_spread(place, members, hole, start, end)
                continue
            span = start, start + len(keyword.arg)
            made, item = self.value(keyword.value, span, depth, in_model=True)
            self.places.add(members, keyword.arg, made, start)
            place.items.append(item)
            self._outer(span[1], *self._code.places.span(keyword.value))
        return members

    def _list(
        self,
        node: ast.List,
        place: Node,
        depth: int,
        *,
        in_model: bool,
    ) -> Json:
        items: list[Json] = []
        position = place.start + 1
        for child in node.elts:
            made, item = self.value(child, (-1, -1), depth, in_model=in_model)
            items.append(made)
            place.items.append(item)
            position = self._outer(position, *self._code.places.span(child))
        return items

    def _outer(self, before: int, start: int, end: int) -> int:
        """Note the parentheses around a value, which the parser drops; return where they end.

        Args:
            before: where the text between the value and what comes before it begins.
            start: where the value begins.
            end: where it ends.
        """
        lead = self._code.blank[before:start]
        depth = lead.count("(")
        if not depth:
            return end
        position = end
        for _ in range(depth):
            position = self._code.blank.index(")", position) + 1
        self.places.outer[start] = (before + lead.index("("), position)
        return position

    def _scalar(self, node: ast.AST) -> Json:
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, int, float, NoneType)):
            return node.value
        if (
            isinstance(node, ast.UnaryOp)
            and isinstance(node.op, ast.USub)
            and isinstance(node.operand, ast.Constant)
            and isinstance(node.operand.value, (int, float))
        ):
            return -node.operand.value
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith("NodeKind"):
            kind = _enumerated().get(node.attr)
            if kind is not None:
                return kind
        return self._hole(node)

    def _hole(self, node: ast.AST) -> Hole:
        self.expressions.append(node)
        start, end = self._code.places.span(node)
        return Hole(self._code.text[start:end])


def _spread_keys(spread: ast.expr, name: ast.expr | None) -> frozenset[str] | None:
    """Return the members that a spread may add, when it chooses between literals."""
    keys: set[str] = set()
    pending = [spread]
    while pending:
        node = pending.pop()
        if name is None and isinstance(node, ast.IfExp):
            pending += (node.body, node.orelse)
        elif name is None and isinstance(node, ast.Dict):
            for key in node.keys:
                if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
                    return None
                keys.add(key.value)
        else:
            return None
    return frozenset(keys)


@cache
def _enumerated() -> dict[str, str]:
    """Return the kinds by their names in the enumeration of PostHog's own code."""
    return {_humps.sub("_", kind).upper(): kind for kind in KINDS}
