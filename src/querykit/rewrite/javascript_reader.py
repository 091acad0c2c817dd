"""One literal of TypeScript or JavaScript -> its value and the places of its parts."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from querykit.rewrite.code import MAX_LITERAL_DEPTH
from querykit.rewrite.escapes import unescaped
from querykit.rewrite.holes import Hole
from querykit.rewrite.json_scan import Node
from querykit.rewrite.literal import Places
from querykit.schema.catalogue import KINDS

if TYPE_CHECKING:
    from tree_sitter import Node as TreeNode

    from querykit.errors import Json
    from querykit.rewrite.json_scan import Item
    from querykit.rewrite.trees import TreeCode

CONTAINERS = frozenset({"object", "array"})
STRINGS = frozenset({"string", "template_string"})
WRAPPERS = frozenset(
    {
        *("as_expression", "satisfies_expression", "parenthesized_expression"),
        *("type_assertion", "non_null_expression"),
    }
)
"""Nodes around a value that do not change it."""

_number = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_types = frozenset({"type_arguments", "comment"})
_constants = {"true": True, "false": False, "null": None}


def has_substitution(node: TreeNode) -> bool:
    """Tell whether a string has expressions in it."""
    return any(child.type == "template_substitution" for child in node.named_children)


class JavaScriptReader:
    """Makes one literal of a syntax tree."""

    def __init__(self, code: TreeCode) -> None:
        self.places = Places()
        self.expressions: list[TreeNode] = []
        self._code = code

    def value(self, given: TreeNode, key: tuple[int, int], depth: int) -> tuple[Json, Item]:
        """Return a value and its place."""
        node = given
        while node.type in WRAPPERS:
            node = next(child for child in node.named_children if child.type not in _types)
        start, end = self._code.span(node)
        if node is not given:
            self.places.outer[start] = self._code.span(given)
        if node.type in CONTAINERS and depth < MAX_LITERAL_DEPTH:
            place = Node(start)
            self.places.nodes.append(place)
            fill = self._object if node.type == "object" else self._array
            made = fill(node, place, depth + 1)
            place.end = end
            return made, (*key, start, -1, place)
        return self._scalar(node), (*key, start, end, None)

    def _object(self, node: TreeNode, place: Node, depth: int) -> Json:
        members: dict[str, Json] = {}
        for child in node.named_children:
            if child.type == "comment":
                continue
            start, end = self._code.span(child)
            name = child.child_by_field_name("key")
            key = None if name is None else self._key(name)
            value = child.child_by_field_name("value")
            if child.type == "pair" and name is not None and key is not None and value is not None:
                made, item = self.value(value, self._code.span(name), depth)
                self.places.add(members, key, made, start)
                place.items.append(item)
            elif child.type == "shorthand_property_identifier":
                name_text = self._code.text[start:end]
                self.places.add(members, name_text, Hole(name_text), start)
                place.items.append((start, end, start, end, None))
            else:  # a spread, a computed name, a method
                hole = self._hole(child)
                if child.type == "spread_element":
                    hole.keys = self._spread_keys(child.named_children[-1])
                self.places.add_spread(place, members, hole, start, end)
        return members

    def _spread_keys(self, spread: TreeNode) -> frozenset[str] | None:
        """Return the members that a spread may add, when it chooses between literals."""
        keys: set[str] = set()
        pending: list[TreeNode | None] = [spread]
        while pending:
            node = pending.pop()
            if node is None:
                return None
            if node.type == "ternary_expression":
                pending += map(node.child_by_field_name, ("consequence", "alternative"))
            elif node.type == "binary_expression" and node.children[1].type == "&&":
                pending.append(node.child_by_field_name("right"))
            elif node.type in WRAPPERS:
                pending += [one for one in node.named_children if one.type not in _types][:1]
            elif node.type == "object":
                for child in node.named_children:
                    key = child.child_by_field_name("key")
                    name = None if key is None else self._key(key)
                    if child.type == "shorthand_property_identifier":
                        name = self._code.source(child)
                    if name is None:
                        return None
                    keys.add(name)
            else:
                return None
        return frozenset(keys)

    def _array(self, node: TreeNode, place: Node, depth: int) -> Json:
        items: list[Json] = []
        for child in node.named_children:
            if child.type != "comment":
                made, item = self.value(child, (-1, -1), depth)
                items.append(made)
                place.items.append(item)
        return items

    def _key(self, name: TreeNode) -> str | None:
        if name.type == "property_identifier":
            return self._code.source(name)
        if name.type == "string":
            text = self._string(name)
            return text if isinstance(text, str) else None
        return None

    def _scalar(self, node: TreeNode) -> Json:
        if node.type in _constants:
            return _constants[node.type]
        source = self._code.source(node)
        if node.type in STRINGS and not has_substitution(node):
            return self._string(node)
        if node.type in ("number", "unary_expression"):
            digits = source.removeprefix("-").lstrip()
            if _number.fullmatch(digits) and len(digits) < 300:
                return json.loads(f"-{digits}" if source[0] == "-" else digits)
        if node.type == "member_expression":  # the enumeration of PostHog's own code
            owner, _, kind = source.partition(".")
            if owner == "NodeKind" and kind in KINDS:
                return kind
        return self._hole(node)

    def _string(self, node: TreeNode) -> Json:
        start, end = self._code.span(node)
        quoted = unescaped(self._code.text, start + 1, end - 1, str)
        return self._hole(node) if quoted is None else quoted.value

    def _hole(self, node: TreeNode) -> Hole:
        self.expressions.append(node)
        return Hole(self._code.source(node))
