"""CSV and TSV: `export.csv?column=query`, plain or packed; the first row names the columns.

A row that changes keeps every byte outside its one cell: order, quoting and line ends of the others.
"""

from __future__ import annotations

import csv
from typing import IO

from querykit.batch.base import Access, Source, SourceSort
from querykit.batch.rows_file import MAX_ROW_BYTES, RowsFile, undo_file
from querykit.batch.work import upgrade_texts
from querykit.errors import BadSource, NotText

_BOM = b"\xef\xbb\xbf"


class Table:
    """Rows that may run over several lines, where a quoted cell holds line ends."""

    def __init__(self, column: str, separator: bytes) -> None:
        self._column = column
        self._separator = separator
        self._index = 0

    def begin(self, file: IO[bytes]) -> bytes:
        """Read the head, and find the column in it."""
        head = self.next_row(file)
        try:
            text = head.removeprefix(_BOM).decode("utf-8")
        except UnicodeDecodeError as error:
            raise NotText("the first row is not UTF-8", hint="save it as UTF-8") from error
        names = next(csv.reader([text], delimiter=self._separator.decode()), [])
        if self._column not in names:
            raise BadSource(
                f"there is no column {self._column}",
                hint=f"the first row has {', '.join(names)[:200] or 'nothing'}",
            )
        self._index = names.index(self._column)
        return head

    def next_row(self, file: IO[bytes]) -> bytes:
        """Return the next row: lines up to one where every quote is closed."""
        row = line = file.readline(MAX_ROW_BYTES + 1)
        while line and row.count(b'"') % 2 and len(row) <= MAX_ROW_BYTES:
            line = file.readline(MAX_ROW_BYTES + 1)
            row += line
        return row

    def text(self, row: bytes) -> bytes | str | None:
        """Return the cell of the column, without its quotes."""
        begin, end = self._span(row)
        cell = row[begin:end]
        if cell[:1] == b'"':
            cell = cell[1:-1].replace(b'""', b'"')
        return cell.strip() or None

    def put(self, row: bytes, text: str) -> bytes:
        """Return the row with a new cell, quoted: JSON nearly always needs it."""
        begin, end = self._span(row)
        return row[:begin] + b'"' + text.encode().replace(b'"', b'""') + b'"' + row[end:]

    def _span(self, row: bytes) -> tuple[int, int]:
        """Return where the cell is; an empty place at the end of a row that is too short."""
        stop = len(row.rstrip(b"\r\n"))
        begin = 0
        for index in range(self._index + 1):
            if row[begin : begin + 1] == b'"':
                end = _closing(row, begin + 1) + 1
            else:
                end = row.find(self._separator, begin, stop)
                end = stop if end < 0 else end
            if index == self._index or end >= stop:
                return (begin, end) if index == self._index else (stop, stop)
            begin = end + 1
        return stop, stop


def _closing(row: bytes, begin: int) -> int:
    place = row.find(b'"', begin)
    while place >= 0 and row[place + 1 : place + 2] == b'"':
        place = row.find(b'"', place + 2)
    return place if place >= 0 else len(row) - 1


def open_csv(access: Access) -> Source:
    """Open a file of CSV or TSV."""
    is_tabbed = ".tsv" in access.location.path.name.lower()
    column = access.location.parameters["column"]
    return RowsFile(access, Table(column, b"\t" if is_tabbed else b","))


sort = SourceSort(
    "CSV",
    open=open_csv,
    work=upgrade_texts,
    suffixes=tuple(
        f"{suffix}{packing}" for suffix in (".csv", ".tsv") for packing in ("", ".gz", ".zst")
    ),
    parameters=("column",),
    undo=undo_file,
)
