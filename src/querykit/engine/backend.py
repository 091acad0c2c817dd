"""What every engine can do, and what it gives back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from querykit.hogql.escaping import quoted as quoted  # noqa: PLC0414 - for who writes SQL to load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.engine.blocks import Blocks
    from querykit.engine.layout import Layout


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
    reads_only: bool = False
    """Whether it can change nothing; for what a user may have had a hand in."""

    def settings(self) -> dict[str, int | float]:
        """Return the limits that are set as ClickHouse settings."""
        limits = {
            "max_execution_time": self.seconds,
            "max_memory_usage": self.memory_bytes,
            "max_result_rows": self.result_rows,
            # Compiled queries set this very value, and others, which 1 would not let them.
            "readonly": 2 if self.reads_only else None,
        }
        return {name: one for name, one in limits.items() if one is not None}


@dataclass(frozen=True, slots=True)
class Label:
    """Who asks, and what: goes with a query as its `log_comment`."""

    query_id: str = ""
    """The caller's name for the run; `Backend.cancel` and `progress` find it by this."""

    team_id: int | None = None
    kind: str = ""
    name: str = ""
    """What the query is called by those who keep it."""

    client_id: str = ""
    """The program, or the session of one, that asks."""

    def text(self) -> str:
        """Return the comment, a JSON object; empty when there is nothing to say."""
        said = {
            "client_query_id": self.query_id,
            "team_id": self.team_id,
            "query_type": self.kind,
            "name": self.name,
            "client_id": self.client_id,
        }
        known = {name: value for name, value in said.items() if value}
        return json.dumps(known) if known else ""


NOBODY = Label()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a query is."""

    rows_read: int
    bytes_read: int
    rows_total: int
    """A guess; 0 when ClickHouse has none."""

    elapsed: float
    """Seconds."""

    memory_bytes: int
    cpu_seconds: float = 0.0
    """What all its threads have computed together."""


class Backend(Protocol):
    """One place where ClickHouse SQL runs, with PostHog's tables in it."""

    reads_files: bool
    """Whether `file()` in its SQL reads the files of this machine."""

    def query(self, sql: str, *, limits: Limits = ..., label: Label = ...) -> Rows:
        """Run one query and return all its rows; several threads may ask at once.

        Raises:
            EngineError: the engine refused it, or stopped it at a limit.
        """

    def stream(self, sql: str, *, limits: Limits = ..., label: Label = ...) -> Blocks:
        """Run one query and return its rows block by block, as the engine finds them.

        For answers that are too large to hold. The query gives rows, and names no format.

        Raises:
            EngineError: as `query`; while the blocks are read, too.
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

    def cancel(self, query_id: str) -> int:
        """Stop the queries whose label has an id; return how many there were.

        Whoever asked them gets `QueryCancelled`.
        """

    def progress(self, query_id: str) -> Progress | None:
        """Return how far the queries of an id are; None when none runs."""

    def create_tables(self, layout: Layout | None = None) -> int:
        """Make PostHog's tables where they are not there yet; return how many there are.

        Args:
            layout: that of one machine when it is left out; on a cluster, this makes those of one node.

        Raises:
            EngineError: the engine refused it.
        """

    def close(self) -> None:
        """Let go of everything; an engine in memory forgets its data."""
