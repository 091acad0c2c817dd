"""HCL (Terraform): objects as in `jsonencode({...})`, and JSON in heredocs and strings.

Queries in `locals` are found where they are defined. What `query_json` is given that is no literal
of the same file is reported.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import tree_sitter_hcl
from tree_sitter import Language

from querykit.errors import Diagnostic, NotLiteral, Severity, UserError
from querykit.rewrite.code import Reading, partly, queries_in
from querykit.rewrite.hcl_reader import HclReader, unwrapped
from querykit.rewrite.hcl_strings import json_in_heredoc, json_in_string
from querykit.rewrite.hcl_syntax import STRINGS, HclSyntax
from querykit.rewrite.holes import Hole
from querykit.rewrite.json_style import is_spread
from querykit.rewrite.literal import LiteralText
from querykit.rewrite.trees import TreeCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node as TreeNode

    from querykit.rewrite.syntax import Syntax

QUERY_ATTRIBUTE = "query_json"

_local = re.compile(r"local\.(\w+)")


class HclCode(TreeCode):
    """A text in HCL."""

    stamps = False

    def syntax_of(self, literal: LiteralText) -> Syntax:
        """Return how values are spelled in a literal."""
        votes = literal.key_votes()
        return HclSyntax(
            bare_keys=votes[""] >= votes['"'],
            separator="," if _has_commas(literal) else "",
            trailing=literal.trailing_commas(),
        )


def _has_commas(literal: LiteralText) -> bool:
    """Tell whether commas stand between the members of objects on several lines."""
    votes = 0
    for node in literal.scanned[1]:
        if is_spread(literal.text, node) and literal.text[node.start] == "{":
            for one, following in zip(node.items, node.items[1:], strict=False):
                comma = "," in literal.text[literal.end_of(one) : literal.begin_of(following)]
                votes += 1 if comma else -1
    return votes > 0


@cache
def _language() -> Language:
    return Language(tree_sitter_hcl.language())


def read_hcl(text: str) -> Reading:
    """Find the queries of a text."""
    reading = Reading()
    try:
        code = HclCode(text, _language(), "HCL")
    except UserError as error:
        return reading.refuse(error)
    code.find_comments()
    _Finder(code, reading).run()
    reading.problems += partly(reading.pieces)
    reading.problems.sort(key=lambda one: one.span.start if one.span else 0)
    return reading


class _Finder:
    """The search for the queries of one text."""

    def __init__(self, code: HclCode, reading: Reading) -> None:
        self._code = code
        self._reading = reading
        self._for_queries: set[str] = set()
        """Names of locals that `query_json` is made of."""

    def run(self) -> None:
        """Find everything."""
        for local, given in self._locals():
            made, _ = HclReader(self._code).value(given, (-1, -1), 0)
            self._code.define(f"local.{local}", made)
        queries: list[TreeNode] = []
        for attribute in self._attributes():
            name, value = attribute.named_children[0], unwrapped(attribute.named_children[-1])
            if self._code.source(name) == QUERY_ATTRIBUTE:
                queries.append(value)
                self._for_queries.update(self._local_names(value))
        self._search()
        for value in queries:
            if not self._is_literal(value):
                self._report(value)

    def _search(self) -> None:
        pending = [(self._code.root, "literal")]
        while pending:
            node, place = pending.pop()
            if node.type in ("object", "tuple"):
                reader = HclReader(self._code)
                value, root = reader.value(node, (-1, -1), 0)
                whole = LiteralText(self._code, value, root, reader.places)
                self._reading.pieces += queries_in(whole, place)
                pending.extend((below, "literal") for below in reversed(reader.expressions))
                continue
            if node.type == "heredoc_template":
                self._reading.pieces += json_in_heredoc(self._code, node)
            elif node.type in STRINGS:
                self._reading.pieces += json_in_string(self._code, node)
            if node.type == "attribute":
                place = self._place(self._code.source(node.named_children[0]))
            pending.extend((child, place) for child in reversed(node.children))

    def _place(self, name: str) -> str:
        return QUERY_ATTRIBUTE if name in self._for_queries else name

    def _attributes(self) -> Iterator[TreeNode]:
        pending = [self._code.root]
        while pending:
            node = pending.pop()
            if node.type == "attribute":
                yield node
            elif node.type in ("config_file", "body", "block"):
                pending.extend(reversed(node.named_children))

    def _locals(self) -> Iterator[tuple[str, TreeNode]]:
        """Yield the names and values of `locals` blocks."""
        for attribute in self._attributes():
            block = attribute.parent.parent if attribute.parent else None
            if block is None or block.type != "block":
                continue
            if self._code.source(block.named_children[0]) == "locals":
                name, *_, value = attribute.named_children
                yield self._code.source(name), value

    def _local_names(self, value: TreeNode) -> set[str]:
        found = _local.fullmatch(self._code.source(argument_of(self._code, value)))
        return set() if found is None else {found[1]}

    def _is_literal(self, value: TreeNode) -> bool:
        inner = argument_of(self._code, value)
        if inner.type in ("object", "heredoc_template", "quoted_template", "string_lit"):
            return True
        source = self._code.source(inner)
        return source in self._code.known or source in self._code.own

    def _report(self, value: TreeNode) -> None:
        start, end = self._code.span(value)
        source = Hole(self._code.text[start:end]).short
        self._reading.problems.append(
            Diagnostic(
                NotLiteral.code,
                f"{source} is no literal of this file: this query is not checked here",
                Severity.INFO,
                span=self._code.lines.span(start, end),
            )
        )


def argument_of(code: HclCode, value: TreeNode) -> TreeNode:
    """Return the only argument of `jsonencode`, or a value that is no such call."""
    if value.type == "function_call" and code.source(value.named_children[0]) == "jsonencode":
        arguments = value.named_children[-1]
        if arguments.type == "function_arguments" and len(arguments.named_children) == 1:
            return unwrapped(arguments.named_children[0])
    return value
