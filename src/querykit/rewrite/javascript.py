"""TypeScript and JavaScript: object and array literals, and strings with JSON."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language

from querykit.errors import UserError
from querykit.rewrite.code import (
    Piece,
    Reading,
    filled_in,
    partly,
    queries_in,
)
from querykit.rewrite.escapes import encoder, unescaped
from querykit.rewrite.javascript_reader import (
    CONTAINERS,
    STRINGS,
    WRAPPERS,
    JavaScriptReader,
    has_substitution,
)
from querykit.rewrite.json_part import json_parts
from querykit.rewrite.literal import LiteralText
from querykit.rewrite.syntax import Syntax
from querykit.rewrite.trees import TreeCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node as TreeNode


_identifier = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")


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
        made, _ = JavaScriptReader(code).value(value, (-1, -1), 0)
        code.define(name, made)
    pending = [code.root]
    while pending:
        node = pending.pop()
        if node.type in CONTAINERS:
            literal, below = _literal(code, node)
            reading.pieces += queries_in(literal, _name(code, node))
            pending.extend(reversed(below))
            continue
        if node.type in STRINGS:
            reading.pieces += _json_in_string(code, node)
            if has_substitution(node):
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
    reader = JavaScriptReader(code)
    value, root = reader.value(node, (-1, -1), 0)
    return LiteralText(code, value, root, reader.places), reader.expressions


def _name(code: JavaScriptCode, node: TreeNode) -> str:
    """Return the name of the variable or member that a literal is for."""
    parent = node.parent
    while parent is not None and parent.type in WRAPPERS:
        parent = parent.parent
    if parent is None:
        return "literal"
    named = parent.child_by_field_name("name") or parent.child_by_field_name("key")
    return code.source(named).strip("'\"") if named is not None else "literal"


def _json_in_string(code: JavaScriptCode, node: TreeNode) -> Iterable[Piece]:
    """Yield the query in a string with JSON."""
    start, end = code.span(node)
    if has_substitution(node) or not code.text[start + 1 : end].lstrip().startswith("{"):
        return
    quote = code.text[start]
    taboo = "${" if quote == "`" else ""
    quoted = unescaped(code.text, start + 1, end - 1, encoder(quote, taboo=taboo))
    if quoted is not None:
        yield from json_parts(quoted)
