"""One literal of HCL -> its value and the places of its parts."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from querykit.rewrite.code import MAX_LITERAL_DEPTH
from querykit.rewrite.hcl_strings import decoded, heredoc
from querykit.rewrite.hcl_syntax import STRINGS, is_interpolated
from querykit.rewrite.holes import Hole
from querykit.rewrite.json_scan import Node
from querykit.rewrite.literal import Places

if TYPE_CHECKING:
    from tree_sitter import Node as TreeNode

    from querykit.errors import Json
    from querykit.rewrite.json_scan import Item
    from querykit.rewrite.trees import TreeCode

_number = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_wrappers = frozenset({"expression", "collection_value", "literal_value", "template_expr"})


def unwrapped(node: TreeNode) -> TreeNode:
    """Return an expression without the nodes around it that say nothing."""
    while node.type in _wrappers and len(node.named_children) == 1:
        node = node.named_children[0]
    return node


class HclReader:
    """Makes one literal of a syntax tree."""

    def __init__(self, code: TreeCode) -> None:
        self.places = Places()
        self.expressions: list[TreeNode] = []
        self._code = code

    def value(self, given: TreeNode, key: tuple[int, int], depth: int) -> tuple[Json, Item]:
        """Return a value and its place."""
        node = unwrapped(given)
        start, end = self._code.span(node)
        if node.type in ("object", "tuple") and depth < MAX_LITERAL_DEPTH:
            place = Node(start)
            self.places.nodes.append(place)
            fill = self._object if node.type == "object" else self._tuple
            made = fill(node, place, depth + 1)
            place.end = end
            return made, (*key, start, -1, place)
        return self._scalar(node), (*key, start, end, None)

    def _object(self, node: TreeNode, place: Node, depth: int) -> Json:
        members: dict[str, Json] = {}
        for child in node.named_children:
            if child.type != "object_elem":
                continue
            parts = [part for part in child.named_children if part.type == "expression"]
            start, end = self._code.span(child)
            key = self._key(unwrapped(parts[0]))
            if key is None:
                self.places.add_spread(place, members, self._hole(child), start, end)
                continue
            made, item = self.value(parts[-1], self._code.span(parts[0]), depth)
            self.places.add(members, key, made, start)
            place.items.append(item)
        return members

    def _tuple(self, node: TreeNode, place: Node, depth: int) -> Json:
        items: list[Json] = []
        for child in node.named_children:
            if child.type == "expression":
                made, item = self.value(child, (-1, -1), depth)
                items.append(made)
                place.items.append(item)
        return items

    def _key(self, node: TreeNode) -> str | None:
        source = self._code.source(node)
        if node.type == "variable_expr" and re.fullmatch(r"[\w-]+", source):
            return source
        text = self._string(node) if node.type in STRINGS else None
        return text if isinstance(text, str) else None

    def _scalar(self, node: TreeNode) -> Json:
        source = self._code.source(node)
        if node.type == "bool_lit":
            return source == "true"
        if node.type == "null_lit":
            return None
        if node.type in STRINGS or node.type == "heredoc_template":
            return self._string(node)
        if node.type in ("numeric_lit", "operation") and _number.fullmatch(source):
            return json.loads(source)
        return self._hole(node)

    def _string(self, node: TreeNode) -> Json:
        if is_interpolated(node):
            return self._hole(node)
        if node.type == "heredoc_template":
            return heredoc(self._code, node)
        text = decoded(self._code, node)
        return self._hole(node) if text is None else text

    def _hole(self, node: TreeNode) -> Hole:
        self.expressions.append(node)
        return Hole(self._code.source(node))
