"""ClickHouse inside this process: chDB.

One process has one chDB, in memory or over one folder. Each engine in memory is a database of its
own in it, so any number of them can be open; each has a connection, whose current database is that.
Facts behind this: libraries.md 1.5, physical.md 15.
"""

from __future__ import annotations

import json
import os
import threading
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from querykit.engine.backend import Limits, Rows
from querykit.engine.dictionaries import DATABASE, dictionary_statements
from querykit.engine.failures import engine_error
from querykit.engine.tables import create_statements
from querykit.errors import EngineBusy, MissingEngine

if TYPE_CHECKING:
    from collections.abc import Sequence

SETTINGS = {
    "session_timezone": "'UTC'",
    "output_format_json_quote_64bit_integers": "0",
    "output_format_json_quote_denormals": "0",
    "date_time_output_format": "'simple'",
}

_numbers = count(1)
_lock = threading.Lock()
_open: dict[str, int] = {}
"""Where chDB is open, and by how many engines: it can be at one place at a time."""


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
        self._place = ":memory:" if folder is None else str(Path(folder).absolute())
        self._lock = threading.RLock()
        self._guard: int | None = None
        self._connection: Any = None
        self._database = DATABASE if folder else f"querykit_{os.getpid()}_{next(_numbers)}"
        self._claim()
        try:
            self._connection = _connect(self._place)
            self.command(f"CREATE DATABASE IF NOT EXISTS {self._database}")
            self.command(f"USE {self._database}")
            for name, value in SETTINGS.items():
                self.command(f"SET {name} = {value}")
            self.create_tables()
        except BaseException:
            self.close()
            raise

    def query(self, sql: str, *, limits: Limits = Limits()) -> Rows:  # noqa: B008 - a frozen value
        """Run one query and return all its rows; see `Backend.query`."""
        raw = self._run(sql, limits)
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
        self._run(sql, None)

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
        with _lock:  # two engines in memory share the dictionaries
            for statement in dictionary_statements():
                self.command(statement)
        return len(statements)

    def close(self) -> None:
        """Close the connection; data in memory is gone."""
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is not None:
                if self._place == ":memory:":
                    connection.query(f"DROP DATABASE IF EXISTS {self._database}")
                connection.close()
        self._release()

    def _run(self, sql: str, limits: Limits | None) -> bytes:
        with self._lock:
            if self._connection is None:
                raise EngineBusy("the engine is closed", hint="open a new one")
            if limits is not None:
                for name, value in limits.settings().items():
                    self._ask(f"SET {name} = {value}")
            try:
                return self._ask(sql)
            finally:
                if limits is not None:
                    for name in limits.settings():
                        self._ask(f"SET {name} = DEFAULT")

    def _ask(self, sql: str) -> bytes:
        try:
            answer = self._connection.query(sql, "JSONCompact")
        except RuntimeError as error:  # chdb's own error is one
            raise engine_error(str(error)) from error
        raw: bytes = answer.bytes() if answer is not None else b""
        return raw

    # -- one place at a time ------------------------------------------------------------------------

    def _claim(self) -> None:
        with _lock:
            elsewhere = [place for place in _open if place != self._place]
            if elsewhere:
                raise EngineBusy(
                    f"this process has chDB open at {elsewhere[0]}; it can be at one place only",
                    hint="close the other engine first, or use another process",
                )
            if self._place != ":memory:":
                if _open.get(self._place):
                    raise EngineBusy(
                        f"{self._place} is open in this process already",
                        hint="share the engine, or close it first",
                    )
                self._guard = _lock_folder(Path(self._place))
            _open[self._place] = _open.get(self._place, 0) + 1

    def _release(self) -> None:
        with _lock:
            if self._place in _open and not getattr(self, "_released", False):
                self._released = True
                _open[self._place] -= 1
                if not _open[self._place]:
                    del _open[self._place]
            if self._guard is not None:
                os.close(self._guard)
                self._guard = None


def _connect(place: str) -> Any:
    os.environ.setdefault("TZ", "UTC")
    try:
        import chdb  # noqa: PLC0415 - an extra, and half a second
    except ImportError as error:
        raise MissingEngine(
            "chDB is not installed", hint="pip install 'querykit[engine]'"
        ) from error
    return chdb.connect(place)


def _lock_folder(folder: Path) -> int:
    """Return the file that marks a folder as ours; the system lets go of it when we end.

    Raises:
        EngineBusy: another process has it.
    """
    import fcntl  # noqa: PLC0415 - not on Windows, where chDB is not either

    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / ".querykit-lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise EngineBusy(
            f"another process has {folder} open", hint="stop it, or name another folder"
        ) from error
    return descriptor
