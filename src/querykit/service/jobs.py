"""Asynchronous queries: started, found again, stopped."""

from __future__ import annotations

import logging
import threading
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from querykit.errors import EngineError, StateUnavailable
from querykit.service.answers import stamp
from querykit.service.faults import fault_of
from querykit.service.running import label_of
from querykit.service.statuses import new_status

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    from querykit.errors import Document
    from querykit.service.faults import Fault
    from querykit.service.process import Process
    from querykit.service.request import Request
    from querykit.service.running import Calculator
    from querykit.service.statuses import Statuses

COMPLETE = "Query already complete"
CANCELLED = "Cancelled query on clickhouse"
DEQUEUED = "Only tried to dequeue, not cancelling query on clickhouse"
STOP = "stop"

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Jobs:
    """The jobs of a server."""

    calculator: Calculator
    statuses: Statuses
    process: Process
    pool: ThreadPoolExecutor
    _tasks: dict[tuple[int, str], Future[None]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, request: Request, query_id: str, key: str, *, anew: bool) -> Document:
        """Start a job, and return its status.

        Args:
            request: what is asked.
            query_id: the name of the job.
            key: of the answer that it gives.
            anew: start one even when the same query runs already; else the status of that is
                returned, which may have another id.
        """
        team_id = request.environment.id
        with self._lock:
            if not anew:
                running = self.statuses.running(team_id, query_id)
                running = running or self.statuses.running_for(team_id, key)
                if running is not None:
                    return running
            status = new_status(team_id, query_id, str(uuid.uuid4()), datetime.now(UTC))
            self.statuses.put(status, key)
            task = self.pool.submit(self._work, request, dict(status), key)
            self._tasks[team_id, query_id] = task
        task.add_done_callback(lambda done: self._forget(team_id, query_id, done))
        return status

    @property
    def open(self) -> int:
        """How many jobs of this process wait or run."""
        return len(self._tasks)

    def cancel(self, team_id: int, query_id: str, *, dequeue_only: bool) -> str:
        """Stop a query; see `Queries.cancel`."""
        status = self.statuses.get(team_id, query_id)
        if status is not None and status["complete"]:
            return COMPLETE
        # The record goes first: a job that is not picked up yet finds none, and does not begin.
        self.statuses.delete(team_id, query_id)
        self.stop(team_id, query_id, dequeue_only=dequeue_only)
        # Another process may have it, in its queue or with an engine of its own.
        self.process.tell_others({STOP: [team_id, query_id], "dequeue_only": dequeue_only})
        return DEQUEUED if dequeue_only else CANCELLED

    def hear(self, message: Document) -> None:
        """Do what another process asks for."""
        if STOP in message:
            self.stop(*message[STOP], dequeue_only=message["dequeue_only"])

    def stop(self, team_id: int, query_id: str, *, dequeue_only: bool) -> None:
        """Stop a query of this process, or only let it not begin."""
        with self._lock:
            task = self._tasks.get((team_id, query_id))
        if task is not None:
            task.cancel()
        if not dequeue_only:
            self.kill(team_id, query_id)

    def kill(self, team_id: int, query_id: str) -> None:
        """Stop what runs under an id, as well as it goes."""
        try:
            self.calculator.engine.cancel(label_of(team_id, query_id))
        except EngineError as error:
            # PostHog's answer is the same when nothing was killed.
            _log.warning("cannot cancel %s: %s", query_id, error.message)

    def progress(self, team_id: int, query_id: str) -> Document | None:
        """Return how far a query is: its statements that ended, and those that run.

        All is zero when nothing is known of it, and None stands for an engine that is mute.
        """
        label = label_of(team_id, query_id)
        try:
            now = self.calculator.engine.progress(label)
        except EngineError:
            return None
        ended = [one for one in self.calculator.running if one.label == label]
        rows = sum(one.rows_read for one in ended)
        return {
            "bytes_read": sum(one.bytes_read for one in ended) + (now.bytes_read if now else 0),
            "rows_read": rows + (now.rows_read if now else 0),
            "estimated_rows_total": rows + (now.rows_total if now else 0),
            "time_elapsed": int(sum(one.seconds for one in ended) + (now.elapsed if now else 0)),
            "active_cpu_time": int(now.cpu_seconds * 1e6) if now else 0,
        }

    def close(self) -> None:
        """Drop the jobs that wait, stop those that run, and wait until they have stopped."""
        with self._lock:
            tasks = dict(self._tasks)
        for (team_id, query_id), task in tasks.items():
            if not task.cancel():
                self.kill(team_id, query_id)
        self.pool.shutdown(wait=True, cancel_futures=True)
        for team_id, query_id in tasks:
            try:
                self.statuses.give_up(team_id, query_id)
            except StateUnavailable as error:
                _log.warning("the end of %s is not told: %s", query_id, error.message)

    def _forget(self, team_id: int, query_id: str, done: Future[None]) -> None:
        with self._lock:
            if self._tasks.get((team_id, query_id)) is done:
                del self._tasks[team_id, query_id]

    def _work(self, request: Request, status: Document, key: str) -> None:
        if not self.statuses.update(status, pickup_time=stamp(datetime.now(UTC))):
            return
        try:
            found = self.calculator.calculate(request, status["id"], key, job=True)
        except Exception as error:
            fault = fault_of(error)
            ours = self.statuses.update(
                status,
                complete=True,
                error=True,
                error_message=fault.detail if fault.shown else None,
                error_code=_code(fault),
                end_time=stamp(datetime.now(UTC)),
            )
            # Without its record the job was cancelled, and to fail is what it should.
            if ours and fault.status >= 500:
                _log.exception("query %s failed", status["id"])
            return
        self.statuses.update(
            status,
            complete=True,
            end_time=stamp(datetime.now(UTC)),
            results=found.answer,
            bytes_read=found.bytes_read,
            budget_remaining_bytes=(
                self.calculator.budget.left(request.environment.id) if request.by_key else None
            ),
        )


def _code(fault: Fault) -> str | None:
    """Return the code that a status has; none for what is told in general."""
    return fault.name or (fault.code if fault.shown and fault.code != "error" else None)
