"""Offsets of a text -> lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right

from querykit.errors import Span

_line_end = re.compile(r"\r\n?|\n")


class LineIndex:
    """Knows on which line each offset of a text stands; line ends are LF, CRLF and CR."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        self._starts.extend(found.end() for found in _line_end.finditer(text))
        self._skipped = 1 if text.startswith("\ufeff") else 0

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both from 1; a byte order mark takes no column."""
        line = bisect_right(self._starts, offset)
        column = offset - self._starts[line - 1] + 1
        return line, max(1, column - self._skipped) if line == 1 else column

    def line_start(self, offset: int) -> int:
        """Return where the line of an offset begins."""
        return self._starts[bisect_right(self._starts, offset) - 1]

    def span(self, start: int, end: int) -> Span:
        """Return the span between two offsets with its line and column."""
        return Span(start, end, *self.place(start))


def shifted(span: Span, offset: int, line: int) -> Span:
    """Return a span of a part that starts at `offset`, on line `line`, of a larger text."""
    return Span(span.start + offset, span.end + offset, span.line + line - 1, span.column)
