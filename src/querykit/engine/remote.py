"""A ClickHouse server, over HTTP by clickhouse-connect (libraries.md 1.5).

The server has PostHog's tables already, or gets them by `create_tables`; opening changes nothing.
"""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from querykit.engine.backend import NOBODY, Label, Limits, Progress, Rows
from querykit.engine.dictionaries import dictionary_statements
from querykit.engine.failures import engine_error
from querykit.engine.running import kill_statement, progress_of, progress_query
from querykit.engine.tables import create_statements
from querykit.errors import EngineBusy, EngineUnreachable, MissingEngine, UnknownEngine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SCHEMES = {"clickhouse": False, "clickhouses": True}
"""Schemes of URLs, and whether they mean TLS."""

PORTS = {False: 8123, True: 8443}
DATABASE = "posthog"
SETTINGS = {
    "session_timezone": "UTC",
    "output_format_json_quote_64bit_integers": 0,
    "output_format_json_quote_denormals": 0,
    "date_time_output_format": "simple",
}
INSERT_SETTINGS = {"input_format_import_nested_json": 0, "date_time_input_format": "best_effort"}


class Remote:
    """A ClickHouse server.

    Args:
        url: `clickhouse://user:password@host:8123/database`; `clickhouses://` for TLS. The database is
            `posthog` unless it says another.
        connect_seconds: how long the server may take to answer at all.
        answer_seconds: how long it may be silent while it works on a statement.
        settings: ClickHouse's own, for every statement.

    Raises:
        UnknownEngine: the URL names no host.
        MissingEngine: clickhouse-connect is not installed.
        EngineUnreachable: there is no server, or it does not let the user in.
    """

    reads_files = False

    def __init__(
        self,
        url: str,
        *,
        connect_seconds: float = 10.0,
        answer_seconds: float = 300.0,
        settings: Mapping[str, object] = MappingProxyType({}),
    ) -> None:
        parts = urlsplit(url)
        self._settings = {**SETTINGS, **settings}
        secure = SCHEMES[parts.scheme]
        if not parts.hostname:
            raise UnknownEngine(
                "the URL of the server names no host",
                hint=f"{parts.scheme}://user:password@host:{PORTS[secure]}/{DATABASE}",
            )
        self._place = f"{parts.hostname}:{parts.port or PORTS[secure]}"
        self._database = parts.path.strip("/") or DATABASE
        self._client: Any = self._connect(
            host=parts.hostname,
            port=parts.port or PORTS[secure],
            username=unquote(parts.username or "default"),
            password=unquote(parts.password or ""),
            secure=secure,
            connect_timeout=connect_seconds,
            send_receive_timeout=answer_seconds,
        )

    def query(
        self,
        sql: str,
        *,
        limits: Limits = Limits(),  # noqa: B008 - a frozen value
        label: Label = NOBODY,
    ) -> Rows:
        """Run one query and return all its rows; see `Backend.query`."""
        settings = {**self._settings, **limits.settings(), "log_comment": label.text()}
        raw = self._asked("raw_query", sql, fmt="JSONCompact", settings=settings)
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

    def command(self, sql: str) -> None:
        """Run a statement that gives no rows; see `Backend.command`."""
        self._asked("command", sql, settings=self._settings)

    def insert(self, table: str, columns: Sequence[str], lines: bytes) -> None:
        """Insert JSON Lines; see `Backend.insert`."""
        if lines:
            self._asked(
                "raw_insert",
                table,
                column_names=list(columns),
                insert_block=lines,
                fmt="JSONEachRow",
                settings={**self._settings, **INSERT_SETTINGS},
            )

    def cancel(self, query_id: str) -> int:
        """Stop the queries of an id; see `Backend.cancel`."""
        raw = self._asked("raw_query", kill_statement(query_id), settings=self._settings)
        return len(json.loads(raw)["data"]) if raw else 0

    def progress(self, query_id: str) -> Progress | None:
        """Return how far the queries of an id are; see `Backend.progress`."""
        return progress_of(self.query(progress_query(query_id)))

    def create_tables(self) -> int:
        """Make PostHog's tables where they are not there yet; return how many there are.

        Raises:
            EngineError: the server refused it.
        """
        statements = create_statements()
        self._use(None)
        self.command(f"CREATE DATABASE IF NOT EXISTS {self._database}")
        for statement in dictionary_statements():
            self.command(statement)
        self._use(self._database)
        for statement in statements:
            self.command(statement)
        return len(statements)

    def close(self) -> None:
        """Let go of the connections; the server keeps its data."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _connect(self, **options: Any) -> Any:
        try:
            import clickhouse_connect  # noqa: PLC0415 - an extra
            from clickhouse_connect.driver.exceptions import ClickHouseError  # noqa: PLC0415
        except ImportError as error:
            raise MissingEngine(
                "clickhouse-connect is not installed", hint="pip install 'querykit[cluster]'"
            ) from error
        try:
            # No session: queries of several threads would wait for each other in it.
            client = clickhouse_connect.get_client(
                **options, compress=False, autogenerate_session_id=False
            )
        except ClickHouseError as error:
            raise EngineUnreachable(
                f"no ClickHouse lets us in at {self._place}{_reason(error)}",
                hint="check host, port, user and password",
            ) from error
        client.database = self._database
        return client

    def _use(self, database: str | None) -> None:
        self._client.database = database

    def _asked(self, method: str, *arguments: Any, **options: Any) -> Any:
        from clickhouse_connect.driver.exceptions import (  # noqa: PLC0415 - an extra
            ClickHouseError,
            OperationalError,
        )

        client = self._client
        if client is None:
            raise EngineBusy("the engine is closed", hint="open a new one")
        try:
            return getattr(client, method)(*arguments, **options)
        except ClickHouseError as error:
            if isinstance(error, OperationalError) and "Code:" not in str(error):
                raise EngineUnreachable(
                    f"the connection to {self._place} is lost",
                    hint="look whether the server is up, then ask again",
                ) from error
            raise engine_error(_said(str(error))) from error


def _reason(error: Exception) -> str:
    """Return what the server said, when there was one; the rest is about sockets."""
    said = _said(str(error))
    return f": {said.splitlines()[0][:200]}" if said.startswith("Code:") else ""


def _said(message: str) -> str:
    """Return what the server said, without the words that clickhouse-connect puts before it."""
    begin = message.find("Code:")
    return message[begin:] if begin >= 0 else message
