"""TypeScript and JavaScript: object and array literals, and strings with JSON."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language

from querykit.errors import UserError
from querykit.rewrite.code import (
    MAX_LITERAL_DEPTH,
    Piece,
    Reading,
    filled_in,
    partly,
    queries_in,
)
from querykit.rewrite.escapes import encoder, unescaped
from querykit.rewrite.holes import Hole
from querykit.rewrite.json_part import json_parts
from querykit.rewrite.json_scan import Node
from querykit.rewrite.literal import LiteralText, Places
from querykit.rewrite.syntax import Syntax
from querykit.rewrite.trees import TreeCode
from querykit.schema.catalogue import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node as TreeNode

    from querykit.errors import Json
    from querykit.rewrite.json_scan import Item

_number = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_identifier = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_wrappers = frozenset(
    {
        "as_expression",
        "satisfies_expression",
        "parenthesized_expression",
        "type_assertion",
        "non_null_expression",
    }
)
_constants = {"true": True, "false": False, "null": None}
_strings = frozenset({"string", "template_string"})
_containers = frozenset({"object", "array"})


class JavaScriptSyntax(Syntax):
    """How TypeScript and JavaScript spell values."""

    name = "JavaScript"
    pad = " "
    long_strings = ("`",)

    def may_be_bare(self, key: str) -> bool:
        """Tell whether a key can stand without quotes."""
        return _identifier.fullmatch(key) is not None


class JavaScriptCode(TreeCode):
    """A text in TypeScript or JavaScript."""

    def syntax_of(self, literal: LiteralText) -> Syntax:
        """Return how values are spelled in a literal."""
        votes = literal.key_votes()
        return JavaScriptSyntax(
            quote=self._quote(literal),
            bare_keys=votes[""] >= votes['"'] + votes["'"],
            trailing=literal.trailing_commas(),
        )

    def _quote(self, literal: LiteralText) -> str:
        root = literal.root
        inside = self.blank[root[2] : literal.end_of(root)]
        votes = Counter(character for character in inside if character in "'\"")
        if not votes:
            votes = Counter(character for character in self.blank if character in "'\"")
        return "'" if votes["'"] > votes['"'] else '"'


@cache
def language(grammar: str) -> Language:
    """Return a grammar by the name of its language."""
    makers: dict[str, Any] = {
        "TypeScript": tree_sitter_typescript.language_typescript,
        "TSX": tree_sitter_typescript.language_tsx,
        "JavaScript": tree_sitter_javascript.language,
    }
    return Language(makers[grammar]())


def read_javascript(text: str, grammar: str) -> Reading:
    """Find the queries of a text.

    Args:
        text: the text.
        grammar: "TypeScript", "TSX" or "JavaScript".
    """
    reading = Reading()
    try:
        code = JavaScriptCode(text, language(grammar), grammar)
    except UserError as error:
        return reading.refuse(error)
    code.find_comments()
    for name, value in _named(code):
        made, _ = _Reader(code).value(value, (-1, -1), 0)
        code.define(name, made)
    pending = [code.root]
    while pending:
        node = pending.pop()
        if node.type in _containers:
            literal, below = _literal(code, node)
            reading.pieces += queries_in(literal, _name(code, node))
            pending.extend(reversed(below))
            continue
        if node.type in _strings:
            reading.pieces += _json_in_string(code, node)
            if _has_substitution(node):
                reading.problems += filled_in(code, *code.span(node))
        pending.extend(reversed(node.children))
    reading.problems += partly(reading.pieces)
    return reading


def _named(code: JavaScriptCode) -> Iterator[tuple[str, TreeNode]]:
    """Yield the names of the constants of a module, and their values."""
    for statement in code.root.named_children:
        exported = statement.child_by_field_name("declaration")
        declaration = statement if exported is None else exported
        if declaration.type != "lexical_declaration" or code.source(declaration)[:5] != "const":
            continue
        for one in declaration.named_children:
            name, value = one.child_by_field_name("name"), one.child_by_field_name("value")
            if name is not None and value is not None and name.type == "identifier":
                yield code.source(name), value


def _literal(code: JavaScriptCode, node: TreeNode) -> tuple[LiteralText, list[TreeNode]]:
    """Return a literal, and the expressions in it that may hold further ones."""
    reader = _Reader(code)
    value, root = reader.value(node, (-1, -1), 0)
    return LiteralText(code, value, root, reader.places), reader.expressions


def _name(code: JavaScriptCode, node: TreeNode) -> str:
    """Return the name of the variable or member that a literal is for."""
    parent = node.parent
    while parent is not None and parent.type in _wrappers:
        parent = parent.parent
    if parent is None:
        return "literal"
    named = parent.child_by_field_name("name") or parent.child_by_field_name("key")
    return code.source(named).strip("'\"") if named is not None else "literal"


def _json_in_string(code: JavaScriptCode, node: TreeNode) -> Iterable[Piece]:
    """Yield the query in a string with JSON."""
    start, end = code.span(node)
    if _has_substitution(node) or not code.text[start + 1 : end].lstrip().startswith("{"):
        return
    quote = code.text[start]
    taboo = "${" if quote == "`" else ""
    quoted = unescaped(code.text, start + 1, end - 1, encoder(quote, taboo=taboo))
    if quoted is not None:
        yield from json_parts(quoted)


def _has_substitution(node: TreeNode) -> bool:
    return any(child.type == "template_substitution" for child in node.named_children)


class _Reader:
    """Makes one literal of a syntax tree."""

    def __init__(self, code: JavaScriptCode) -> None:
        self.places = Places()
        self.expressions: list[TreeNode] = []
        self._code = code

    def value(self, given: TreeNode, key: tuple[int, int], depth: int) -> tuple[Json, Item]:
        """Return a value and its place."""
        node = given
        while node.type in _wrappers:
            node = next(child for child in node.named_children if child.type not in _types)
        start, end = self._code.span(node)
        if node is not given:
            self.places.outer[start] = self._code.span(given)
        if node.type in _containers and depth < MAX_LITERAL_DEPTH:
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
                self.places.add_spread(place, members, hole, start, end)
        return members

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
        if node.type in _strings and not _has_substitution(node):
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


_types = frozenset({"type_arguments", "comment"})
