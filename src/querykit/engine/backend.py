"""What every engine can do, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to one query."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    """ClickHouse types of the columns."""

    rows: list[list[Any]]
    """Values as JSON has them: dates and UUIDs are texts, big integers stay exact."""

    elapsed: float = 0.0
    """Seconds the engine took."""

    rows_read: int = 0
    bytes_read: int = 0

    def dicts(self) -> list[dict[str, Any]]:
        """Return each row as an object of column -> value."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use; None for no limit."""

    seconds: float | None = 60.0
    memory_bytes: int | None = 4_000_000_000
    result_rows: int | None = None

    def settings(self) -> dict[str, int | float]:
        """Return the limits as ClickHouse settings."""
        found: dict[str, int | float] = {}
        if self.seconds is not None:
            found["max_execution_time"] = self.seconds
        if self.memory_bytes is not None:
            found["max_memory_usage"] = self.memory_bytes
        if self.result_rows is not None:
            found["max_result_rows"] = self.result_rows
        return found


class Backend(Protocol):
    """One place where ClickHouse SQL runs, with PostHog's tables in it."""

    reads_files: bool
    """Whether `file()` in its SQL reads the files of this machine."""

    def query(self, sql: str, *, limits: Limits = ...) -> Rows:
        """Run one query and return all its rows.

        Raises:
            EngineError: the engine refused it, or stopped it at a limit.
        """

    def command(self, sql: str) -> None:
        """Run a statement that gives no rows.

        Raises:
            EngineError: the engine refused it.
        """

    def insert(self, table: str, columns: Sequence[str], lines: bytes) -> None:
        """Insert rows given as JSON objects, one a line.

        Args:
            table: the physical table.
            columns: the columns that are given; the others get their defaults.
            lines: JSON Lines with just these members.

        Raises:
            EngineError: the engine refused them; then none are in.
        """

    def create_tables(self) -> int:
        """Make PostHog's tables where they are not there yet; return how many there are.

        Raises:
            EngineError: the engine refused it.
        """

    def close(self) -> None:
        """Let go of everything; an engine in memory forgets its data."""
