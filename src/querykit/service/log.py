"""The query log: what was run in SQL, and how it went (api.md 5)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from querykit.service.answers import complete

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.service.state import State

COLUMNS = {
    "event_date": "Date",
    "event_time": "DateTime",
    "query_id": "String",
    "endpoint": "String",
    "query": "String",
    "query_start_time": "DateTime",
    "query_duration_ms": "UInt64",
    "name": "String",
    "read_rows": "UInt64",
    "read_bytes": "UInt64",
    "result_rows": "UInt64",
    "status": "String",
    "exception_code": "Int32",
    "is_personal_api_key_request": "Bool",
}
"""The columns of PostHog's log that are known here, with their types."""

ROWS = 100
KEEP_DAYS = 2


class QueryLog:
    """The log of a server."""

    def __init__(self, state: State) -> None:
        self._state = state

    def add(self, team_id: int, begun: datetime, **facts: Any) -> None:
        """Note a run.

        Args:
            team_id: whose it was.
            begun: when.
            facts: the other columns by name; those not given are empty.
        """
        now = datetime.now(UTC)
        row = {name: "" if kind == "String" else 0 for name, kind in COLUMNS.items()} | facts
        row |= {
            "event_date": now.date().isoformat(),
            "event_time": now.isoformat(timespec="seconds"),
            "query_start_time": begun.isoformat(timespec="seconds"),
            "query_duration_ms": int((now - begun).total_seconds() * 1000),
        }
        self._state.change(
            "INSERT INTO query_log (team_id, query_id, event_date, body) VALUES (?, ?, ?, ?)",
            (team_id, str(row["query_id"]), row["event_date"], json.dumps(row)),
        )
        oldest = (now.date() - timedelta(days=KEEP_DAYS)).isoformat()
        self._state.change("DELETE FROM query_log WHERE event_date < ?", (oldest,))

    def about(self, team_id: int, query_id: str) -> Document:
        """Return what is known of an id since yesterday, as the answer to a HogQLQuery."""
        yesterday = (datetime.now(UTC).date() - timedelta(days=1)).isoformat()
        rows = self._state.rows(
            "SELECT body FROM query_log WHERE team_id = ? AND query_id = ? AND event_date >= ?"
            f" LIMIT {ROWS + 1}",
            (team_id, query_id, yesterday),
        )
        found = [json.loads(row["body"]) for row in rows]
        answer: Document = {
            "results": [[row[name] for name in COLUMNS] for row in found[:ROWS]],
            "columns": list(COLUMNS),
            "types": [[name, kind] for name, kind in COLUMNS.items()],
            "hasMore": len(found) > ROWS,
            "limit": ROWS,
            "offset": 0,
            "modifiers": {},
        }
        return complete(answer, {"kind": "HogQLQuery"})
