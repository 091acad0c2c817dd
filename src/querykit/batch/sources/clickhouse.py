"""A column of a ClickHouse table: `clickhouse://user@host:8123/db?table=...&id=...&column=...`.

ClickHouse has no transactions. A page is one mutation, whose condition is that each row still holds
what was read, and afterwards the rows are read again to see which took their new value. The backup
of a page is written before it, so that no old value is ever lost; what came of a row of the backup
is told by its value.

`MergeTree` and `ReplacingMergeTree` (read with FINAL) are supported, on one server. A mutation writes
the column anew in every part that holds a row of the page: take large pages, by --page.
"""

from __future__ import annotations

import base64
import json
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from querykit.batch.base import Access, Source, SourceSort, Undone
from querykit.batch.mutation import listed, mutation, named, pieces
from querykit.batch.table import Away, Change, Key, TableSource
from querykit.batch.work import upgrade_texts
from querykit.engine.remote import Remote
from querykit.errors import (
    BackupProblem,
    BadSource,
    EngineRefusal,
    EngineUnreachable,
    UnsupportedBatch,
)
from querykit.hogql.escaping import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ENGINES = {"MergeTree": "", "ReplacingMergeTree": " FINAL"}
"""Engines of tables, and how to read their rows as they count."""

COLUMN_TYPES = ("String", "Nullable(String)")
KEY_TYPES = re.compile(r"String|UUID|U?Int(8|16|32|64|128|256)")
UNKNOWN_DATABASE, UNKNOWN_TABLE, UNKNOWN_COLUMN, TABLE_EXISTS = 81, 60, 47, 57
SETTINGS = {
    "mutations_sync": 1,
    "max_query_size": 1 << 30,
    # The check of the keys goes over the whole table, and shall not hold all of them in memory.
    "optimize_aggregation_in_order": 1,
    "max_bytes_before_external_group_by": 1 << 30,
}

ANSWER_SECONDS = 1800.0
"""A mutation of a large table takes its time, and to send it again would only make it two."""


