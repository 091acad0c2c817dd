"""Tables of databases, changed in place: pages by key, each page one transaction.

The newest key is read before the first page, so that rows which are inserted meanwhile are left to
the next run, and the run ends. Each row is only written if it still holds what was read; one that
was edited meanwhile is read again and upgraded as it is by then. What differs between databases is
in a `Database`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from querykit.batch.base import Access, Cell, Page, Undone, Written
from querykit.errors import ConnectionLost, Diagnostic, UnsupportedBatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from querykit.errors import Json

DELAYS = (0.1, 0.3, 1.0, 3.0, 5.0, 10.0)
"""Seconds to wait before each new try when the database is away."""

SHOWN = 100
Result = TypeVar("Result")
Key = Any
"""The key of a row, as a JSON value."""


class Away(Exception):
    """The database cannot be reached now, or asks to try the transaction again."""


class RowsRefused(Exception):
    """The database refuses to write a page: some row of it breaks a rule."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row to write."""

    key: Key
    old: Any
    """The value that was read, as the database gave it."""

    new: str


class Database(Protocol):
    """A connection to one table; it connects again by itself after it raised `Away`.

    Every method may raise `Away`, and `BadSource` when the table is not as the URL says.
    """

    def prepare(self, backup: str | None, *, is_resumed: bool) -> None:
        """Make ready to write: take the lock of the table, and make the backup table."""

    def extent(self) -> tuple[Key | None, int]:
        """Return the largest key, None when there is no row, and how many rows there are."""

    def read(self, after: Key | None, upto: Key, limit: int) -> list[tuple[Key, Any]]:
        """Return keys and values of the rows behind a key, in the order of keys."""

    def read_keys(self, keys: Sequence[Key]) -> list[tuple[Key, Any]]:
        """Return keys and values of some rows; those that are gone are left out."""

    def write(self, changes: Sequence[Change], backup: str | None) -> list[Key]:
        """Write rows that still hold their old values, in one transaction with their backup.

        Returns:
            The keys of the rows that hold something else by now.

        Raises:
            RowsRefused: the database refuses a row; nothing was written.
        """

    def restore(
        self, backup: str, after: Key | None, limit: int, *, write: bool
    ) -> tuple[list[Key], int, list[Key]]:
        """Restore a page of the backup.

        Returns:
            The keys of the page, how many rows were restored, and the keys of those edited since.
        """

    def close(self) -> None:
        """Close the connection."""


class TableSource:
    """A table whose column holds documents."""

    unit = "rows"
    is_resumable = True

    def __init__(self, access: Access, database: Database) -> None:
        if access.destination is not None:
            raise UnsupportedBatch(
                "a table is changed in place, and takes no destination",
                hint="leave the destination out; --backup keeps the old values",
            )
        self._access = access
        self._database = database
        self._upto, self.total = self._patiently(database.extent)

    def identity(self) -> Json:
        """The table, by its URL without the password."""
        return self._access.location.text

    def start(self, mark: Json | None) -> None:  # noqa: ARG002 - the pages begin behind the mark
        """Take the lock, and make the backup table."""
        access = self._access
        self._patiently(lambda: self._database.prepare(access.backup, is_resumed=access.is_resumed))

    def pages(self, mark: Json | None) -> Iterator[Page]:
        """Yield pages by key; a resumed run ends where the killed one would have."""
        after, done, upto = None, 0, self._upto
        if mark is not None:
            after, done, upto = mark["key"], mark["done"], mark["upto"]
        while upto is not None:
            rows = self._patiently(
                partial(self._database.read, after, upto, self._access.page_rows)
            )
            if not rows:
                return
            after, done = rows[-1][0], done + len(rows)
            yield self._page(rows, {"key": after, "done": done, "upto": upto}, done)

    def _page(self, rows: Sequence[tuple[Key, Any]], mark: Json, done: int) -> Page:
        cells = [Cell(str(key), value) for key, value in rows]
        return Page(cells, mark, done, rows)

    def write(self, page: Page, new: Mapping[int, str]) -> Written:
        """Write the changed rows of a page in one transaction."""
        changes = [
            Change(page.raw[index][0], page.raw[index][1], text) for index, text in new.items()
        ]
        if not changes:
            return Written()
        refused: list[tuple[int, Diagnostic]] = []
        backup = self._access.backup
        try:
            edited = self._patiently(lambda: self._database.write(changes, backup))
        except RowsRefused:
            edited = []
            for index, change in zip(new, changes, strict=True):
                try:
                    edited += self._patiently(partial(self._database.write, [change], backup))
                except RowsRefused as error:
                    refused.append((index, Diagnostic("QK811", f"not written: {error}")))
        again = None
        if edited:
            rows = self._patiently(lambda: self._database.read_keys(edited))
            again = self._page(rows, page.mark, page.done)
        return Written(again, refused)

    def mark(self, page: Page) -> Json:
        """The last key of the page."""
        return page.mark

    def finish(self) -> None:
        """Nothing is left to do: each page was whole."""

    def close(self) -> None:
        """Close the connection, which also gives back the lock."""
        self._database.close()

    def undo(self, *, write: bool) -> Undone:
        """Bring back what the backup table holds, but for rows that were edited since."""
        backup = self._access.backup or ""
        restored, edited, count = 0, list[str](), 0
        after: Key | None = None
        while True:
            keys, done, strange = self._patiently(
                partial(self._database.restore, backup, after, self._access.page_rows, write=write)
            )
            if not keys:
                return Undone(restored, tuple(edited), count)
            after = keys[-1]
            restored += done
            count += len(strange)
            edited += map(str, strange[: SHOWN - len(edited)])

    def _patiently(self, work: Callable[[], Result]) -> Result:
        """Do something with the database, and again when it was away.

        To do a page twice is harmless: rows that were written hold something else than was read,
        are read again, and are newest then.

        Raises:
            ConnectionLost: the database did not come back in time.
        """
        for delay in DELAYS:
            try:
                return work()
            except Away:
                time.sleep(delay)
        try:
            return work()
        except Away as error:
            raise ConnectionLost(
                f"the database is away: {error}", hint="run again with --resume when it is back"
            ) from error
