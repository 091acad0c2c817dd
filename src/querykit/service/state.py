"""What outlives a request: one SQLite file in WAL mode, shared by all threads of the server."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

MEMORY = ":memory:"

TABLES = """
CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY, label TEXT NOT NULL, mask TEXT NOT NULL, hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL, projects TEXT NOT NULL, created_at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS answers (
    team_id INTEGER NOT NULL, cache_key TEXT NOT NULL, last_refresh REAL NOT NULL,
    body TEXT NOT NULL, PRIMARY KEY (team_id, cache_key)
) STRICT;
CREATE INDEX IF NOT EXISTS answers_by_age ON answers (last_refresh);
CREATE TABLE IF NOT EXISTS statuses (
    team_id INTEGER NOT NULL, id TEXT NOT NULL, expires REAL NOT NULL, complete INTEGER NOT NULL,
    cache_key TEXT, body TEXT NOT NULL, PRIMARY KEY (team_id, id)
) STRICT;
CREATE TABLE IF NOT EXISTS query_log (
    team_id INTEGER NOT NULL, query_id TEXT NOT NULL, event_date TEXT NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS query_log_by_id ON query_log (team_id, query_id);
"""


class State:
    """The store of a server.

    Args:
        path: of the file, which is made if need be; `:memory:` for one that forgets.
    """

    def __init__(self, path: str | Path = MEMORY) -> None:
        if str(path) != MEMORY:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, timeout=10, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(TABLES)
        if str(path) != MEMORY:
            Path(path).chmod(0o600)

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """Run one statement and return its rows."""
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def change(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run one statement and return how many rows it changed."""
        with self._lock:
            return self._db.execute(sql, values).rowcount

    def close(self) -> None:
        """Flush and close the file."""
        with self._lock:
            self._db.close()
