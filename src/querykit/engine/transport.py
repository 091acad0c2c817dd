"""How statements get to ClickHouse: in this process, in a child process, or over HTTP."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

Setting = str | int | float
"""A value of one of ClickHouse's settings."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, and the circumstances it runs in."""

    sql: str
    data: bytes = b""
    """What an INSERT inserts, in the format that it names."""

    settings: Mapping[str, Setting] = field(default_factory=dict)
    """For this statement alone; what is not named has ClickHouse's default."""

    query_id: str = ""
    """The caller's name for the run; several statements may have the same."""

    seconds: float | None = None
    """When ClickHouse itself should have stopped it; None for never."""

    anywhere: bool = False
    """Whether it runs outside the engine's database, which need not be there yet."""


class Transport(Protocol):
    """What carries statements to one ClickHouse, and answers back; several threads may ask at once."""

    reads_files: bool
    """Whether `file()` reads the files of this machine."""

    database: str
    """The database that statements run in."""

    def ask(self, statement: Statement) -> bytes:
        """Run one statement and return its whole answer, as JSONCompact where it names no format.

        Raises:
            EngineError: ClickHouse refused or stopped it, or is not there.
        """

    def stream(self, statement: Statement) -> Generator[bytes]:
        """Run one statement and yield its rows as JSON arrays, one a line, in pieces of any size.

        Closing it stops the statement, at the latest when the next piece is ready.

        Raises:
            EngineError: as `ask`, also between two pieces.
        """

    def cancel(self, query_id: str) -> int:
        """Stop the statements of an id; return how many there were."""

    def close(self) -> None:
        """Let go of everything."""
