"""Records of asynchronous queries: `QueryStatus` (api.md 3)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from querykit.service.answers import stamp
from querykit.service.faults import LOST

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.service.state import State

LIFETIME = timedelta(minutes=20)
"""Of a record, from each time that it is written."""

RUNNING = "complete = 0 AND expires > ?"


def new_status(
    team_id: int, query_id: str, task_id: str, now: datetime, labels: list[str] | None = None
) -> Document:
    """Return the record of a query that waits to be run."""
    return {
        "id": query_id,
        "team_id": team_id,
        "query_async": True,
        "complete": False,
        "error": False,
        "error_message": None,
        "error_code": None,
        "start_time": stamp(now),
        "pickup_time": None,
        "end_time": None,
        "expiration_time": stamp(now + LIFETIME),
        "task_id": task_id,
        "insight_id": None,
        "dashboard_id": None,
        "labels": labels,
        "query_progress": None,
        "results": None,
        "bytes_read": None,
        "budget_remaining_bytes": None,
        "cache_key": None,
        "query_scan": None,
    }


class Statuses:
    """The records of a server, by project and id."""

    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, team_id: int, query_id: str) -> Document | None:
        """Return a record; None when there is none, or its time is over."""
        rows = self._state.rows(
            "SELECT body FROM statuses WHERE team_id = ? AND id = ? AND expires > ?",
            (team_id, query_id, _now()),
        )
        return json.loads(rows[0]["body"]) if rows else None

    def running(self, team_id: int, query_id: str) -> Document | None:
        """Return the record of an id whose query still runs."""
        found = self.get(team_id, query_id)
        return found if found is not None and not found["complete"] else None

    def running_for(self, team_id: int, cache_key: str) -> Document | None:
        """Return the record of a query that still runs and will give the answer of a cache key."""
        rows = self._state.rows(
            f"SELECT body FROM statuses WHERE team_id = ? AND cache_key = ? AND {RUNNING} LIMIT 1",
            (team_id, cache_key, _now()),
        )
        return json.loads(rows[0]["body"]) if rows else None

    def put(self, status: Document, cache_key: str | None = None) -> None:
        """Write a record; its time begins anew."""
        self._state.change("DELETE FROM statuses WHERE expires <= ?", (_now(),))
        self._state.change(
            "INSERT OR REPLACE INTO statuses (team_id, id, expires, complete, cache_key, body)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (*_place(status), *self._stored(status), cache_key, _text(status)),
        )

    def update(self, status: Document, **changes: Any) -> bool:
        """Change a record, unless it was deleted or belongs to a newer run of the same id.

        Returns:
            Whether the record is still this one's.
        """
        now = datetime.now(UTC)
        status |= {**changes, "expiration_time": stamp(now + LIFETIME)}
        changed = self._state.change(
            "UPDATE statuses SET expires = ?, complete = ?, body = ?"
            " WHERE team_id = ? AND id = ? AND json_extract(body, '$.task_id') = ?",
            (*self._stored(status), _text(status), *_place(status), status["task_id"]),
        )
        return changed > 0

    def delete(self, team_id: int, query_id: str) -> None:
        """Forget a record."""
        self._state.change("DELETE FROM statuses WHERE team_id = ? AND id = ?", (team_id, query_id))

    def give_up_running(self) -> int:
        """Tell that queries of an earlier server, which is gone, will not finish."""
        rows = self._state.rows(f"SELECT body FROM statuses WHERE {RUNNING}", (_now(),))
        for row in rows:
            self.update(
                json.loads(row["body"]),
                complete=True,
                error=True,
                error_message=LOST.detail,
                end_time=stamp(datetime.now(UTC)),
            )
        return len(rows)

    @staticmethod
    def _stored(status: Document) -> tuple[float, int]:
        return _now() + LIFETIME.total_seconds(), int(bool(status["complete"]))


def _place(status: Document) -> tuple[int, str]:
    return status["team_id"], status["id"]


def _text(status: Document) -> str:
    return json.dumps(status, default=str)


def _now() -> float:
    return datetime.now(UTC).timestamp()
