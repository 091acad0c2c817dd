"""Files as the engine reads them: a query for the rows of each sort, in the types of `events`."""

from __future__ import annotations

import csv
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from querykit.engine.backend import quoted
from querykit.errors import BadData, EngineRefusal
from querykit.ingest.columnar.plain import COLUMNS, UNCOMMON, selected, standard
from querykit.ingest.files import opened, sort_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from querykit.engine import Backend

EXACT = {
    "input_format_json_read_objects_as_strings": 1,
    "input_format_json_read_numbers_as_strings": 0,
    "input_format_json_read_bools_as_strings": 0,
    "input_format_json_read_arrays_as_strings": 1,
    "input_format_skip_unknown_fields": 1,
    "input_format_csv_trim_whitespaces": 0,
    "input_format_csv_allow_variable_number_of_columns": 0,
    "input_format_csv_empty_as_default": 0,
    "input_format_csv_detect_header": 0,
    "input_format_csv_skip_first_lines": 1,
    "format_csv_null_representation": "'\\\\N never'",
    "format_csv_allow_single_quotes": 0,
    "max_threads": 1,
}
"""So that texts mean what they mean to Python; one thread, so that rows are numbered in order."""

NEEDED = {"event", "distinct_id", "timestamp"}

PATTERNS = ("*", "?", "{", "}", "::")
"""What makes a path of ClickHouse's `file()` mean several files, or one inside another."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query for the rows of a file."""

    sql: str
    is_text: bool = False
    """Whether the file is expensive to read: then it is read once, into a table."""


def temporary() -> str:
    """Return the name of a table for one load."""
    return f"querykit_load_{uuid4().hex}"


@contextmanager
def rows_of(backend: Backend, source: str | Path) -> Iterator[str | None]:
    """Give something to select the rows of a file from; None when only Python can read it.

    Args:
        backend: an engine that reads the files of this machine.
        source: the file.
    """
    path = Path(source)
    try:
        query = QUERIES.get(sort_of(path), _none)(path)
    except (BadData, OSError, UnicodeDecodeError):
        query = None
    if query is None or any(one in str(path.absolute()) for one in PATTERNS):
        yield None
    elif query.is_text:
        with _staged(backend, path, query.sql) as table:
            yield table
    else:
        yield f"({query.sql})"


@contextmanager
def _staged(backend: Backend, path: Path, query: str) -> Iterator[str | None]:
    table = temporary()
    settings = ", ".join(f"{name} = {value}" for name, value in EXACT.items())
    try:
        try:
            backend.command(
                f"CREATE TABLE {table} ENGINE = MergeTree ORDER BY tuple() AS {query}"
                f" SETTINGS {settings}"
            )
            fits = sort_of(path) == ".csv" or _is_a_row_a_line(backend, path, table)
        except EngineRefusal:
            fits = False
        yield table if fits else None
    finally:
        backend.command(f"DROP TABLE IF EXISTS {table}")


def _is_a_row_a_line(backend: Backend, path: Path, table: str) -> bool:
    """Whether no line is empty or has two rows, so that numbers of rows are numbers of lines."""
    lines = backend.query(
        "SELECT count(), countIf(match(line, '^\\\\s*$')) FROM"
        f" file({_file(path)}, 'LineAsString', 'line String')"
    ).rows[0]
    count = backend.query(f"SELECT count() FROM {table}").rows[0][0]
    return lines == [count, 0]


def _none(_path: Path) -> None:
    return None


def _parquet(path: Path) -> Query | None:
    try:
        from pyarrow import ArrowException, parquet  # noqa: PLC0415 - an extra
    except ImportError:
        return None
    if path.suffix.lower() != ".parquet":
        return None
    try:
        schema = parquet.read_schema(path)
    except (OSError, ArrowException):
        return None
    types = {field.name: str(field.type).removeprefix("large_") for field in schema}
    times = {
        name for name in ("timestamp", "created_at") if types.get(name, "").startswith("timestamp[")
    }
    texts = {name for name in COLUMNS if types.get(name) == "string"}
    known = times | texts
    if not known >= NEEDED or (types.keys() & {*COLUMNS, *UNCOMMON}) - known:
        return None
    names = {name: f"`{name}`" for name in sorted(known)}
    raw = f"SELECT _row_number AS number, {selected(names)} FROM file({_file(path)}, 'Parquet')"
    place = f"concat({quoted(f'{path} row ')}, toString(number))"
    return Query(standard(raw, place, frozenset(known), times=frozenset(times)))


def _json_lines(path: Path) -> Query:
    columns = (*COLUMNS, *UNCOMMON)
    structure = ", ".join(f"`{name}` Nullable(String)" for name in columns)
    names = {name: f"`{name}`" for name in columns}
    raw = (
        f"SELECT rowNumberInAllBlocks() AS number, {selected(names)}"
        f" FROM file({_file(path)}, 'JSONEachRow', {quoted(structure)})"
    )
    place = f"concat({quoted(f'{path}:')}, toString(number + 1))"
    return Query(standard(raw, place, frozenset(COLUMNS)), is_text=True)


def _csv(path: Path) -> Query | None:
    with opened(path) as file:
        line = file.readline().decode("utf-8-sig")
    columns = next(csv.reader([line]), [])
    known = {*columns} & {*COLUMNS}
    # Where rows have no ids, these follow from lines, which the engine does not count.
    if not known >= {*NEEDED, "uuid"} or len({*columns}) < len(columns) or {*columns} & {*UNCOMMON}:
        return None
    structure = ", ".join(f"c{index} Nullable(String)" for index in range(len(columns)))
    names = {name: f"c{index}" for index, name in enumerate(columns)}
    raw = (
        f"SELECT rowNumberInAllBlocks() AS number, {selected(names)}"
        f" FROM file({_file(path)}, 'CSV', {quoted(structure)})"
    )
    return Query(standard(raw, quoted(""), frozenset(known)), is_text=True)


def _file(path: Path) -> str:
    return quoted(str(path.absolute()))


QUERIES: dict[str, Callable[[Path], Query | None]] = {
    ".parquet": _parquet,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".csv": _csv,
}
"""Queries for rows, by the end of the name."""
