"""ClickHouse inside this process: chDB.

One process has one chDB, in memory or over one folder. Each engine in memory is a database of its
own in it, so any number of them can be open; each has a connection, whose current database is that.
Facts behind this: libraries.md 1.5, physical.md 15.
"""

from __future__ import annotations

import json
import os
import threading
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from querykit.engine.backend import NOBODY, Label, Limits, Progress, Rows
from querykit.engine.dictionaries import DATABASE, dictionary_statements
from querykit.engine.failures import engine_error
from querykit.engine.places import Place
from querykit.engine.running import kill_statement, progress_of, progress_query
from querykit.engine.tables import create_statements
from querykit.errors import EngineBusy, MissingEngine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SETTINGS = {
    "session_timezone": "'UTC'",
    "output_format_json_quote_64bit_integers": "0",
    "output_format_json_quote_denormals": "0",
    "date_time_output_format": "'simple'",
}

MEMORY = ":memory:"
_numbers = count(1)
_sharing = threading.Lock()
"""Held while what all engines in memory share is made."""


class Embedded:
    """An engine in this process.

    Args:
        folder: where the data is kept; None for memory.

    Raises:
        MissingEngine: chDB is not installed.
        EngineBusy: chDB is open elsewhere in this process, or another process has the folder.
    """

    reads_files = True

    def __init__(self, folder: str | None = None) -> None:
        where = MEMORY if folder is None else str(Path(folder).absolute())
        self._database = DATABASE if folder else f"querykit_{os.getpid()}_{next(_numbers)}"
        self._lock = threading.Lock()
        self._idle: list[Any] = []
        self._closed = False
        self._place = Place(where, shared=folder is None)
        try:
            with self._connection(_connect(where)) as first:
                _ask(first, f"CREATE DATABASE IF NOT EXISTS {self._database}")
                self._prepare(first)
            self.create_tables()
        except BaseException:
            self.close()
            raise

    def query(
        self,
        sql: str,
        *,
        limits: Limits = Limits(),  # noqa: B008 - a frozen value
        label: Label = NOBODY,
    ) -> Rows:
        """Run one query and return all its rows; see `Backend.query`."""
        with self._connection() as connection:
            # A connection is used again, so what the last query set is set anew, or taken back.
            for name, value in limits.all_settings().items():
                _ask(connection, f"SET {name} = {'DEFAULT' if value is None else value}")
            _ask(connection, f"SET log_comment = {label.quoted()}")
            raw = _ask(connection, sql)
        if not raw:
            return Rows((), (), [])
        found = json.loads(raw)
        statistics = found.get("statistics", {})
        return Rows(
            columns=tuple(column["name"] for column in found["meta"]),
            types=tuple(column["type"] for column in found["meta"]),
            rows=found["data"],
            elapsed=statistics.get("elapsed", 0.0),
            rows_read=statistics.get("rows_read", 0),
            bytes_read=statistics.get("bytes_read", 0),
        )

    def command(self, sql: str) -> None:
        """Run a statement that gives no rows; see `Backend.command`."""
        with self._connection() as connection:
            for name in Limits().all_settings():
                _ask(connection, f"SET {name} = DEFAULT")
            _ask(connection, sql)

    def insert(self, table: str, columns: Sequence[str], lines: bytes) -> None:
        """Insert JSON Lines; see `Backend.insert`."""
        if not lines:
            return
        listed = ", ".join(f"`{column}`" for column in columns)
        settings = "input_format_import_nested_json = 0, date_time_input_format = 'best_effort'"
        self.command(
            f"INSERT INTO {table} ({listed}) SETTINGS {settings} FORMAT JSONEachRow\n"
            f"{lines.decode('utf-8')}"
        )

    def create_tables(self) -> int:
        """Make the tables that are not there yet; opening did so already."""
        statements = create_statements()
        for statement in statements:
            self.command(statement)
        with _sharing:
            for statement in dictionary_statements():
                self.command(statement)
        return len(statements)

    def cancel(self, query_id: str) -> int:
        """Stop the queries of an id; see `Backend.cancel`."""
        return len(self.query(kill_statement(query_id)).rows)

    def progress(self, query_id: str) -> Progress | None:
        """Return how far the queries of an id are; see `Backend.progress`."""
        return progress_of(self.query(progress_query(query_id)))

    def close(self) -> None:
        """Close the connections; data in memory is gone."""
        with self._lock:
            was_closed, self._closed = self._closed, True
            idle, self._idle = self._idle, []
        if was_closed:
            return
        for number, connection in enumerate(idle):
            if number == 0 and self._place.where == MEMORY:
                connection.query(f"DROP DATABASE IF EXISTS {self._database}")
            connection.close()
        self._place.leave()

    @contextmanager
    def _connection(self, new: Any = None) -> Iterator[Any]:
        """Lend a connection that no other thread has; a new one when all are lent."""
        with self._lock:
            if self._closed:
                raise EngineBusy("the engine is closed", hint="open a new one")
            connection = new or (self._idle.pop() if self._idle else None)
        if connection is None:
            connection = _connect(self._place.where)
            self._prepare(connection)
        try:
            yield connection
        finally:
            with self._lock:
                kept = not self._closed
                if kept:
                    self._idle.append(connection)
            if not kept:
                connection.close()

    def _prepare(self, connection: Any) -> None:
        _ask(connection, f"USE {self._database}")
        for name, value in SETTINGS.items():
            _ask(connection, f"SET {name} = {value}")


def _ask(connection: Any, sql: str) -> bytes:
    try:
        answer = connection.query(sql, "JSONCompact")
    except RuntimeError as error:  # chdb's own error is one
        raise engine_error(str(error)) from error
    raw: bytes = answer.bytes() if answer is not None else b""
    return raw


def _connect(place: str) -> Any:
    os.environ.setdefault("TZ", "UTC")
    try:
        import chdb  # noqa: PLC0415 - an extra, and half a second
    except ImportError as error:
        raise MissingEngine(
            "chDB is not installed", hint="pip install 'querykit[engine]'"
        ) from error
    return chdb.connect(place)
