"""JSON Lines files: one document on each line; a bad line does not spoil the others."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from querykit.errors import DocumentError
from querykit.rewrite.base import Carrier, Slot
from querykit.rewrite.json_text import BOM, nothing, parse_json
from querykit.rewrite.places import shifted
from querykit.rewrite.splice import splice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.errors import Diagnostic, Json, Span
    from querykit.rewrite.json_text import JsonText


class JsonLines:
    """A JSON Lines text that was read. Lines end in LF or CRLF; blank ones are kept."""

    def __init__(self, text: str) -> None:
        self.slots: list[Slot] = []
        self.problems: list[Diagnostic] = []
        self._lines = text.split("\n")
        self._parsed: list[tuple[int, JsonText]] = []
        """The lines that hold a document: index and reading."""
        offset = 0
        for index, line in enumerate(self._lines):
            if not is_blank(line):
                self._read(line, index, offset)
            offset += len(line) + 1
        if is_blank(text):
            self.problems = nothing().diagnostics()

    def _read(self, line: str, index: int, offset: int) -> None:
        number = index + 1
        try:
            parsed = parse_json(line)
        except DocumentError as error:
            self.problems.extend(_moved(error.diagnostics(), offset, number))
            return

        def locate(pointer: str) -> Span:
            return shifted(parsed.span_of(pointer), offset, number)

        self._parsed.append((index, parsed))
        self.slots.append(Slot(parsed.value, number, locate))
        self.problems.extend(_moved(parsed.problems, offset, number))

    def render(self, documents: Sequence[Json]) -> str:
        """Return the text with new documents."""
        lines = list(self._lines)
        for (index, parsed), document in zip(self._parsed, documents, strict=True):
            lines[index] = splice(parsed, document)
        return "\n".join(lines)


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
