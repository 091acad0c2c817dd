"""CSV files: a document in each cell that holds a query; all other cells stay as they are."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from querykit.errors import DocumentError, NotRewritable
from querykit.rewrite.base import Carrier, Slot
from querykit.rewrite.csv_cells import cells, delimiter_of
from querykit.rewrite.embedded import may_hold_query, merged, parts_of, refuse_unless
from querykit.rewrite.json_text import parse_json
from querykit.rewrite.places import LineIndex
from querykit.rewrite.quoted import Quoted, plain
from querykit.schema.catalogue import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from querykit.errors import Diagnostic, Json
    from querykit.rewrite.csv_cells import Cell
    from querykit.rewrite.embedded import Part

_kind = re.compile(r'"kind"\s*:\s*"(\w+)"')


class CsvFile:
    """A CSV text that was read; its delimiter is that of the first row."""

    def __init__(self, text: str) -> None:
        self.slots: list[Slot] = []
        self.problems: list[Diagnostic] = []
        self._text = text
        self._parts: list[Part] = []
        if not may_hold_query(text):
            return
        self._delimiter = delimiter_of(text)
        lines = LineIndex(text)
        for cell in cells(text, self._delimiter):
            if cell.end - cell.start > 1:
                self._read(cell, lines)
        self.slots = [part.slot(lines) for part in self._parts]

    def render(self, documents: Sequence[Json]) -> str:
        """Return the text with new documents in its cells."""
        groups = [part.edits(new) for part, new in zip(self._parts, documents, strict=True)]
        if not any(groups):
            return self._text
        text = merged(self._text, *groups)
        before, after = (sum(1 for _ in cells(one, self._delimiter)) for one in (self._text, text))
        found = [part.parsed.value for part in CsvFile(text)._parts]  # noqa: SLF001 - our own
        refuse_unless(before == after and found == list(documents))
        return text

    def _read(self, cell: Cell, lines: LineIndex) -> None:
        quoted = _quoted(self._text, cell, self._delimiter)
        found = list(parts_of(quoted))
        self._parts += found
        if not found and quoted.value.lstrip().startswith("{"):
            self.problems += _trouble(quoted, cell, lines)


def _quoted(text: str, cell: Cell, delimiter: str) -> Quoted:
    """Return the text of a cell with the place of each character."""
    if not cell.quoted:
        inner = plain(text, cell.start, cell.end)

        def unchanged(new: str) -> str:
            if any(character in new for character in (delimiter, "\n", "\r")):
                raise NotRewritable(
                    "a cell without quotes cannot hold the change", hint="put the cell in quotes"
                )
            return new

        return Quoted(inner.value, inner.offsets, unchanged)
    start, end = cell.start + 1, cell.end - 1
    offsets = [found.start() for found in re.compile(r'""|[^"]').finditer(text, start, end)]

    def doubled(new: str) -> str:
        return new.replace('"', '""')

    return Quoted(text[start:end].replace('""', '"'), [*offsets, end], doubled)


def _trouble(quoted: Quoted, cell: Cell, lines: LineIndex) -> Iterator[Diagnostic]:
    """Yield why a cell that seems to hold a query is none."""
    if not any(found[1] in KINDS for found in _kind.finditer(quoted.value)):
        return
    try:
        parse_json(quoted.value)
    except DocumentError as error:
        span = lines.span(cell.start, cell.end)
        for problem in error.diagnostics():
            yield dataclasses.replace(problem, span=span)


carrier = Carrier("csv", suffixes=(".csv", ".tsv"), read=CsvFile)
