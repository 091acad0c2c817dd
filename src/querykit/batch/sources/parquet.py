"""Parquet: `export.parquet?column=query`, where the column holds JSON as text or bytes.

Schema, metadata and compression stay. A Parquet file is only whole at its end, so a killed run
begins anew when it is resumed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.batch import backup_folder
from querykit.batch.base import Access, Cell, Page, Source, SourceSort, Written
from querykit.batch.new_file import NewFile, marks
from querykit.batch.rows_file import undo_file
from querykit.batch.work import upgrade_texts
from querykit.errors import BadSource, FileProblem, MissingDriver
from querykit.rewrite.files import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from querykit.errors import Json

BATCH_ROWS = 4_096
"""Rows on one page, which become one row group: small ones make a file slow to read."""


class ParquetSource:
    """One Parquet file."""

    unit = "rows"
    is_resumable = False

    def __init__(self, access: Access) -> None:
        parquet = _parquet()
        self._access = access
        path = access.location.path
        if not path.is_file():
            raise FileProblem(f"there is no file {printable(path)}", hint="check the path")
        self._path = path.resolve()
        try:
            self._file = parquet.ParquetFile(self._path)
        except (OSError, ValueError) as error:  # pyarrow's own errors are ValueErrors
            raise FileProblem(f"cannot read {printable(path)}: {error}") from error
        self._schema = self._file.schema_arrow
        self._column = access.location.parameters["column"]
        self._index = self._schema.get_field_index(self._column)
        if self._index < 0 or str(self._schema.field(self._index).type) not in _TYPES:
            known = ", ".join(self._schema.names)
            self._file.close()
            raise BadSource(
                f"{printable(path)} has no column {self._column} of text", hint=f"it has {known}"
            )
        self.total: int | None = self._file.metadata.num_rows
        self._new = NewFile(self._path, access.destination.path if access.destination else path)
        self._writer: Any = None
        self._changed = False

    def identity(self) -> Json:
        """The file, and whether it is still the same."""
        return [str(self._path), marks(self._path), str(self._new.target)]

    def start(self, mark: Json | None) -> None:  # noqa: ARG002 - it always begins anew
        """Open the part file; make the backup first."""
        if self._access.backup and not self._access.is_resumed:
            backup_folder.keep(self._access.backup, [self._path])
        packing = "snappy"
        if self._file.metadata.num_row_groups:
            packing = self._file.metadata.row_group(0).column(0).compression.lower()
        self._writer = _parquet().ParquetWriter(
            self._new.open(), self._schema, compression=_CODECS.get(packing, packing)
        )

    def pages(self, mark: Json | None) -> Iterator[Page]:  # noqa: ARG002 - it always begins anew
        """Yield pages of rows."""
        done = 0
        for rows in self._file.iter_batches(batch_size=BATCH_ROWS):
            values = rows.column(self._index).to_pylist()
            cells = [Cell(f"row {done + n}", value or None) for n, value in enumerate(values, 1)]
            done += len(cells)
            yield Page(cells, done, done, rows)

    def write(self, page: Page, new: Mapping[int, str]) -> Written:
        """Append the rows of a page, with the column anew when it changes."""
        import pyarrow as pa  # noqa: PLC0415 - only for this source

        rows = page.raw
        if new:
            self._changed = True
            values = rows.column(self._index).to_pylist()
            for index, text in new.items():
                values[index] = text.encode() if isinstance(values[index], bytes) else text
            column = pa.array(values, self._schema.field(self._index).type)
            rows = rows.set_column(self._index, self._schema.field(self._index), column)
        try:
            self._writer.write_batch(rows)
        except OSError as error:
            raise FileProblem(f"cannot write {printable(self._new.part)}: {error}") from error
        return Written()

    def mark(self, page: Page) -> Json:
        """How far it is, for information."""
        return page.mark

    def finish(self) -> None:
        """Put the new file in its place, unless it would be the old one."""
        self._writer.close()
        self._writer = None
        if not self._changed and self._new.in_place:
            self._new.drop()
            return
        if self._access.backup:
            self._new.sync()
            written = backup_folder.digest(self._new.part)
            backup_folder.note_written(self._access.backup, self._path, written)
        self._new.finish()

    def close(self) -> None:
        """Close all files."""
        if self._writer is not None:
            self._writer.close()
        self._file.close()
        self._new.close()


_TYPES = ("string", "large_string", "binary", "large_binary")
_CODECS = {"uncompressed": "none"}


def _parquet() -> Any:
    try:
        from pyarrow import parquet  # noqa: PLC0415 - only for this source
    except ImportError as error:
        raise MissingDriver(
            "pyarrow is not installed, and .parquet needs it", hint='pip install "querykit[batch]"'
        ) from error
    return parquet


def open_parquet(access: Access) -> Source:
    """Open a Parquet file."""
    return ParquetSource(access)


sort = SourceSort(
    "Parquet",
    open=open_parquet,
    work=upgrade_texts,
    suffixes=(".parquet", ".pq"),
    parameters=("column",),
    undo=undo_file,
)
