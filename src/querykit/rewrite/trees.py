"""Code parsed by tree-sitter: its nodes with offsets of characters, and its first error."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tree_sitter import Parser

from querykit.errors import NotCode
from querykit.rewrite.code import Code, refuse_deep
from querykit.rewrite.comments import Comment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Language
    from tree_sitter import Node as TreeNode


class TreeCode(Code):
    """A text and its syntax tree.

    Raises:
        TooDeep: brackets are nested too deep.
        NotCode: the text does not parse.
    """

    def __init__(self, text: str, language: Language, name: str) -> None:
        super().__init__(text)
        refuse_deep(text)
        # A byte order mark is no part of any of the languages; one blank keeps the offsets.
        self._parsed = " " + text[1:] if text.startswith("\ufeff") else text
        data = self._parsed.encode("utf-8", "surrogatepass")
        self.root = Parser(language).parse(data).root_node
        if self.root.has_error:
            start, end = self.span(_first_error(self.root))
            raise NotCode(
                f"the text does not parse as {name}",
                hint="querykit changes nothing in it",
                span=self.lines.span(start, end),
            )

    @cached_property
    def _characters(self) -> list[int] | None:
        """The character that each byte belongs to; None when they are the same."""
        if self._parsed.isascii():
            return None
        table: list[int] = []
        for index, character in enumerate(self._parsed):
            table += [index] * len(character.encode("utf-8", "surrogatepass"))
        table.append(len(self._parsed))
        return table

    def span(self, node: TreeNode) -> tuple[int, int]:
        """Return where a node begins and ends, in characters."""
        table = self._characters
        if table is None:
            return node.start_byte, node.end_byte
        return table[node.start_byte], table[node.end_byte]

    def source(self, node: TreeNode) -> str:
        """Return the text of a node."""
        start, end = self.span(node)
        return self.text[start:end]

    def find_comments(self) -> None:
        """Find the comments of the text."""
        spans = [self.span(node) for node in _walk(self.root) if node.type == "comment"]
        self.set_comments([Comment(start, end, self.is_alone(start)) for start, end in spans])


def _walk(root: TreeNode) -> Iterator[TreeNode]:
    """Yield all nodes in the order of the text."""
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(node.children))


def _first_error(root: TreeNode) -> TreeNode:
    """Return the first node that is wrong."""
    node = root
    while not (node.is_error or node.is_missing):
        inner = next((child for child in node.children if child.has_error), None)
        if inner is None:
            break
        node = inner
    return node
