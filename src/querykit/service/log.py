"""The query log: what was run in SQL, and how it went (api.md 5); a table that HogQL can read."""

from __future__ import annotations

import json
import logging
import threading
from collections import deque
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from querykit.errors import EngineError
from querykit.run import Engine
from querykit.service.answers import complete

if TYPE_CHECKING:
    from querykit.engine import Backend
    from querykit.environment import Environment
    from querykit.errors import Document

TABLE = "query_log_archive"
ABOUT = "select * from query_log where query_id = {id} and event_date >= yesterday()"
FLUSH_SECONDS = 1.0
MOST_WAITING = 10_000
"""Rows that wait for an engine that does not take them; the oldest go first."""

_log = logging.getLogger(__name__)


class QueryLog:
    """The log of a server; rows are written some time later, so that no answer waits for it.

    Args:
        backend: where the table is.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._waiting: deque[Document] = deque(maxlen=MOST_WAITING)
        self._writing = threading.Lock()
        self._ending = threading.Event()
        self._failed = False
        self._thread = threading.Thread(target=self._live, name="querykit-log", daemon=True)
        self._thread.start()

    def add(self, team_id: int, seconds: float, **facts: Any) -> None:
        """Note a run that ended now.

        Args:
            team_id: whose it was.
            seconds: how long it took.
            facts: other columns by name; those not given are empty.
        """
        now = datetime.now(UTC)
        self._waiting.append(
            {
                "team_id": team_id,
                "event_date": now.date().isoformat(),
                "event_time": _time(now),
                "query_start_time": _time(now - timedelta(seconds=seconds)),
                "query_duration_ms": int(seconds * 1000),
                **facts,
            }
        )

    def about(self, environment: Environment, query_id: str) -> Document:
        """Return what is known of an id since yesterday, as the answer to a HogQLQuery.

        Raises:
            EngineError: the log cannot be read now.
        """
        self.flush()
        node = {"kind": "HogQLQuery", "query": ABOUT, "values": {"id": query_id}}
        return complete(Engine(self._backend).run(node, environment), node)

    def flush(self) -> None:
        """Write what waits; what cannot be written waits on."""
        with self._writing:
            rows = [self._waiting.popleft() for _ in range(len(self._waiting))]
            if not rows:
                return
            # Rows of one sort of run have the same members; others are empty by default.
            columns = sorted({name for row in rows for name in row})
            lines = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
            try:
                self._backend.insert(TABLE, columns, lines)
            except EngineError as error:
                self._waiting.extendleft(reversed(rows[-MOST_WAITING:]))
                if not self._failed:
                    _log.warning("the query log cannot be written now: %s", error.message)
                self._failed = True
            else:
                self._failed = False

    def close(self) -> None:
        """Write what waits, and stop."""
        self._ending.set()
        self._thread.join()
        self.flush()
        if self._waiting:
            _log.error("%d rows of the query log are lost", len(self._waiting))

    def _live(self) -> None:
        while not self._ending.wait(FLUSH_SECONDS):
            try:
                self.flush()
            except Exception:
                _log.exception("the query log cannot be written")


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")
