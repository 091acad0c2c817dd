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

    def create(self) -> str:
        """Return the statement that makes it where it is not there yet."""
        body = textwrap.dedent(self.columns).strip()
        if self.engine:
            return f"CREATE TABLE IF NOT EXISTS {self.name} (\n{body}\n) ENGINE = {self.engine}"
        return f"CREATE VIEW IF NOT EXISTS {self.name} AS\n{body}"