class ClickHouse:
    """One table of a ClickHouse server."""

    def __init__(self, access: Access) -> None:
        location = access.location
        if "?" in location.address:
            strange = location.address.partition("?")[2].partition("=")[0]
            raise BadSource(f"ClickHouse has no parameter {strange}=", hint="leave it out")
        self._url = location.address
        self._name, self._id_name = location.parameters["table"], location.parameters["id"]
        self._column_name = location.parameters["column"]
        _check_writers(location.parameters["writers"])
        self._table, self._id = named(self._name), named(self._id_name)
        self._column = named(self._column_name)
        self._id_type = self._final = ""
        self._remote: Remote | None = None

    # -- the connection --------------------------------------------------------------------------

    @contextmanager
    def _server(self) -> Iterator[Remote]:
        """Give the connection.

        Raises:
            Away: the server cannot be reached now.
        """
        try:
            if self._remote is None:
                remote = Remote(self._url, answer_seconds=ANSWER_SECONDS, settings=SETTINGS)
                try:
                    self._learn(remote)
                except BaseException:
                    remote.close()
                    raise
                self._remote = remote
            yield self._remote
        except EngineUnreachable as error:
            if "Code:" in str(error):  # it can be reached, and lets us not in
                raise
            raise Away(str(error)) from error

    def _learn(self, remote: Remote) -> None:
        """Find out the engine of the table and the types of its columns.

        Raises:
            BadSource: the table or a column is not there, of another sort, or the key is not unique.
            UnsupportedBatch: the engine of the table is none whose rows we can change safely.
        """
        database, table = self._parts()
        where = f"database = {database} AND"
        try:
            found = remote.query(f"SELECT engine FROM system.tables WHERE {where} name = {table}")
        except EngineRefusal as error:
            if error.clickhouse_code == UNKNOWN_DATABASE:
                raise BadSource(f"there is no database of {self._name}: {error}") from error
            raise
        if not found.rows:
            raise BadSource(f"there is no table {self._name}")
        engine = found.rows[0][0]
        if engine not in ENGINES:
            raise UnsupportedBatch(
                f"{self._name} is of the engine {engine}",
                hint=f"it may be {' or '.join(ENGINES)}; export others as JSON Lines or Parquet",
            )
        self._final = ENGINES[engine]
        columns = remote.query(
            "SELECT name, type, default_kind IN ('', 'DEFAULT'),"
            " is_in_partition_key OR is_in_sorting_key OR is_in_primary_key"
            f" FROM system.columns WHERE {where} table = {table}"
        )
        types = {name: (kind, is_stored, is_key) for name, kind, is_stored, is_key in columns.rows}
        for name in (self._id_name, self._column_name):
            if name not in types:
                raise BadSource(f"{self._name} has no column {name}")
        self._id_type = types[self._id_name][0]
        self._check_types(*types[self._column_name])
        self._check_keys(remote)

    def _parts(self) -> tuple[str, str]:
        """Return the database and the table, as SQL."""
        database, dot, table = self._name.rpartition(".")
        return (quoted(database) if dot else "currentDatabase()"), quoted(table)

    def _check_types(self, kind: str, is_stored: int, is_key: int) -> None:
        if not KEY_TYPES.fullmatch(self._id_type):
            raise BadSource(
                f"{self._id_name} is {self._id_type}, which is no key of a page",
                hint="it may be an integer, String or UUID",
            )
        if kind not in COLUMN_TYPES:
            raise BadSource(
                f"{self._column_name} is {kind}, which holds no documents",
                hint=f"it may be {', '.join(COLUMN_TYPES)}",
            )
        if is_key or not is_stored:
            sort = "part of a key of the table" if is_key else "computed from others"
            raise BadSource(f"{self._column_name} is {sort}, and cannot be changed")

    def _check_keys(self, remote: Remote) -> None:
        """Look whether each key is there once; ClickHouse itself never does.

        Raises:
            BadSource: one is there more than once, or is no text.
        """
        text = self._id if self._id_type == "String" else "''"
        found = remote.query(
            f"SELECT count() > 1 FROM {self._table}{self._final} GROUP BY {self._id}"
            f" HAVING count() > 1 OR NOT isValidUTF8({text}) LIMIT 1"
        )
        if found.rows:
            words = "is not unique" if found.rows[0][0] else "is not always UTF-8"
            raise BadSource(
                f"{self._id_name} {words} in {self._name}",
                hint="name another column as id=; it must tell each row from all others",
            )

    # -- what a `Database` does ------------------------------------------------------------------

    def prepare(self, backup: str | None, *, is_resumed: bool) -> None:
        """Make the backup table, which must not be there yet.

        There is no lock: two runs at once do each other no harm, as each row is only written if it
        holds what was read.
        """
        if not backup:
            return
        maybe = "IF NOT EXISTS " if is_resumed else ""
        with self._server() as remote:
            try:
                remote.command(
                    f"CREATE TABLE {maybe}{named(backup)} (id {self._id_type}, old String,"
                    " new String, written_at DateTime64(3) DEFAULT now64(3)) ENGINE = MergeTree ORDER BY id"
                )
            except EngineRefusal as error:
                if error.clickhouse_code != TABLE_EXISTS:
                    raise
                raise BackupProblem(
                    f"there is a table {backup} already", hint="name another one for this backup"
                ) from error

    def extent(self) -> tuple[Key | None, int]:
        """Return the largest key as text, and the number of rows."""
        with self._server() as remote:
            table = f"{self._table}{self._final}"
            last = remote.query(
                f"SELECT toString({self._id}) FROM {table} ORDER BY {self._id} DESC LIMIT 1"
            )
            count = remote.query(f"SELECT count() FROM {table}")
        return (last.rows[0][0] if last.rows else None), count.rows[0][0]

    def read(self, after: Key | None, upto: Key, limit: int) -> list[tuple[Key, Any]]:
        """Return a page of rows by key.

        Raises:
            BadSource: a key is there twice by now.
        """
        behind = f"{self._id} > {quoted(after)} AND " if after is not None else ""
        rows = self._values(f"{behind}{self._id} <= {quoted(upto)}", f" LIMIT {limit:d}")
        if len({key for key, _ in rows}) < len(rows):
            raise BadSource(f"{self._id_name} is not unique any more in {self._name}")
        return rows

    def read_keys(self, keys: Sequence[Key]) -> list[tuple[Key, Any]]:
        """Return rows by their keys."""
        return self._values(f"{self._id} IN ({listed(keys)})") if keys else []

    def _values(self, where: str, limit: str = "") -> list[tuple[Key, Any]]:
        # An answer is JSON, in which bytes that are no UTF-8 have no place.
        is_fine = f"isValidUTF8({self._column})"
        with self._server() as remote:
            found = remote.query(
                f"SELECT toString({self._id}), {is_fine},"
                f" if({is_fine}, {self._column}, base64Encode({self._column}))"
                f" FROM {self._table}{self._final} WHERE {where} ORDER BY {self._id}{limit}"
            )
        return [
            (key, value if fine or value is None else base64.b64decode(value))
            for key, fine, value in found.rows
        ]

    def write(self, changes: Sequence[Change], backup: str | None) -> list[Key]:
        """Write the backup of a page, and then the page."""
        if backup:
            lines = (
                json.dumps({"id": one.key, "old": one.old, "new": one.new}) + "\n"
                for one in changes
            )
            with self._server() as remote:
                remote.insert(named(backup), ("id", "old", "new"), "".join(lines).encode())
        written = self._mutate(changes)
        return [one.key for one in changes if one.key not in written]

    def _mutate(self, changes: Sequence[Change]) -> set[Key]:
        """Make changes, and return the keys of the rows that hold their new values then."""
        with self._server() as remote:
            for piece in pieces(changes):
                remote.command(mutation(self._table, self._id, self._column, piece))
        values = dict(self.read_keys([one.key for one in changes]))
        return {one.key for one in changes if values.get(one.key) == one.new}

    def restore(
        self, backup: str, after: Key | None, limit: int, *, write: bool
    ) -> tuple[list[Key], int, list[Key]]:
        """Restore a page of the backup table.

        A key may be in it more than once, with what was read each time.
        """
        keys, entries = self._kept(backup, after, limit)
        values = dict(self.read_keys(keys))
        changes, edited = [], []
        for key in keys:
            now = values.get(key)
            old = next((old for old, new in entries[key] if new == now), None)
            if old is not None:
                changes.append(Change(key, now, old))
            elif all(old != now for old, _ in entries[key]):
                edited.append(key)
        if write and changes:
            restored = self._mutate(changes)
            edited += [one.key for one in changes if one.key not in restored]
            return keys, len(restored), edited
        return keys, len(changes), edited

    def _kept(
        self, backup: str, after: Key | None, limit: int
    ) -> tuple[list[Key], dict[Key, list[tuple[str, str]]]]:
        """Return a page of the keys of a backup, and their old and new values, newest first.

        Raises:
            BackupProblem: there is no such table, or it is no backup.
        """
        table = named(backup)
        behind = f"WHERE id > {quoted(after)} " if after is not None else ""
        try:
            with self._server() as remote:
                rows = remote.query(
                    f"SELECT toString(id), old, new FROM {table} WHERE id IN (SELECT DISTINCT id"
                    f" FROM {table} {behind}ORDER BY id LIMIT {limit:d})"
                    f" ORDER BY {table}.id, {table}.written_at DESC"
                ).rows
        except EngineRefusal as error:
            if error.clickhouse_code in (UNKNOWN_TABLE, UNKNOWN_COLUMN):
                raise BackupProblem(f"{backup} is no backup table: {error}") from error
            raise
        entries: dict[Key, list[tuple[str, str]]] = {}
        for key, old, new in rows:
            entries.setdefault(key, []).append((old, new))
        return list(entries), entries

    def close(self) -> None:
        """Close the connection."""
        if self._remote is not None:
            self._remote.close()


def _check_writers(writers: str) -> None:
    """Refuse a table that others may be writing to.

    The condition of each mutation should keep their edits, but in one of some ten runs under load on
    the embedded engine an edit between two mutations was lost. Until that is understood, whoever runs
    this has to say that nobody else writes.

    Raises:
        UnsupportedBatch: it is not said.
    """
    if writers != "none":
        raise UnsupportedBatch(
            "querykit changes a table of ClickHouse only when nobody else writes to it",
            hint="stop other writers, and add writers=none to the URL",
        )


def open_table(access: Access) -> Source:
    """Open a table."""
    return TableSource(access, ClickHouse(access))


def undo_table(access: Access, write: bool) -> Undone:  # noqa: FBT001 - the shape of `SourceSort.undo`
    """Bring back the rows that a backup table holds."""
    source = TableSource(access, ClickHouse(access))
    try:
        return source.undo(write=write)
    finally:
        source.close()


sort = SourceSort(
    "ClickHouse",
    open=open_table,
    work=upgrade_texts,
    schemes=("clickhouse", "clickhouses"),
    parameters=("table", "id", "column", "writers"),
    undo=undo_table,
)
