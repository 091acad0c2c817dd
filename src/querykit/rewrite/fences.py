"""Fenced blocks of Markdown: where they are, in which language, and their lines without indentation."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import TYPE_CHECKING

from querykit.errors import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_open = re.compile(
    r"([ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(`{3,}|~{3,})[ \t]*([^`\s]*)[^`\n]*\n?\Z"
)
_lead = re.compile(r"[ \t>]*")
_language = re.compile(r"[\w+#-]+")


@dataclass(frozen=True, slots=True)
class Fence:
    """One block."""

    language: str
    """In lower case; "" when it is not named."""

    start: int
    """Where its first line begins in the whole text."""

    line: int
    """The number of that line."""

    lines: tuple[str, ...]
    """Its lines as they stand there."""

    leads: tuple[int, ...]
    """How many characters of each line are indentation and marks of quotations around the block."""

    @property
    def text(self) -> str:
        """What the block says."""
        return "".join(line[lead:] for line, lead in zip(self.lines, self.leads, strict=True))

    @property
    def end(self) -> int:
        """Where its last line ends."""
        return self.start + sum(map(len, self.lines))

    def outer(self, span: Span) -> Span:
        """Return a place in the block as one in the whole text."""
        start, line, lead = self._place(span.start)
        end, _, _ = self._place(span.end)
        return Span(start, max(start, end), self.line + line, span.column + lead)

    def _place(self, offset: int) -> tuple[int, int, int]:
        """Return the place in the whole text, the line in the block and its lead."""
        inner = [
            0,
            *accumulate(len(one) - lead for one, lead in zip(self.lines, self.leads, strict=True)),
        ]
        outer = [0, *accumulate(map(len, self.lines))]
        line = min(bisect_right(inner, offset) - 1, len(self.lines) - 1)
        lead = self.leads[line]
        return self.start + outer[line] + lead + offset - inner[line], line, lead

    def rewritten(self, text: str) -> str:
        """Return the lines as they stand in the whole text when the block says something new."""
        old = [line[lead:] for line, lead in zip(self.lines, self.leads, strict=True)]
        new = _lines(text)
        parts: list[str] = []
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        for tag, start, end, new_start, new_end in matcher.get_opcodes():
            if tag == "equal":
                parts += self.lines[start:end]
                continue
            near = min(start, len(self.lines) - 1)
            lead = self.lines[near][: self.leads[near]]
            parts += [lead + line if line.strip() else line for line in new[new_start:new_end]]
        return "".join(parts)


def fences(text: str) -> Iterator[Fence]:
    """Yield the blocks of a text that have lines; one that is never closed goes to the end."""
    lines = _lines(text)
    index, offset = 0, 0
    while index < len(lines):
        found = _open.match(lines[index].removeprefix("\ufeff"))
        offset += len(lines[index])
        index += 1
        if found is None:
            continue
        room, mark = len(found[1].expandtabs(4)), found[2]
        close = re.compile(rf"[ \t>]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*\r?\n?\Z")
        first = index
        quoted = ">" in found[1]
        closed = False
        while index < len(lines) and not closed:
            if quoted and not lines[index].lstrip().startswith(">"):
                break  # the quotation ends, and the block with it
            closed = close.match(lines[index]) is not None
            index += not closed
        block = tuple(lines[first:index])
        if block:
            leads = tuple(_lead_of(line, len(found[1]), room) for line in block)
            named = _language.match(found[3].lower())
            yield Fence(named[0] if named else "", offset, first + 1, block, leads)
        index += closed
        offset += sum(map(len, lines[first:index]))


def _lead_of(line: str, length: int, room: int) -> int:
    """Return how much of a line stands for the indentation of its block."""
    found = _lead.match(line)
    blank = found[0] if found else ""
    return 0 if not room else min(len(blank), length)


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+\Z", text)
