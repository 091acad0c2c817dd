"""Records out of files: JSON Lines, JSON, CSV, Parquet, plain or packed; each with its place."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from querykit.errors import BadData

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    Found = tuple[str, Any]
    """A place and the record there, or a `BadData` that says why there is none."""

    Reader = Callable[[BinaryIO, str, Container[int] | None], Iterator[Found]]

LONGEST_FIELD = 256 * 1024 * 1024
"""Characters that one field of a CSV file may have."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Records that come from an open file, such as standard input."""

    file: BinaryIO
    name: str
    """Of the file, for messages."""

    sort: str
    """What it is: an end of a name, such as `.jsonl`."""


def records(
    source: Iterable[Any] | str | Path | Stream, name: str, wanted: Container[int] | None = None
) -> Iterator[Found]:
    """Yield the records of a source, each with its place: `events[3]`, or `file:line`.

    Args:
        source: records, or the path of a file of them, or an open file.
        name: what they are, for the place of records that come from no file.
        wanted: the numbers of the records that are asked for, counted from 0; None for all.

    Raises:
        BadData: the file cannot be read, or is of a sort that is not known.
    """
    if isinstance(source, Stream):
        yield from _read(source.file, source.name, source.sort, wanted)
    elif isinstance(source, (str, Path)):
        path = Path(source)
        sort = sort_of(path)
        with opened(path) as file:
            yield from _read(file, str(path), sort, wanted)
    else:
        for index, value in enumerate(source):
            if wanted is None or index in wanted:
                yield f"{name}[{index}]", value


def sort_of(path: Path) -> str:
    """Return which sort of file a name says: an end of it, without that of how it is packed.

    Raises:
        BadData: it is of no known sort.
    """
    ends = path.suffixes
    if ends and ends[-1].lower() in PACKED:
        ends.pop()
    sort = ends[-1].lower() if ends else ""
    if sort not in READERS:
        known = f"{', '.join(READERS)}; packed, with {' or '.join(PACKED)} after it"
        raise BadData(f"{path} is of no known sort", hint=f"known are {known}")
    return sort


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file, and unpack it while it is read.

    Raises:
        BadData: it cannot be read or unpacked.
    """
    try:
        with path.open("rb") as raw:
            unpack = PACKED.get(path.suffix.lower())
            yield unpack(raw) if unpack is not None else raw
    except _packing_errors() as error:
        raise BadData(f"{path} cannot be unpacked: {error}") from error
    except OSError as error:
        raise BadData(f"cannot read {path}: {error.strerror or error}") from error


def _read(file: BinaryIO, name: str, sort: str, wanted: Container[int] | None) -> Iterator[Found]:
    for number, found in enumerate(READERS[sort](file, name, wanted)):
        if wanted is None or number in wanted:
            yield found


def _gzip(raw: BinaryIO) -> BinaryIO:
    return gzip.GzipFile(fileobj=raw)  # type: ignore[return-value]  # it reads like one


def _zstd(raw: BinaryIO) -> BinaryIO:
    try:
        import zstandard  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise BadData("reading .zst needs zstandard", hint="pip install zstandard") from error
    stream: BinaryIO = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
    return io.BufferedReader(stream)  # type: ignore[type-var]  # it is raw enough


def _packing_errors() -> tuple[type[Exception], ...]:
    module = sys.modules.get("zstandard")
    own = (module.ZstdError,) if module is not None else ()
    return (gzip.BadGzipFile, EOFError, zlib.error, *own)


PACKED: dict[str, Callable[[BinaryIO], BinaryIO]] = {".gz": _gzip, ".zst": _zstd}
"""How a file is unpacked, by the end of its name."""


def _lines(file: BinaryIO, name: str, wanted: Container[int] | None) -> Iterator[Found]:
    count = 0
    for number, raw in enumerate(file, 1):
        line = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
        if not line.strip():
            continue
        place = f"{name}:{number}"
        skipped = wanted is not None and count not in wanted
        yield place, None if skipped else _parsed(line, place)
        count += 1


def _parsed(line: bytes, place: str) -> Any:
    try:
        return json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return BadData(f"{place}: not UTF-8: {error.reason} at byte {error.start}", row=line)
    except (ValueError, RecursionError) as error:
        return BadData(f"{place}: not JSON: {error}", row=line)


def _whole(file: BinaryIO, name: str, _wanted: Container[int] | None) -> Iterator[Found]:
    value = _parsed(file.read().removeprefix(b"\xef\xbb\xbf"), name)
    if isinstance(value, BadData):
        raise BadData(value.message)
    if isinstance(value, dict):
        value = value.get("results", value.get("batch"))
    if not isinstance(value, list):
        raise BadData(f'{name} must hold a list, or an object with "results" or "batch"')
    yield from ((f"{name}[{index}]", one) for index, one in enumerate(value))


def _csv(file: BinaryIO, name: str, _wanted: Container[int] | None) -> Iterator[Found]:
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_FIELD))
    rows = csv.reader(_text_lines(file))
    columns = next(rows, None)
    if columns is None:
        return
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            place = f"{name}:{rows.line_num}"
            yield place, BadData(f"{place}: not CSV: {error}")
            continue
        if row:
            place = f"{name}:{rows.line_num}"
            yield place, _fields(columns, row, place)


def _text_lines(file: BinaryIO) -> Iterator[str]:
    for number, line in enumerate(file):
        text = line.decode("utf-8", "surrogateescape")
        yield text.removeprefix("\ufeff") if number == 0 else text


def _fields(columns: list[str], row: list[str], place: str) -> Any:
    shown = ",".join(row).encode("utf-8", "surrogateescape")
    if len(row) > len(columns):
        count = f"{len(row)} fields, but there are {len(columns)} columns"
        return BadData(f"{place}: the row has {count}", row=shown)
    try:
        shown.decode("utf-8")
    except UnicodeDecodeError as error:
        return BadData(f"{place}: not UTF-8: {error.reason} at byte {error.start}", row=shown)
    return {column: one for column, one in zip(columns, row, strict=False) if one}


def _parquet(file: BinaryIO, name: str, wanted: Container[int] | None) -> Iterator[Found]:
    try:
        from pyarrow import ArrowException, parquet  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise BadData(
            f"reading {name} needs pyarrow", hint="pip install 'querykit[engine]'"
        ) from error
    number = 0
    try:
        whole = file if file.seekable() else io.BytesIO(file.read())
        with parquet.ParquetFile(whole) as opened_file:
            for batch in opened_file.iter_batches():
                rows = batch.to_pylist() if _asks(wanted, number, batch.num_rows) else None
                for index in range(batch.num_rows):
                    yield f"{name} row {number}", rows[index] if rows is not None else None
                    number += 1
    except (ArrowException, OSError) as error:
        raise BadData(f"{name} is no Parquet file, or a part of one: {error}") from error


def _asks(wanted: Container[int] | None, begin: int, count: int) -> bool:
    return wanted is None or any(number in wanted for number in range(begin, begin + count))


READERS: dict[str, Reader] = {
    ".jsonl": _lines,
    ".ndjson": _lines,
    ".json": _whole,
    ".csv": _csv,
    ".parquet": _parquet,
}
"""Readers by the end of the name; for records that nobody wants they may yield anything."""
