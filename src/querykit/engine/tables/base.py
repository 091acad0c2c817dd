"""What a physical table is."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A table of ClickHouse."""

    name: str
    columns: str
    """Definitions of columns, as in CREATE TABLE; for a view, the query that makes it."""

    engine: str = ""
    """ENGINE clause with what follows it; empty for a view."""

    stage: int = 0
    """Tables of a later stage need those of an earlier one."""

    sharded_by: str = "rand()"
    """On a cluster, what says on which node a row is; rows that replace each other are on one."""

    joined: bool = False
    """Whether events are joined with it, so that each node of a cluster should have it whole."""

    def create(self, database: str | None = None) -> str:
        """Return the statement that makes it where it is not there yet.

        Args:
            database: where; None for the current one.
        """
        name = self.name if database is None else f"{database}.{self.name}"
        body = textwrap.dedent(self.columns).strip()
        if self.engine:
            return f"CREATE TABLE IF NOT EXISTS {name} (\n{body}\n) ENGINE = {self.engine}"
        return f"CREATE VIEW IF NOT EXISTS {name} AS\n{body}"
