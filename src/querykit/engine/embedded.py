"""ClickHouse inside this process: chDB.

One process has one chDB, in memory or over one folder. Each engine in memory is a database of its
own in it, so any number of them can be open. Facts behind this: libraries.md 1.5, physical.md 15.
"""

from __future__ import annotations

import os
import time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from querykit.engine.clickhouse import ClickHouse
from querykit.engine.dictionaries import DATABASE
from querykit.engine.failures import engine_error
from querykit.engine.handles import Handle, Handles
from querykit.engine.layout import ON_ONE_MACHINE
from querykit.engine.places import Place
from querykit.engine.running import kill_statement, killed
from querykit.engine.transport import Statement
from querykit.errors import EngineBusy

if TYPE_CHECKING:
    from collections.abc import Generator

MEMORY = ":memory:"
LEAVES_WITHIN = 10.0
"""Seconds to wait for what closed engines still run."""

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


def _first_handle(where: str) -> Handle:
    """Open chDB at a place; waits a while for statements of closed engines that keep it elsewhere."""
    until = time.monotonic() + LEAVES_WITHIN
    while True:
        try:
            return Handle(where)
        except EngineBusy:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


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
        self._place = Place(where, shared=folder is None)
        try:
            # chDB is open, and has its data, as long as one connection is.
            self._keeper = _first_handle(where)
        except BaseException:
            self._place.leave()
            raise
        self._handles = Handles(where, self.database)

    def ask(self, statement: Statement) -> bytes:
        """Run one statement and return its whole answer; see `Transport.ask`."""
        sql = statement.sql
        if statement.data:
            sql = f"{sql}\n{statement.data.decode('utf-8')}"
        with self._handles.lent(statement) as handle:
            return handle.ask(sql)

    def stream(self, statement: Statement) -> Generator[bytes]:
        """Run one statement and yield its rows; see `Transport.stream`."""
        with self._handles.lent(statement) as handle:
            try:
                result = handle.connection.send_query(statement.sql, "JSONCompactEachRow")
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
        if self._handles.is_closed:
            return
        self._handles.close()
        if self._place.where == MEMORY:
            self._keeper.ask(f"DROP DATABASE IF EXISTS {self.database}")
        self._keeper.close()
        self._place.leave()
