"""JSON Lines: `export.jsonl`, `.ndjson`, plain or packed as `.gz` or `.zst`."""

from __future__ import annotations

from typing import IO

from querykit.batch.base import Access, Source, SourceSort
from querykit.batch.rows_file import MAX_ROW_BYTES, RowsFile, undo_file
from querykit.batch.work import upgrade_texts

_BOM = b"\xef\xbb\xbf"
_SPACE = b" \t\r\n"


class Lines:
    """Each line is a row, and all of it but the white space around is the document."""

    def begin(self, file: IO[bytes]) -> bytes:  # noqa: ARG002 - there is nothing before the rows
        """Return nothing."""
        return b""

    def next_row(self, file: IO[bytes]) -> bytes:
        """Return the next line."""
        return file.readline(MAX_ROW_BYTES + 1)

    def text(self, row: bytes) -> bytes | str | None:
        """Return the line without the white space, and the byte order mark, around it."""
        return row.removeprefix(_BOM).strip(_SPACE) or None

    def put(self, row: bytes, text: str) -> bytes:
        """Return the line with a new document between the same white space."""
        old = row.removeprefix(_BOM).strip(_SPACE)
        begin = row.index(old)
        return row[:begin] + text.encode() + row[begin + len(old) :]


def open_lines(access: Access) -> Source:
    """Open a file of JSON Lines."""
    return RowsFile(access, Lines())


sort = SourceSort(
    "JSON Lines",
    open=open_lines,
    work=upgrade_texts,
    suffixes=tuple(
        f"{suffix}{packing}" for suffix in (".jsonl", ".ndjson") for packing in ("", ".gz", ".zst")
    ),
    undo=undo_file,
)
