"""Statements about queries that run: they are found by the id in their `log_comment`."""

from __future__ import annotations

import json
import secrets
import time
from typing import TYPE_CHECKING

from querykit.engine.backend import Progress
from querykit.hogql.escaping import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from querykit.engine.backend import Backend, Rows


def _is(query_id: str) -> str:
    found = "JSONExtractString(Settings['log_comment'], 'client_query_id')"
    return f"{found} = {quoted(query_id)} AND {quoted(query_id)} != ''"


def server_id(query_id: str) -> str:
    """Return a name for one statement of a run on a server, where no two may have the same."""
    return f"{query_id}-{secrets.token_hex(4)}"


def kill_statement(query_id: str, *, wait: bool = True) -> str:
    """Return the statement that stops the queries of an id, and answers with one row for each.

    Args:
        query_id: the id in their label.
        wait: whether it answers when they have stopped, or at once.
    """
    return f"KILL QUERY WHERE {_is(query_id)} {'SYNC' if wait else 'ASYNC'} FORMAT JSONCompact"


def killed(answer: bytes) -> int:
    """Return how many queries `kill_statement` stopped, by its answer."""
    return len(json.loads(answer)["data"]) if answer else 0


def progress_query(query_id: str) -> str:
    """Return the query about how far the queries of an id are."""
    return (
        "SELECT count(), sum(read_rows), sum(read_bytes), sum(total_rows_approx), max(elapsed),"
        " max(memory_usage), sum(ProfileEvents['OSCPUVirtualTimeMicroseconds'])"
        f" FROM system.processes WHERE {_is(query_id)}"
    )


def progress_of(rows: Rows) -> Progress | None:
    """Return what `progress_query` found; None when no query of that id runs."""
    count, read, size, total, elapsed, memory, micros = rows.rows[0]
    return Progress(read, size, total, elapsed, memory, micros / 1e6) if count else None


def watch(
    backend: Backend, query_id: str, *, every: float = 0.2, patience: float = 1.0
) -> Iterator[Progress]:
    """Yield how far the queries of an id are, until none has been seen for a while.

    Args:
        backend: where they run, asked by another thread.
        query_id: the id in their label.
        every: seconds between two looks.
        patience: seconds without any query after which the run is over, or never began. A run of
            several queries has pauses between them.
    """
    seen = time.monotonic()
    while time.monotonic() - seen <= patience:
        found = backend.progress(query_id)
        if found is not None:
            seen = time.monotonic()
            yield found
        time.sleep(every)
