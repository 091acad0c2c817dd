"""Places of Python's own parser, in lines and bytes -> offsets of characters."""

from __future__ import annotations

import io
import re
import tokenize
from typing import TYPE_CHECKING, cast

from querykit.errors import Span
from querykit.rewrite.comments import Comment

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable

_line_end = re.compile(r"\r\n|\n|\r")


class PythonPlaces:
    """Knows where the nodes of a syntax tree stand in a text, which may begin with a mark."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [1 if text.startswith("\ufeff") else 0]
        self._starts += [found.end() for found in _line_end.finditer(text)]

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Return where a node begins and ends."""
        place = cast("ast.expr", node)
        return (
            self._offset(place.lineno, place.col_offset),
            self._offset(place.end_lineno or place.lineno, place.end_col_offset or 0),
        )

    def line(self, number: int) -> Span:
        """Return the place of a line."""
        index = min(max(number, 1), len(self._starts)) - 1
        start = self._starts[index]
        found = _line_end.search(self._text, start)
        return Span(start, found.start() if found else len(self._text), index + 1, 1)

    def _offset(self, line: int, column: int) -> int:
        start = self._starts[line - 1]
        # A character takes at least one byte, so the line's beginning of that length is enough.
        lead = self._text[start : start + column]
        if lead.isascii():
            return start + column
        return start + len(lead.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "ignore"))


def comments_of(text: str, is_alone: Callable[[int], bool]) -> list[Comment]:
    """Return the comments of a text that parses.

    Args:
        text: the text, without a mark.
        is_alone: tells whether nothing stands before a place on its line.
    """
    starts = [0, *(found.end() for found in _line_end.finditer(text))]
    found: list[Comment] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text, newline="").readline):
            if token.type == tokenize.COMMENT:
                start = starts[token.start[0] - 1] + token.start[1]
                found.append(Comment(start, start + len(token.string), is_alone(start)))
    except (tokenize.TokenError, SyntaxError):
        return []
    return found
