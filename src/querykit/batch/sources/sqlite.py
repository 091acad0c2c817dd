"""A column of an SQLite table: `sqlite:///path.db?table=...&id=...&column=...`.

`id=rowid` works for any ordinary table.
"""

from __future__ import annotations

import contextlib
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from querykit.batch.base import Access, Source, SourceSort, Undone
from querykit.batch.table import Away, Change, Key, RowsRefused, TableSource
from querykit.batch.work import upgrade_texts
from querykit.errors import BackupProblem, BadSource

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WAIT_SECONDS = 30
"""How long to wait for another writer before the page is tried again."""


class Sqlite:
    """One table of an SQLite file."""

    def __init__(self, access: Access) -> None:
        parameters = access.location.parameters
        self._table = _quoted(parameters["table"])
        self._id, self._column = _quoted(parameters["id"]), _quoted(parameters["column"])
        path = Path(unquote(access.location.address.removeprefix("sqlite://")).partition("?")[0])
        # sqlite:///relative, sqlite:////absolute, as SQLAlchemy writes them; an absolute path with
        # three slashes is what most people mean, so it is taken when such a file is there.
        relative = Path(str(path).lstrip("/"))
        found = path if path.is_file() else relative
        if not found.is_file():
            raise BadSource(f"there is no SQLite file {found}", hint="check the path")
        self._connection = sqlite3.connect(
            found, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            self._connection.execute(
                f"SELECT {self._id}, {self._column} FROM {self._table} LIMIT 1"
            ).fetchone()
            self._check_names(parameters)
        except sqlite3.DatabaseError as error:
            self._connection.close()
            raise BadSource(f"{found}: {error}") from error

    def _check_names(self, parameters: Any) -> None:
        """SQLite takes a quoted name that is no column for a text; so look at the columns."""
        rows = self._connection.execute(f"PRAGMA table_info({self._table})").fetchall()
        names = {row[1] for row in rows} | {"rowid"}
        for name in (parameters["id"], parameters["column"]):
            if name not in names:
                self._connection.close()
                raise BadSource(f"{parameters['table']} has no column {name}")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise
        except sqlite3.IntegrityError as error:
            raise RowsRefused(str(error)) from error
        except sqlite3.OperationalError as error:
            raise Away(str(error)) from error

    def prepare(self, backup: str | None, *, is_resumed: bool) -> None:
        """Make the backup table, which must not be there yet."""
        if not backup:
            return
        known = self._connection.execute(
            "SELECT 1 FROM sqlite_master WHERE name = ?", (backup,)
        ).fetchone()
        if known and not is_resumed:
            raise BackupProblem(
                f"there is a table {backup} already", hint="name another one for this backup"
            )
        with self._transaction() as connection:
            connection.execute(
                f"CREATE TABLE IF NOT EXISTS {_quoted(backup)} (id PRIMARY KEY, old, new,"
                " written_at TEXT DEFAULT CURRENT_TIMESTAMP)"
            )

    def extent(self) -> tuple[Key | None, int]:
        """Return the largest key, and the number of rows."""
        row: tuple[Key | None, int] = self._rows(
            f"SELECT max({self._id}), count(*) FROM {self._table}"
        )[0]
        return row

    def read(self, after: Key | None, upto: Key, limit: int) -> list[tuple[Key, Any]]:
        """Return a page of rows by key."""
        behind = f"{self._id} > ? AND" if after is not None else ""
        return self._rows(
            f"SELECT {self._id}, {self._column} FROM {self._table}"
            f" WHERE {behind} {self._id} <= ? ORDER BY {self._id} LIMIT ?",
            (*([after] if after is not None else []), upto, limit),
        )

    def read_keys(self, keys: Sequence[Key]) -> list[tuple[Key, Any]]:
        """Return rows by their keys."""
        text = f"SELECT {self._id}, {self._column} FROM {self._table} WHERE {self._id} = ?"
        return [row for key in keys for row in self._rows(text, (key,))]

    def _rows(self, text: str, values: Sequence[Any] = ()) -> list[Any]:
        try:
            return self._connection.execute(text, values).fetchall()
        except sqlite3.OperationalError as error:
            raise Away(str(error)) from error

    def write(self, changes: Sequence[Change], backup: str | None) -> list[Key]:
        """Write a page in one transaction."""
        edited = []
        with self._transaction() as connection:
            for one in changes:
                # Bytes stay bytes: `IS` tells a text from a blob with the same letters.
                new = one.new.encode() if isinstance(one.old, bytes) else one.new
                done = connection.execute(
                    f"UPDATE {self._table} SET {self._column} = ?"
                    f" WHERE {self._id} = ? AND {self._column} IS ?",
                    (new, one.key, one.old),
                ).rowcount
                if not done:
                    edited.append(one.key)
                elif backup:
                    connection.execute(
                        f"INSERT INTO {_quoted(backup)} (id, old, new) VALUES (?, ?, ?)"
                        " ON CONFLICT (id) DO UPDATE SET new = excluded.new",
                        (one.key, one.old, new),
                    )
        return edited

    def restore(
        self, backup: str, after: Key | None, limit: int, *, write: bool
    ) -> tuple[list[Key], int, list[Key]]:
        """Restore a page of the backup table in one transaction."""
        behind = "WHERE id > ?" if after is not None else ""
        values = (*([after] if after is not None else []), limit)
        restored, edited = 0, []
        try:
            rows = self._connection.execute(
                f"SELECT id, old, new FROM {_quoted(backup)} {behind} ORDER BY id LIMIT ?",
                values,
            ).fetchall()
        except sqlite3.OperationalError as error:
            raise BackupProblem(f"{backup} is no backup table: {error}") from error
        with self._transaction() as connection:
            for key, old, new in rows:
                now = connection.execute(
                    f"SELECT {self._column} FROM {self._table} WHERE {self._id} = ?",
                    (key,),
                ).fetchone()
                if now == (old,):
                    continue
                if now != (new,):
                    edited.append(key)
                    continue
                restored += 1
                if write:
                    connection.execute(
                        f"UPDATE {self._table} SET {self._column} = ? WHERE {self._id} = ?",
                        (old, key),
                    )
        return [row[0] for row in rows], restored, edited

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def open_table(access: Access) -> Source:
    """Open a table."""
    return TableSource(access, Sqlite(access))


def undo_table(access: Access, write: bool) -> Undone:  # noqa: FBT001 - the shape of `SourceSort.undo`
    """Bring back the rows that a backup table holds."""
    source = TableSource(access, Sqlite(access))
    try:
        return source.undo(write=write)
    finally:
        source.close()


sort = SourceSort(
    "SQLite",
    open=open_table,
    work=upgrade_texts,
    schemes=("sqlite",),
    parameters=("table", "id", "column"),
    undo=undo_table,
)
