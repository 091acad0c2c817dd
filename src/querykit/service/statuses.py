"""Records of asynchronous queries: `QueryStatus` (api.md 3)."""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from querykit.errors import StateUnavailable
from querykit.service.answers import stamp
from querykit.service.faults import LOST
from querykit.service.state import change

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.service.process import Process
    from querykit.service.state import State

LIFETIME = timedelta(minutes=20)
"""Of a record, from each time that it is written."""

TIMES = ("start_time", "pickup_time", "end_time", "expiration_time")
MOST_UNWRITTEN = 1000
_SECONDS = LIFETIME.total_seconds()
_log = logging.getLogger(__name__)


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


@dataclass(frozen=True, slots=True)
class Record:
    """A status, and what only servers know of it."""

    status: Document
    owner: str
    """The process that works on it."""

    cache_key: str | None

    @classmethod
    def of(cls, text: str) -> Record:
        """Return the record that a text stands for."""
        return cls(**json.loads(text))

    def text(self) -> str:
        """Return the record as it is kept."""
        kept = {"status": self.status, "owner": self.owner, "cache_key": self.cache_key}
        return json.dumps(kept, default=str)


class Statuses:
    """The records of a server, by project and id.

    Args:
        state: where they are kept.
        process: whose they are, when they are written here.
    """

    def __init__(self, state: State, process: Process) -> None:
        self._state = state
        self._process = process
        self._unwritten: dict[str, Record] = {}
        self._lock = threading.Lock()
        process.on_beat(self.write_again)

    def get(self, team_id: int, query_id: str) -> Document | None:
        """Return a record; None when there is none, or its time is over.

        A query whose process is gone is told to be lost: nobody waits for it.
        """
        name = _name(team_id, query_id)
        with self._lock:
            ours = self._unwritten.get(name)
        if ours is not None:
            return dict(ours.status)
        text = self._state.get(name)
        if text is None:
            return None
        record = Record.of(text)
        if record.status["complete"] or self._process.alive(record.owner):
            return record.status
        lost = Record(_lost(record.status), record.owner, record.cache_key)
        self._state.swap(name, text, lost.text(), _SECONDS)
        return lost.status

    def running(self, team_id: int, query_id: str) -> Document | None:
        """Return the record of an id whose query still runs."""
        found = self.get(team_id, query_id)
        return found if found is not None and not found["complete"] else None

    def running_for(self, team_id: int, cache_key: str) -> Document | None:
        """Return the record of a query that still runs and will give the answer of a cache key."""
        query_id = self._state.get(_job(team_id, cache_key))
        return None if query_id is None else self.running(team_id, query_id)

    def put(self, status: Document, cache_key: str | None = None) -> None:
        """Write a record; its time begins anew."""
        record = Record(dict(status), self._process.id, cache_key)
        name = _name(status["team_id"], status["id"])
        try:
            self._state.put(name, record.text(), _SECONDS)
            if cache_key is not None:
                self._state.put(_job(status["team_id"], cache_key), status["id"], _SECONDS)
        except StateUnavailable as error:
            self._remember(name, record, error)

    def update(self, status: Document, **changes: Any) -> bool:
        """Change a record, unless it was deleted or belongs to a newer run of the same id.

        Returns:
            Whether the record is still this one's.
        """
        status |= {**changes, "expiration_time": stamp(datetime.now(UTC) + LIFETIME)}
        name = _name(status["team_id"], status["id"])
        with self._lock:
            ours = self._unwritten.get(name)
            if ours is not None and ours.status["task_id"] == status["task_id"]:
                self._unwritten[name] = Record(dict(status), ours.owner, ours.cache_key)
                return True
        key: str | None = None

        def newer(old: str | None) -> str | None:
            nonlocal key
            known = None if old is None else Record.of(old)
            if known is None or known.status["task_id"] != status["task_id"]:
                return None
            key = known.cache_key
            return Record(status, self._process.id, key).text()

        try:
            return change(self._state, name, newer, _SECONDS)
        except StateUnavailable as error:
            self._remember(name, Record(dict(status), self._process.id, key), error)
            return True

    def delete(self, team_id: int, query_id: str) -> None:
        """Forget a record."""
        name = _name(team_id, query_id)
        with self._lock:
            self._unwritten.pop(name, None)
        self._state.delete(name)

    def give_up(self, team_id: int, query_id: str) -> None:
        """Tell that a query of this process will not finish."""
        found = self.running(team_id, query_id)
        if found is not None:
            self.update(found, **_LOSS, end_time=stamp(datetime.now(UTC)))

    def write_again(self) -> None:
        """Write what could not be written before, as to a full disk."""
        with self._lock:
            waiting = list(self._unwritten.items())
        for name, record in waiting:
            self._state.put(name, record.text(), _SECONDS)
            with self._lock:
                # It stays when it was changed meanwhile, and is written with the next beat.
                if self._unwritten.get(name) is record:
                    del self._unwritten[name]

    def _remember(self, name: str, record: Record, error: StateUnavailable) -> None:
        """Keep a record in memory until it can be written."""
        _log.warning("the status of %s waits to be written: %s", name, error.message)
        with self._lock:
            self._unwritten[name] = record
            while len(self._unwritten) > MOST_UNWRITTEN:
                del self._unwritten[next(iter(self._unwritten))]


_LOSS = {"complete": True, "error": True, "error_message": LOST.detail}


def _lost(status: Document) -> Document:
    return {**status, **_LOSS, "end_time": stamp(datetime.now(UTC))}


def _name(team_id: int, query_id: str) -> str:
    return f"status/{team_id}/{query_id}"


def _job(team_id: int, cache_key: str) -> str:
    return f"job/{team_id}/{cache_key}"
