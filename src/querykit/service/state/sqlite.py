"""State in one SQLite file in WAL mode, shared by all threads of a server."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from querykit.errors import StateUnavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

MEMORY = ":memory:"
SWEEP_SECONDS = 30.0
LARGEST_TOTAL = 1_000_000_000
"""Characters of all texts together that are kept for a while; above it, the first to go are those
whose time is over first."""

TABLES = """
CREATE TABLE IF NOT EXISTS texts (name TEXT PRIMARY KEY, text TEXT NOT NULL, expires REAL) STRICT;
CREATE INDEX IF NOT EXISTS texts_by_expiry ON texts (expires);
"""
ALIVE = "(expires IS NULL OR expires > ?)"


class SqliteState:
    """The state of one server process.

    Args:
        path: of the file; `:memory:` for a state that forgets.

    Raises:
        StateUnavailable: the file cannot be opened or made.
    """

    shared = False

    def __init__(self, path: str | Path = MEMORY) -> None:
        self._lock = threading.Lock()
        # The time of all expiries: it goes on evenly when somebody sets the clock of the machine.
        self._offset = time.time() - time.monotonic()
        self._swept = time.monotonic()
        try:
            if str(path) != MEMORY:
                Path(path).parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(
                path, check_same_thread=False, timeout=10, isolation_level=None
            )
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.executescript(TABLES)
            if str(path) != MEMORY:
                Path(path).chmod(0o600)
        except (OSError, sqlite3.Error) as error:
            raise StateUnavailable(f"cannot keep state in {path}: {error}") from error

    def now(self) -> float:
        """Return the time; see `State.now`."""
        return self._offset + time.monotonic()

    def get(self, name: str, longest: int | None = None) -> str | None:
        """Return a text; see `State.get`."""
        sql, values = f"SELECT text FROM texts WHERE name = ? AND {ALIVE}", [name, self.now()]
        if longest is not None:
            sql, values = f"{sql} AND length(text) <= ?", [*values, longest]
        with self._lock:
            row = self._run(sql, values).fetchone()
        return None if row is None else str(row[0])

    def put(self, name: str, text: str, seconds: float | None = None) -> None:
        """Keep a text; see `State.put`."""
        sql = "INSERT OR REPLACE INTO texts (name, text, expires) VALUES (?, ?, ?)"
        with self._lock:
            self._sweep()
            self._run(sql, (name, text, self._end(seconds)))

    def add(self, name: str, text: str, seconds: float | None = None) -> bool:
        """Keep a text unless there is one; see `State.add`."""
        sql = (
            "INSERT INTO texts (name, text, expires) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE"
            " SET text = excluded.text, expires = excluded.expires WHERE texts.expires <= ?"
        )
        with self._lock:
            self._sweep()
            return self._run(sql, (name, text, self._end(seconds), self.now())).rowcount > 0

    def swap(self, name: str, old: str, new: str | None, seconds: float | None = None) -> bool:
        """Put a text in place of another; see `State.swap`."""
        same = f"name = ? AND text = ? AND {ALIVE}"
        with self._lock:
            if new is None:
                sql = f"DELETE FROM texts WHERE {same}"
                return self._run(sql, (name, old, self.now())).rowcount > 0
            sql = f"UPDATE texts SET text = ?, expires = ? WHERE {same}"
            values = (new, self._end(seconds), name, old, self.now())
            return self._run(sql, values).rowcount > 0

    def delete(self, name: str) -> bool:
        """Forget a text; see `State.delete`."""
        with self._lock:
            return self._run("DELETE FROM texts WHERE name = ?", (name,)).rowcount > 0

    def close(self) -> None:
        """Flush and close the file."""
        with self._lock:
            self._db.close()

    def _end(self, seconds: float | None) -> float | None:
        return None if seconds is None else self.now() + seconds

    def _sweep(self) -> None:
        """Now and then forget what is over, and what is too much."""
        if time.monotonic() - self._swept < SWEEP_SECONDS:
            return
        self._swept = time.monotonic()
        self._run("DELETE FROM texts WHERE expires <= ?", (self.now(),))
        total = "SELECT sum(length(text)) FROM texts WHERE expires IS NOT NULL"
        while (self._run(total).fetchone()[0] or 0) > LARGEST_TOTAL:
            self._run(
                "DELETE FROM texts WHERE name IN (SELECT name FROM texts WHERE expires IS NOT NULL"
                " ORDER BY expires LIMIT 100)"
            )

    def _run(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        try:
            return self._db.execute(sql, values)
        except sqlite3.Error as error:
            raise StateUnavailable(f"the state cannot be used now: {error}") from error
