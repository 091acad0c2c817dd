"""What a physical table is."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A table of ClickHouse."""

    name: str
    columns: str = ""
    """Definitions of columns, as in CREATE TABLE."""

    engine: str = ""
    """ENGINE clause with what follows it; empty for one that is always a view."""

    feed: str = ""
    """For one that follows from `{events}`: the query that makes its rows."""

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
        return f"CREATE TABLE IF NOT EXISTS {name} (\n{body}\n) ENGINE = {self.engine}"

    def create_view(self) -> str:
        """Return the statement that makes it as a view, whose rows are found when it is read."""
        return f"CREATE VIEW IF NOT EXISTS {self.name} AS\n{self.rows_from('events')}"

    def create_feeding(self, events: str) -> str:
        """Return the statement that has each insert into `events` fill it."""
        return (
            f"CREATE MATERIALIZED VIEW IF NOT EXISTS {self.name}_mv TO {self.name} AS\n"
            f"{self.rows_from(events)}"
        )

    def rows_from(self, events: str) -> str:
        """Return the query that makes its rows from a table with the columns of `events`."""
        return self.feed.replace("{events}", events)
