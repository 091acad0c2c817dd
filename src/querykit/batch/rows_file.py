"""Files of rows of text, one document each: read and written a page at a time."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Protocol

from querykit.batch import backup_folder
from querykit.batch.base import PAGE_BYTES, Access, Cell, Page, Undone, Written
from querykit.batch.new_file import NewFile, marks
from querykit.batch.packing import open_unpacked, packed
from querykit.errors import FileProblem, TooLarge
from querykit.rewrite.files import printable, problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from querykit.errors import Json

MAX_ROW_BYTES = 100 * 1024 * 1024
"""Longer rows stop the run: they are hardly rows."""


class Rows(Protocol):
    """How the rows of one sort of file are taken apart and put together."""

    def begin(self, file: IO[bytes]) -> bytes:
        """Read what comes before the first row, and return it."""

    def next_row(self, file: IO[bytes]) -> bytes:
        """Return the next row with its line end; nothing at the end."""

    def text(self, row: bytes) -> bytes | str | None:
        """Return the document of a row; None when it holds none."""

    def put(self, row: bytes, text: str) -> bytes:
        """Return the row with a new document."""


class RowsFile:
    """A source of `Rows`; the memory it needs is that of a page."""

    unit = "bytes"
    is_resumable = True

    def __init__(self, access: Access, rows: Rows) -> None:
        self._access = access
        self._rows = rows
        path = access.location.path
        if not path.is_file():
            raise FileProblem(f"there is no file {printable(path)}", hint="check the path")
        self._path = path.resolve()
        target = access.destination.path if access.destination else self._path
        self._new = NewFile(self._path, target)
        self.total: int | None = self._path.stat().st_size
        self._changed = False
        self._written: Json | None = None
        self._position = 0
        try:
            self._file, self._raw = open_unpacked(self._path)
        except OSError as error:
            raise _unreadable(self._path, error) from error
        try:
            self._head = self._rows.begin(self._file)
        except BaseException as error:
            self.close()
            if isinstance(error, (OSError, EOFError)):
                raise _unreadable(self._path, error) from error
            raise

    def identity(self) -> Json:
        """The file, and whether it is still the same."""
        return [str(self._path), marks(self._path), str(self._new.target)]

    def start(self, mark: Json | None) -> None:
        """Open the part file; make the backup first."""
        if self._access.backup and self._new.in_place and not self._access.is_resumed:
            backup_folder.keep(self._access.backup, [self._path])
        if mark is None:
            self._new.open()
            if self._head:
                self._new.write(packed(self._head, self._new.target))
        else:
            self._changed = mark["changed"]
            self._new.open(mark["out"])

    def pages(self, mark: Json | None) -> Iterator[Page]:
        """Yield pages of about a megabyte."""
        try:
            self._position = len(self._head)
            number = 1
            if mark is not None:
                number = mark["row"]
                self._skip(mark["in"] - self._position)
            while True:
                rows: list[bytes] = []
                cells: list[Cell] = []
                size = 0
                while size < PAGE_BYTES and len(rows) < self._access.page_rows:
                    row = self._rows.next_row(self._file)
                    if not row:
                        break
                    rows.append(row)
                    cells.append(Cell(f"row {number}", self._rows.text(row)))
                    number += 1
                    size += len(row)
                    if len(row) > MAX_ROW_BYTES:
                        raise TooLarge(f"row {number - 1} is larger than {MAX_ROW_BYTES:,} bytes")
                if not rows:
                    return
                self._position += size
                place = {"in": self._position, "row": number}
                yield Page(cells, place, self._raw.tell(), rows)
        except (OSError, EOFError) as error:
            raise _unreadable(self._path, error) from error

    def _skip(self, count: int) -> None:
        if self._file is self._raw:
            self._file.seek(count, 1)
            self._position += count
            return
        while count > 0:
            part = self._file.read(min(count, PAGE_BYTES))
            if not part:
                return
            count -= len(part)
            self._position += len(part)

    def write(self, page: Page, new: Mapping[int, str]) -> Written:
        """Append the rows of a page, the changed ones anew."""
        rows = list(page.raw)
        for index, text in new.items():
            rows[index] = self._rows.put(rows[index], text)
            self._changed = True
        self._new.write(packed(b"".join(rows), self._new.target))
        # In one step, as an interrupt may come between any two.
        self._written = {**page.mark, "out": self._new.size, "changed": self._changed}
        return Written()

    def mark(self, page: Page) -> Json:  # noqa: ARG002 - of the last page that was written
        """Where to go on in both files; what was written is on the disk then."""
        self._new.sync()
        return self._written

    def finish(self) -> None:
        """Put the new file in its place, unless it would be the old one."""
        if not self._changed and self._new.in_place:
            self._new.drop()
            return
        if self._access.backup and self._new.in_place:
            # Before the file is there: an undo that finds no such file leaves it alone anyway.
            backup_folder.note_written(
                self._access.backup, self._path, backup_folder.digest(self._new.part)
            )
        self._new.finish()

    def close(self) -> None:
        """Close all files."""
        self._file.close()
        self._raw.close()
        self._new.close()


def undo_file(access: Access, write: bool) -> Undone:  # noqa: FBT001 - the shape of `SourceSort.undo`
    """Bring files back from a backup folder."""
    return backup_folder.undo(access.backup or "", access.location.path, write=write)


def _unreadable(path: object, error: Exception) -> FileProblem:
    if isinstance(error, OSError) and error.strerror:
        return problem("read", str(path), error)
    return FileProblem(f"cannot read {printable(str(path))}: {error}", hint="is it damaged?")
