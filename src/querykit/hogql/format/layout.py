"""Where lines are broken.

All functions take a stretch of pieces, from `start` to before `end`, and the indent of its line.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from querykit.hogql.format.words import HEADS, JOINS, ON_THE_LINE, SET_TAILS, SETS, STARTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from querykit.hogql.format.pieces import Piece

STEP = 4


def laid_out(pieces: list[Piece], width: int) -> str:
    """Return the text of the pieces in lines of at most that width, where they can be broken."""
    layout = _Layout(pieces, width)
    layout.block(0, len(pieces) - 1, 0)
    layout.emit(len(pieces) - 1)
    return "\n".join([line.rstrip() for line in layout.lines]).rstrip("\n")


class _Layout:
    def __init__(self, pieces: list[Piece], width: int) -> None:
        self.pieces = pieces
        self.width = width
        self.lines = [""]
        self.indent = 0
        self.must_break = False
        self.columns = [0, *accumulate(one.space + _length(one) for one in pieces)]
        self.above = [0, *accumulate(bool(one.above) for one in pieces)]
        self.ends = [0, *accumulate(one.ends_line for one in pieces)]

    # -- writing ------------------------------------------------------------------------------------

    def newline(self, indent: int) -> None:
        """Begin a line, unless one has just begun."""
        self.indent = indent
        self.must_break = False
        if self.lines[-1].strip():
            self.lines.append("")
        self.lines[-1] = " " * indent

    def emit(self, index: int) -> None:
        """Write one piece with its comments."""
        piece = self.pieces[index]
        if self.must_break or piece.above:
            self.newline(self.indent)
        for comment in piece.above:
            self.lines[-1] += comment
            self.newline(self.indent)
        if piece.space and self.lines[-1].strip():
            self.lines[-1] += " "
        self.lines[-1] += piece.text
        for comment in piece.after:
            self.lines[-1] += (" " if comment.startswith("/*") else "  ") + comment
        self.must_break = piece.ends_line

    def write(self, start: int, end: int) -> None:
        for index in range(start, end):
            self.emit(index)

    def fits(self, start: int, end: int, *, after: int | None = None) -> bool:
        """Return whether a stretch can be written on the rest of the line, or after that column."""
        if start >= end:
            return True
        if self.above[end] > self.above[start + 1] or self.ends[end - 1] > self.ends[start]:
            return False
        used = len(self.lines[-1]) if after is None else after
        return used + self.columns[end] - self.columns[start] <= self.width

    # -- finding ------------------------------------------------------------------------------------

    def top(self, start: int, end: int) -> Iterator[int]:
        """Yield the places in a stretch that are in no bracket of their own."""
        index = start
        while index < end:
            yield index
            partner = self.pieces[index].partner
            index = partner + 1 if partner > index else index + 1

    def heads(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """Return the clauses of a stretch: where each begins, where its body does, its word."""
        found: list[tuple[int, int, str]] = []
        top = [*self.top(start, end)]
        words = [self.pieces[index].word for index in top]
        position = 0
        while position < len(top):
            length, word = self.head(words, position)
            if length:
                found.append((top[position], top[position] + length, word))
            position += length or 1
        return found

    def head(self, words: list[str], position: int) -> tuple[int, str]:
        """Return how many words the head of a clause has here, and which clause it is."""
        word = words[position]
        if word in SETS:
            return 1 + _run(words, position + 1, SET_TAILS), "union"
        length = _run(words, position, JOINS)
        if words[position + length : position + length + 1] == ["join"]:
            return length + 1, "array" if word == "array" else "join"
        if word == "select" or word in HEADS:
            return 1 + _run(words, position + 1, frozenset(HEADS[word])), word
        return 0, ""

    def has_clauses(self, start: int, end: int) -> bool:
        if start < end and self.pieces[start].word in STARTS:
            return True
        return any(self.pieces[index].word in SETS for index in self.top(start, end))

    # -- laying out ---------------------------------------------------------------------------------

    def block(self, start: int, end: int, indent: int) -> None:
        """Lay out what has lines of its own: a query, a list, an expression."""
        self.indent = indent
        if self.has_clauses(start, end):
            if self.fits(start, end):
                self.write(start, end)
            else:
                self.clauses(start, end, indent)
        else:
            self.items(start, end, indent)

    def clauses(self, start: int, end: int, indent: int) -> None:
        heads = self.heads(start, end)
        self.inline(start, heads[0][0], indent)
        for (at, body, word), following in zip(heads, [*heads[1:], (end, end, "")], strict=True):
            stop = following[0]
            self.newline(indent)
            if word != "union" and self.fits(at, stop):
                self.write(at, stop)
                continue
            self.write(at, body)
            if word in ON_THE_LINE:
                self.inline(body, stop, indent)
            elif word == "union":
                self.newline(indent)
                self.block(body, stop, indent)
            else:
                self.newline(indent + STEP)
                self.items(body, stop, indent + STEP)

    def items(self, start: int, end: int, indent: int) -> None:
        """Lay out items with commas, each on its line."""
        commas = [index + 1 for index in self.top(start, end) if self.pieces[index].word == ","]
        for at, stop in zip([start, *commas], [*commas, end], strict=True):
            if at < stop:
                self.newline(indent)
                self.expression(at, stop, indent)

    def expression(self, start: int, end: int, indent: int) -> None:
        """Lay out one expression, broken before OR, else before AND, where it is too long."""
        if self.fits(start, end):
            self.write(start, end)
            return
        for word in ("or", "and"):
            breaks = self.operators(start, end, word)
            if breaks:
                for at, stop in zip([start, *breaks], [*breaks, end], strict=True):
                    if at != start:
                        self.newline(indent)
                    self.operand(at, stop, indent, word)
                return
        self.inline(start, end, indent)

    def operand(self, start: int, end: int, indent: int, word: str) -> None:
        inner = self.operators(start + 1, end, "and") if word == "or" else []
        if not inner or self.fits(start, end):
            self.inline(start, end, indent)
            return
        for at, stop in zip([start, *inner], [*inner, end], strict=True):
            if at != start:
                self.newline(indent + STEP)
            self.inline(at, stop, indent + (STEP if at != start else 0))

    def operators(self, start: int, end: int, word: str) -> list[int]:
        """Return where a logical operator stands; the AND of a BETWEEN is none."""
        found, between = [], 0
        for index in self.top(start, end):
            here = self.pieces[index].word
            if here == "between":
                between += 1
            elif here == "and" and between:
                between -= 1
            elif here == word and index > start:
                found.append(index)
        return found

    def inline(self, start: int, end: int, indent: int) -> None:
        """Write on from the current line; what is in brackets is broken where it does not fit."""
        index = start
        while index < end:
            close = self.pieces[index].partner
            if close < 0:
                self.emit(index)
                index += 1
                continue
            following = close + 1
            while following < end and self.pieces[following].partner < 0:
                following += 1
            if close == index + 1 or self.fits(index, following):
                self.write(index, close + 1)
            else:
                self.emit(index)
                self.broken(index, close, indent)
                self.newline(indent)
                self.emit(close)
            index = close + 1

    def broken(self, start: int, close: int, indent: int) -> None:
        """Lay out what is between a bracket, or CASE, and its end."""
        if self.pieces[start].word != "case":
            self.newline(indent + STEP)
            self.block(start + 1, close, indent + STEP)
            return
        words = ("when", "else")
        parts = [at for at in self.top(start + 1, close) if self.pieces[at].word in words]
        self.inline(start + 1, parts[0] if parts else close, indent)
        for at, stop in zip(parts, [*parts[1:], close], strict=True):
            self.newline(indent + STEP)
            self.inline(at, stop, indent + STEP)


def _length(piece: Piece) -> int:
    return len(piece.text) + sum(
        [len(comment) + 1 for comment in piece.after if comment.startswith("/*")]
    )


def _run(words: list[str], position: int, allowed: frozenset[str]) -> int:
    """Return how many words from here on are allowed ones."""
    count = 0
    while words[position + count : position + count + 1] and words[position + count] in allowed:
        count += 1
    return count
