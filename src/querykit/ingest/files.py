"""Records out of files: JSON Lines, CSV, Parquet; each with the place it stands at."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from querykit.errors import BadData

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def records(source: Iterable[Any] | str | Path, name: str) -> Iterator[tuple[str, Any]]:
    """Yield the records of a source, each with its place: `events[3]`, or `file:line`.

    Args:
        source: records, or the path of a file of them.
        name: what they are, for the place of records that come from no file.

    Raises:
        BadData: the file cannot be read, or is of a sort that is not known.
    """
    if not isinstance(source, (str, Path)):
        yield from ((f"{name}[{index}]", value) for index, value in enumerate(source))
        return
    path = Path(source)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise BadData(f"{path} is of no known sort", hint=f"known are {', '.join(READERS)}")
    try:
        yield from reader(path)
    except OSError as error:
        raise BadData(f"cannot read {path}: {error.strerror}") from error


def _lines(path: Path) -> Iterator[tuple[str, Any]]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                yield f"{path}:{number}", json.loads(line)
            except ValueError as error:
                raise BadData(f"{path}:{number}: not JSON: {error}") from error


def _whole(path: Path) -> Iterator[tuple[str, Any]]:
    try:
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise BadData(f"{path}: not JSON: {error}") from error
    if isinstance(value, dict):
        value = value.get("results", value.get("batch"))
    if not isinstance(value, list):
        raise BadData(f'{path} must hold a list, or an object with "results" or "batch"')
    yield from ((f"{path}[{index}]", one) for index, one in enumerate(value))


def _csv(path: Path) -> Iterator[tuple[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            yield f"{path}:{reader.line_num}", {name: one for name, one in row.items() if one}


def _parquet(path: Path) -> Iterator[tuple[str, Any]]:
    try:
        from pyarrow import parquet  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise BadData(
            f"reading {path} needs pyarrow", hint="pip install 'querykit[engine]'"
        ) from error
    number = 0
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches():
            for row in batch.to_pylist():
                yield f"{path} row {number}", row
                number += 1


READERS = {
    ".jsonl": _lines,
    ".ndjson": _lines,
    ".json": _whole,
    ".csv": _csv,
    ".parquet": _parquet,
}
"""Readers by the end of the name."""
