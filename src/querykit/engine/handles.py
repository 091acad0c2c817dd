"""Connections of the chDB in this process: lent to one statement at a time, and used again.

A connection keeps what is set in it, so it knows what that is: the next statement sets what differs, and
takes back what it does not name. `readonly` alone cannot be taken back, so connections that have it are
apart from those that have not.
"""

from __future__ import annotations

import os
import re
import threading
from collections import defaultdict
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from querykit.engine.failures import engine_error
from querykit.errors import EngineBusy, MissingEngine
from querykit.hogql.escaping import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from querykit.engine.transport import Setting, Statement

ELSEWHERE = "already initialized with path"
"""What chDB says when it is open at another place."""

SETS = re.compile(r"\s*(SET|USE)\b", re.IGNORECASE)
"""Statements that change a connection without our knowing what."""


class Handle:
    """One connection, and what is set in it.

    Args:
        where: the place of the chDB that is open.

    Raises:
        MissingEngine: chDB is not installed.
        EngineBusy: a statement of an engine that was closed keeps chDB open elsewhere.
    """

    def __init__(self, where: str) -> None:
        os.environ.setdefault("TZ", "UTC")
        try:
            import chdb  # noqa: PLC0415 - an extra, and half a second
        except ImportError as error:
            raise MissingEngine(
                "chDB is not installed", hint="pip install 'querykit[engine]'"
            ) from error
        try:
            self.connection: Any = chdb.connect(where)
        except RuntimeError as error:  # chdb's own error is one
            if ELSEWHERE not in str(error):
                raise engine_error(str(error)) from error
            raise EngineBusy(
                "this process has chDB open at another place, where a statement still runs",
                hint="wait until it has ended, or use another process",
            ) from error
        self._database: str | None = None
        self._settings: dict[str, Setting] = {}

    def prepare(self, statement: Statement, database: str) -> None:
        """Set what a statement needs, and nothing else."""
        if not statement.anywhere and self._database != database:
            self.ask(f"USE {database}")
            self._database = database
        wanted = statement.settings
        changes = [f"{name} = DEFAULT" for name in self._settings if name not in wanted]
        changes += [
            f"{name} = {quoted(value) if isinstance(value, str) else value}"
            for name, value in wanted.items()
            if self._settings.get(name) != value
        ]
        if changes:
            self.ask(f"SET {', '.join(changes)}")
            self._settings = dict(wanted)

    def ask(self, sql: str) -> bytes:
        """Run one statement and return its whole answer.

        Raises:
            EngineError: chDB refused or stopped it.
        """
        try:
            answer = self.connection.query(sql, "JSONCompact")
        except RuntimeError as error:  # chdb's own error is one
            raise engine_error(str(error)) from error
        raw: bytes = answer.bytes() if answer is not None else b""
        return raw

    def close(self) -> None:
        """Close the connection."""
        with suppress(RuntimeError):
            self.connection.close()


class Handles:
    """The connections of one engine.

    Args:
        where: the place of the chDB that is open.
        database: the engine's own.
    """

    def __init__(self, where: str, database: str) -> None:
        self._where = where
        self._database = database
        self._lock = threading.Lock()
        self._idle: defaultdict[Setting, list[Handle]] = defaultdict(list)
        self._closed = False

    @property
    def is_closed(self) -> bool:
        """Whether nothing is lent any more."""
        return self._closed

    @contextmanager
    def lent(self, statement: Statement) -> Iterator[Handle]:
        """Lend a connection that no other thread has, ready for a statement.

        Raises:
            EngineBusy: the engine is closed.
        """
        sort = statement.settings.get("readonly", 0)
        with self._lock:
            if self._closed:
                raise EngineBusy("the engine is closed", hint="open a new one")
            idle = self._idle[sort]
            handle = idle.pop() if idle else Handle(self._where)
        kept = False
        try:
            handle.prepare(statement, self._database)
            yield handle
            kept = not SETS.match(statement.sql)
        finally:
            with self._lock:
                kept = kept and not self._closed
                if kept:
                    self._idle[sort].append(handle)
            if not kept:
                handle.close()

    def close(self) -> None:
        """Close the connections that are idle; each of the others when its statement has ended."""
        with self._lock:
            self._closed = True
            idle = [handle for handles in self._idle.values() for handle in handles]
            self._idle.clear()
        for handle in idle:
            handle.close()
