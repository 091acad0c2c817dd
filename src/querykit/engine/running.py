"""Statements about queries that run: they are found by the id in their `log_comment`."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

from querykit.engine.backend import Progress, quoted

if TYPE_CHECKING:
    from querykit.engine.backend import Rows


def _is(query_id: str) -> str:
    found = "JSONExtractString(Settings['log_comment'], 'client_query_id')"
    return f"{found} = {quoted(query_id)} AND {quoted(query_id)} != ''"


def server_id(query_id: str) -> str:
    """Return a name for one statement of a run on a server, where no two may have the same."""
    return f"{query_id}-{secrets.token_hex(4)}"


def kill_statement(query_id: str) -> str:
    """Return the statement that stops the queries of an id, and answers with one row for each."""
    return f"KILL QUERY WHERE {_is(query_id)} SYNC FORMAT JSONCompact"


def killed(answer: bytes) -> int:
    """Return how many queries `kill_statement` stopped, by its answer."""
    return len(json.loads(answer)["data"]) if answer else 0


def progress_query(query_id: str) -> str:
    """Return the query about how far the queries of an id are."""
    return (
        "SELECT count(), sum(read_rows), sum(read_bytes), sum(total_rows_approx), max(elapsed),"
        f" max(memory_usage) FROM system.processes WHERE {_is(query_id)}"
    )


def progress_of(rows: Rows) -> Progress | None:
    """Return what `progress_query` found; None when no query of that id runs."""
    count, read, size, total, elapsed, memory = rows.rows[0]
    return Progress(read, size, total, elapsed, memory) if count else None
