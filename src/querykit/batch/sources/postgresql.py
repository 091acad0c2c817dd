"""A column of a PostgreSQL table: `postgresql://user@host/db?table=...&id=...&column=...`.

The column may be `jsonb`, `json`, `text` or `varchar`. Rows are compared with `IS NOT DISTINCT FROM`
in the type of the column (`json` has no such operator, and is compared as text).
"""

from __future__ import annotations

import contextlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from querykit.batch.base import Access, Source, SourceSort, Undone
from querykit.batch.table import Away, Change, Key, RowsRefused, TableSource
from querykit.batch.work import upgrade_texts
from querykit.errors import BackupProblem, BadSource, MissingDriver, RunInProgress

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import psycopg
    from psycopg.sql import SQL, Composed

COLUMN_TYPES = ("jsonb", "json", "text", "character varying")

_COLUMN = """
    SELECT format_type(a.atttypid, NULL), EXISTS (
        SELECT FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisunique
        AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum AND i.indpred IS NULL)
    FROM pg_attribute a
    WHERE a.attrelid = %s::regclass AND a.attname = %s AND a.attnum > 0 AND NOT a.attisdropped
"""


class Postgres:
    """One table of a PostgreSQL database."""

    def __init__(self, access: Access) -> None:
        self._access = access
        parameters = access.location.parameters
        self._table, self._id = parameters["table"], parameters["id"]
        self._column = parameters["column"]
        self._connection: psycopg.Connection | None = None
        self._is_writer = False
        self._words: dict[str, Any] = {}

    # -- the connection --------------------------------------------------------------------------

    @contextmanager
    def _cursor(self) -> Iterator[psycopg.Cursor]:
        """Open a transaction; whatever goes wrong in it, nothing of it stays.

        Raises:
            Away: the connection was lost, or the transaction should be tried again.
        """
        psycopg = _psycopg()
        try:
            connection = self._connected()
            with connection.transaction(), connection.cursor() as cursor:
                yield cursor
        except psycopg.OperationalError as error:
            if self._connection is not None and self._connection.closed:
                self._connection = None
            raise Away(str(error).strip()) from error

    def _connected(self) -> psycopg.Connection:
        if self._connection is None:
            psycopg = _psycopg()
            connection = psycopg.connect(
                self._access.location.address, autocommit=True, application_name="querykit batch"
            )
            try:
                self._learn(connection)
                if self._is_writer:
                    self._lock_again(connection)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _learn(self, connection: psycopg.Connection) -> None:
        """Find out the types of the columns.

        Raises:
            BadSource: the table or a column is not there, or of another sort.
        """
        psycopg = _psycopg()
        try:
            name = ".".join(_quoted(part) for part in self._table.split("."))
            id_type, is_unique = self._described(connection, name, self._id)
            column_type, _ = self._described(connection, name, self._column)
        except psycopg.errors.UndefinedTable as error:
            raise BadSource(f"there is no table {self._table}") from error
        if not is_unique:
            raise BadSource(
                f"{self._id} is not unique in {self._table}", hint="name the primary key as id="
            )
        if column_type not in COLUMN_TYPES:
            raise BadSource(
                f"{self._column} is {column_type}, which holds no documents",
                hint=f"it may be {', '.join(COLUMN_TYPES)}",
            )
        compare = "jsonb" if column_type == "jsonb" else "text"
        sql = psycopg.sql
        self._words = {
            "table": sql.SQL(".").join(map(sql.Identifier, self._table.split("."))),
            "id": sql.Identifier(self._id),
            "column": sql.Identifier(self._column),
            "id_type": sql.SQL(id_type),
            "type": sql.SQL(column_type),
            "compare": sql.SQL(compare),
        }

    def _described(
        self, connection: psycopg.Connection, table: str, column: str
    ) -> tuple[str, bool]:
        row = connection.execute(_COLUMN, (table, column)).fetchone()
        if row is None:
            raise BadSource(f"{self._table} has no column {column}")
        return row[0], row[1]

    def _lock(self, connection: psycopg.Connection) -> None:
        """Take the advisory lock of the table and column, which the session holds.

        Raises:
            RunInProgress: another session holds it.
        """
        row = connection.execute(
            "SELECT pg_try_advisory_lock(hashtextextended(%s, 8))",
            (f"querykit batch {self._table} {self._column}",),
        ).fetchone()
        if row != (True,):
            raise RunInProgress(
                f"another run works on {self._table}.{self._column}", hint="wait until it is done"
            )

    def _lock_again(self, connection: psycopg.Connection) -> None:
        """Take the lock after the connection was lost.

        Raises:
            Away: the server has not noticed yet that our old session is gone.
        """
        try:
            self._lock(connection)
        except RunInProgress as error:
            raise Away("the lock of our lost connection is still held") from error

    def _sql(self, text: str, backup: str | None = None) -> Composed:
        sql = _psycopg().sql
        parts = (backup or "").split(".")
        names = sql.SQL(".").join(map(sql.Identifier, parts))
        template: SQL = sql.SQL(text)
        return template.format(**self._words, backup=names)

    # -- what a `Database` does ------------------------------------------------------------------

    def prepare(self, backup: str | None, *, is_resumed: bool) -> None:
        """Take the lock; make the backup table, which must not be there yet."""
        psycopg = _psycopg()
        if not self._is_writer:
            with _away():
                self._lock(self._connected())
            self._is_writer = True
        if not backup:
            return
        try:
            with self._cursor() as cursor:
                maybe = "IF NOT EXISTS " if is_resumed else ""
                cursor.execute(
                    self._sql(
                        f"CREATE TABLE {maybe}{{backup}} (id {{id_type}} PRIMARY KEY, old text,"
                        " new text, written_at timestamptz DEFAULT now())",
                        backup,
                    )
                )
        except psycopg.errors.DuplicateTable as error:
            raise BackupProblem(
                f"there is a table {backup} already", hint="name another one for this backup"
            ) from error

    def extent(self) -> tuple[Key | None, int]:
        """Return the largest key as text, and the number of rows."""
        with self._cursor() as cursor:
            cursor.execute(
                self._sql(
                    "SELECT (SELECT {id}::text FROM {table} ORDER BY {table}.{id} DESC LIMIT 1),"
                    " (SELECT count(*) FROM {table})"
                )
            )
            largest, count = cursor.fetchone() or (None, 0)
        return largest, count

    def read(self, after: Key | None, upto: Key, limit: int) -> list[tuple[Key, Any]]:
        """Return a page of rows by key."""
        behind = "{id} > %s::{id_type} AND " if after is not None else ""
        with self._cursor() as cursor:
            cursor.execute(
                self._sql(
                    f"SELECT {{id}}::text, {{column}}::text FROM {{table}} WHERE {behind}"
                    "{id} <= %s::{id_type} ORDER BY {table}.{id} LIMIT %s"
                ),
                (*([after] if after is not None else []), upto, limit),
            )
            return cursor.fetchall()

    def read_keys(self, keys: Sequence[Key]) -> list[tuple[Key, Any]]:
        """Return rows by their keys."""
        with self._cursor() as cursor:
            cursor.execute(
                self._sql(
                    "SELECT {id}::text, {column}::text FROM {table}"
                    " WHERE {id} = ANY(%s::{id_type}[]) ORDER BY {table}.{id}"
                ),
                (list(keys),),
            )
            return cursor.fetchall()

    def write(self, changes: Sequence[Change], backup: str | None) -> list[Key]:
        """Write a page by one statement, and its backup by another, in one transaction.

        Arrays go in binary (%b): psycopg escapes those in text letter by letter.
        """
        psycopg = _psycopg()
        keys = [change.key for change in changes]
        news = [change.new for change in changes]
        olds = [change.old for change in changes]
        try:
            with self._cursor() as cursor:
                cursor.execute(
                    self._sql(
                        "UPDATE {table} SET {column} = v.new::{type}"
                        " FROM unnest(%b::text[]::{id_type}[], %b::text[], %b::text[]) AS v(id, old, new)"
                        " WHERE {table}.{id} = v.id"
                        " AND {table}.{column}::{compare} IS NOT DISTINCT FROM v.old::{compare}"
                        " RETURNING v.id::text"
                    ),
                    (keys, olds, news),
                )
                written = {row[0] for row in cursor.fetchall()}
                if backup and written:
                    kept = [one for one in changes if one.key in written]
                    cursor.execute(
                        self._sql(
                            "INSERT INTO {backup} AS b (id, old, new)"
                            " SELECT * FROM unnest(%b::text[]::{id_type}[], %b::text[], %b::text[])"
                            " ON CONFLICT (id) DO UPDATE SET new = excluded.new",
                            backup,
                        ),
                        (
                            [one.key for one in kept],
                            [one.old for one in kept],
                            [one.new for one in kept],
                        ),
                    )
        except (psycopg.DataError, psycopg.IntegrityError, psycopg.errors.RaiseException) as error:
            raise RowsRefused(str(error).splitlines()[0]) from error
        return [key for key in keys if key not in written]

    def restore(
        self, backup: str, after: Key | None, limit: int, *, write: bool
    ) -> tuple[list[Key], int, list[Key]]:
        """Restore a page of the backup table in one transaction."""
        psycopg = _psycopg()
        behind = "WHERE id > %s::{id_type} " if after is not None else ""
        holds = "{table}.{column}::{compare} IS NOT DISTINCT FROM b.%s::{compare}"
        join = "{table}.{id} = b.id AND b.id = ANY(%s::{id_type}[])"
        try:
            with self._cursor() as cursor:
                cursor.execute(
                    self._sql(
                        f"SELECT id::text FROM {{backup}} AS b {behind} ORDER BY b.id LIMIT %s",
                        backup,
                    ),
                    (*([after] if after is not None else []), limit),
                )
                keys = [row[0] for row in cursor.fetchall()]
                # What holds its old value needs nothing, whoever brought it back.
                cursor.execute(
                    self._sql(
                        f"SELECT b.id::text FROM {{backup}} AS b JOIN {{table}} ON {join}"
                        f" WHERE {holds % 'old'}",
                        backup,
                    ),
                    (keys,),
                )
                fine = {row[0] for row in cursor.fetchall()}
                wanted = [key for key in keys if key not in fine]
                if write:
                    text = (
                        "UPDATE {table} SET {column} = b.old::{type} FROM {backup} AS b"
                        f" WHERE {join} AND {holds % 'new'} RETURNING b.id::text"
                    )
                else:
                    text = (
                        f"SELECT b.id::text FROM {{backup}} AS b JOIN {{table}} ON {join}"
                        f" WHERE {holds % 'new'}"
                    )
                cursor.execute(self._sql(text, backup), (wanted,))
                done = {row[0] for row in cursor.fetchall()}
        except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn) as error:
            raise BackupProblem(
                f"{backup} is no backup table: {error.diag.message_primary}"
            ) from error
        return keys, len(done), [key for key in wanted if key not in done]

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            with contextlib.suppress(Exception):
                self._connection.close()


def _psycopg() -> Any:
    try:
        import psycopg  # noqa: PLC0415 - only for this source
        import psycopg.sql  # noqa: PLC0415
    except ImportError as error:
        raise MissingDriver(
            "psycopg is not installed, and postgresql:// needs it",
            hint='pip install "querykit[batch]"',
        ) from error
    return psycopg


@contextmanager
def _away() -> Iterator[None]:
    try:
        yield
    except _psycopg().OperationalError as error:
        raise Away(str(error).strip()) from error


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def open_table(access: Access) -> Source:
    """Open a table."""
    return TableSource(access, Postgres(access))


def undo_table(access: Access, write: bool) -> Undone:  # noqa: FBT001 - the shape of `SourceSort.undo`
    """Bring back the rows that a backup table holds."""
    source = TableSource(access, Postgres(access))
    try:
        return source.undo(write=write)
    finally:
        source.close()


sort = SourceSort(
    "PostgreSQL",
    open=open_table,
    work=upgrade_texts,
    schemes=("postgresql", "postgres"),
    parameters=("table", "id", "column"),
    undo=undo_table,
)
