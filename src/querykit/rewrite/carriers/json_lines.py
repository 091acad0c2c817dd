"""JSON Lines files: one document on each line; a bad line does not spoil the others."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from querykit.rewrite.base import Carrier, Slot
from querykit.rewrite.carriers.json_file import JsonFile
from querykit.rewrite.json_text import BOM, nothing
from querykit.rewrite.places import shifted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.errors import Diagnostic, Json, Span


class JsonLines:
    """A JSON Lines text that was read. Lines end in LF or CRLF; blank ones are kept."""

    def __init__(self, text: str) -> None:
        self.slots: list[Slot] = []
        self.problems: list[Diagnostic] = []
        self._lines = text.split("\n")
        self._carried: list[tuple[int, JsonFile]] = []
        """The lines that hold documents: index and reading."""
        offset = 0
        for index, line in enumerate(self._lines):
            if not is_blank(line):
                self._read(line, index, offset)
            offset += len(line) + 1
        if is_blank(text):
            self.problems = nothing().diagnostics()

    def _read(self, line: str, index: int, offset: int) -> None:
        carried = JsonFile(line)
        self.problems.extend(_moved(carried.problems, offset, index + 1))
        if carried.slots:
            self._carried.append((index, carried))
            self.slots.extend(_placed(slot, offset, index + 1) for slot in carried.slots)

    def render(self, documents: Sequence[Json]) -> str:
        """Return the text with new documents."""
        lines = list(self._lines)
        position = 0
        for index, carried in self._carried:
            after = position + len(carried.slots)
            lines[index] = carried.render(documents[position:after])
            position = after
        return "\n".join(lines)


def _placed(slot: Slot, offset: int, line: int) -> Slot:
    """Return a slot of one line with its places in the whole text."""

    def locate(pointer: str) -> Span:
        return shifted(slot.locate(pointer), offset, line)

    return dataclasses.replace(slot, line=line, locate=locate)


def is_blank(line: str) -> bool:
    """Tell whether a line holds nothing; a byte order mark counts as nothing."""
    return not line.removeprefix(BOM).strip(" \t\r\n")


def _moved(problems: list[Diagnostic], offset: int, line: int) -> list[Diagnostic]:
    """Return findings about one line with their place in the whole text."""
    return [
        dataclasses.replace(problem, span=shifted(problem.span, offset, line))
        if problem.span
        else problem
        for problem in problems
    ]


carrier = Carrier("json-lines", suffixes=(".jsonl", ".ndjson"), read=JsonLines, by_line=True)
