"""An engine, whatever carries its statements."""

from __future__ import annotations

import json
import threading
from types import MappingProxyType
from typing import TYPE_CHECKING

from querykit.engine.backend import NOBODY, Label, Limits, Progress, Rows
from querykit.engine.blocks import Blocks, parsed
from querykit.engine.running import progress_of, progress_query
from querykit.engine.tables import tables
from querykit.engine.transport import Statement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from querykit.engine.layout import Layout
    from querykit.engine.transport import Setting, Transport

SETTINGS: Mapping[str, Setting] = MappingProxyType(
    {
        "session_timezone": "UTC",
        "output_format_json_quote_64bit_integers": 0,
        "output_format_json_quote_denormals": 0,
        "date_time_output_format": "simple",
        # ids of actors that were worked out here travel in the text of the query
        "max_query_size": 1 << 30,
    }
)
"""What answers look like: times in UTC, and values as JSON has them."""

INSERT_SETTINGS: Mapping[str, Setting] = MappingProxyType(
    {"input_format_import_nested_json": 0, "date_time_input_format": "best_effort"}
)

_sharing = threading.Lock()
"""Held while what all engines in memory of one process share is made."""


class ClickHouse:
    """Runs ClickHouse SQL; see `Backend`.

    Args:
        transport: carries the statements.
        layout: how tables are made when nobody says how.
        settings: ClickHouse's own, for every statement.
    """

    def __init__(
        self,
        transport: Transport,
        layout: Layout,
        settings: Mapping[str, Setting] = MappingProxyType({}),
    ) -> None:
        self._transport = transport
        self._layout = layout
        self._settings = {**SETTINGS, **settings}
        self.reads_files = transport.reads_files

    def query(
        self,
        sql: str,
        *,
        limits: Limits = Limits(),  # noqa: B008 - a frozen value
        label: Label = NOBODY,
    ) -> Rows:
        """Run one query and return all its rows; see `Backend.query`."""
        raw = self._transport.ask(self._asked(sql, limits, label))
        if not raw:
            return Rows((), (), [])
        found = json.loads(raw)
        statistics = found.get("statistics", {})
        return Rows(
            columns=tuple(column["name"] for column in found["meta"]),
            types=tuple(column["type"] for column in found["meta"]),
            rows=found["data"],
            elapsed=statistics.get("elapsed", 0.0),
            rows_read=statistics.get("rows_read", 0),
            bytes_read=statistics.get("bytes_read", 0),
        )

    def stream(
        self,
        sql: str,
        *,
        limits: Limits = Limits(),  # noqa: B008 - a frozen value
        label: Label = NOBODY,
    ) -> Blocks:
        """Run one query and return its rows as they come; see `Backend.stream`."""
        described = self.query(f"DESCRIBE TABLE (\n{sql}\n)", limits=limits, label=label)
        pieces = self._transport.stream(self._asked(sql, limits, label))
        names, types = zip(*(row[:2] for row in described.rows), strict=True)
        return Blocks(names, types, parsed(pieces))

    def command(self, sql: str) -> None:
        """Run a statement that gives no rows; see `Backend.command`."""
        self._transport.ask(Statement(sql, settings=self._settings))

    def insert(self, table: str, columns: Sequence[str], lines: bytes) -> None:
        """Insert JSON Lines; see `Backend.insert`."""
        if not lines:
            return
        listed = ", ".join(f"`{column}`" for column in columns)
        sql = f"INSERT INTO {table} ({listed}) FORMAT JSONEachRow"
        settings = {**self._settings, **INSERT_SETTINGS}
        self._transport.ask(Statement(sql, lines, settings))

    def cancel(self, query_id: str) -> int:
        """Stop the queries of an id; see `Backend.cancel`."""
        return self._transport.cancel(query_id)

    def progress(self, query_id: str) -> Progress | None:
        """Return how far the queries of an id are; see `Backend.progress`."""
        return progress_of(self.query(progress_query(query_id)))

    def create_tables(self, layout: Layout | None = None) -> int:
        """Make PostHog's tables where they are not there yet; see `Backend.create_tables`."""
        layout = layout or self._layout
        database = self._transport.database
        with _sharing:
            for statement in layout.shared(database):
                self._transport.ask(Statement(statement, settings=self._settings, anywhere=True))
        for statement in layout.tables(database, self._views()):
            self.command(statement)
        return len(tables())

    def _views(self) -> set[str]:
        found = self.query(
            "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine = 'View'"
        )
        return {name for (name,) in found.rows}

    def close(self) -> None:
        """Let go of everything; an engine in memory forgets its data."""
        self._transport.close()

    def _asked(self, sql: str, limits: Limits, label: Label) -> Statement:
        settings = {**self._settings, **limits.settings(), "log_comment": label.text()}
        return Statement(sql, b"", settings, label.query_id, limits.seconds)
