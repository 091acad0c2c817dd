"""ClickHouse inside this process: chDB.

One process has one chDB, in memory or over one folder. Each engine in memory is a database of its
own in it, so any number of them can be open. Each statement has a connection of its own, which costs
a tenth of a millisecond: nothing that a statement sets outlives it, and none waits for another.
Facts behind this: libraries.md 1.5, physical.md 15.
"""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from querykit.engine.backend import quoted
from querykit.engine.clickhouse import ClickHouse
from querykit.engine.dictionaries import DATABASE
from querykit.engine.failures import engine_error
from querykit.engine.layout import ON_ONE_MACHINE
from querykit.engine.places import Place
from querykit.engine.running import kill_statement, killed
from querykit.engine.transport import Statement
from querykit.errors import EngineBusy, MissingEngine

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from querykit.engine.transport import Setting

MEMORY = ":memory:"
_numbers = count(1)


class Embedded(ClickHouse):
    """An engine in this process, with PostHog's tables.

    Args:
        folder: where the data is kept; None for memory.

    Raises:
        MissingEngine: chDB is not installed.
        EngineBusy: chDB is open elsewhere in this process, or another process has the folder.
    """

    def __init__(self, folder: str | None = None) -> None:
        super().__init__(InProcess(folder), ON_ONE_MACHINE)
        try:
            self.create_tables()
        except BaseException:
            self.close()
            raise


class InProcess:
    """Carries statements to the chDB of this process; see `Transport`.

    Args:
        folder: where the data is kept; None for memory.

    Raises:
        MissingEngine: chDB is not installed.
        EngineBusy: chDB is open elsewhere in this process, or another process has the folder.
    """

    reads_files = True

    def __init__(self, folder: str | None) -> None:
        where = MEMORY if folder is None else str(Path(folder).absolute())
        self.database = DATABASE if folder else f"querykit_{os.getpid()}_{next(_numbers)}"
        self._lock = threading.Lock()
        self._closed = False
        self._place = Place(where, shared=folder is None)
        try:
            # chDB is open, and has its data, as long as one connection is.
            self._keeper = _connect(where)
        except BaseException:
            self._place.leave()
            raise

    def ask(self, statement: Statement) -> bytes:
        """Run one statement and return its whole answer; see `Transport.ask`."""
        sql = statement.sql
        if statement.data:
            sql = f"{sql}\n{statement.data.decode('utf-8')}"
        with self._connection(statement) as connection:
            return _ask(connection, sql)

    def stream(self, statement: Statement) -> Generator[bytes]:
        """Run one statement and yield its rows; see `Transport.stream`."""
        with self._connection(statement) as connection:
            try:
                result = connection.send_query(statement.sql, "JSONCompactEachRow")
                try:
                    while (piece := result.fetch()) is not None and (raw := piece.bytes()):
                        yield raw
                finally:
                    result.close()
            except RuntimeError as error:  # chdb's own error is one
                raise engine_error(str(error)) from error

    def cancel(self, query_id: str) -> int:
        """Stop the statements of an id; see `Transport.cancel`."""
        return killed(self.ask(Statement(kill_statement(query_id))))

    def close(self) -> None:
        """Close the engine; statements that run may end. Data in memory is gone."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        if self._place.where == MEMORY:
            self._keeper.query(f"DROP DATABASE IF EXISTS {self.database}")
        self._keeper.close()
        self._place.leave()

    @contextmanager
    def _connection(self, statement: Statement) -> Iterator[Any]:
        """Give a connection with a statement's settings, for it alone."""
        with self._lock:
            if self._closed:
                raise EngineBusy("the engine is closed", hint="open a new one")
            connection = _connect(self._place.where)
        try:
            if not statement.anywhere:
                _ask(connection, f"USE {self.database}")
            if statement.settings:
                listed = ", ".join(
                    f"{name} = {_literal(value)}" for name, value in statement.settings.items()
                )
                _ask(connection, f"SET {listed}")
            yield connection
        finally:
            with suppress(RuntimeError):
                connection.close()


def _literal(value: Setting) -> str:
    return quoted(value) if isinstance(value, str) else str(value)


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
