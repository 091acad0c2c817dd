"""Puts captured events into an engine: many at once, in a thread of its own, and never too many."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from querykit.errors import EngineBusy, EngineUnreachable
from querykit.ingest.load import load_events
from querykit.ingest.repeats import without_repeats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.engine import Backend
    from querykit.environment import Environment
    from querykit.ingest.events import Event

_log = logging.getLogger("querykit.capture")

MOST_WAITING = 50_000
"""Events that may wait; what would be more is refused, so that the sender waits and tries again."""

MOST_AT_ONCE = 5_000
SECONDS = 0.2
"""How long an event may wait for others to be written with it."""

PAUSE = 1.0
"""Seconds until an engine that cannot be reached is tried again."""


class Writer:
    """Takes events, and writes them a moment later.

    Args:
        backend: where they are written; several threads may use it.
        most_waiting: how many events may wait.

    One writer for one engine: two would not see each other's merges of persons.
    """

    def __init__(self, backend: Backend, *, most_waiting: int = MOST_WAITING) -> None:
        self._backend = backend
        self._most = most_waiting
        self._waiting: list[tuple[Environment, Event]] = []
        self._changed = threading.Condition()
        self._closed = False
        self.lost = 0
        """Events that the engine did not take."""

        self._thread = threading.Thread(target=self._run, name="querykit-capture", daemon=True)
        self._thread.start()

    def put(self, environment: Environment, events: Sequence[Event]) -> bool:
        """Take events, all of them or none; return False when too many wait, or the writer is closed."""
        with self._changed:
            too_many = len(self._waiting) + len(events) > max(self._most, len(events))
            if self._closed or too_many:
                return False
            self._waiting.extend((environment, one) for one in events)
            self._changed.notify_all()
        return True

    @property
    def waiting(self) -> int:
        """How many events are taken, but not written yet."""
        return len(self._waiting)

    def flush(self, seconds: float = 30.0) -> bool:
        """Wait until what was taken is written; return False when that takes too long."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting, seconds)

    def close(self, seconds: float = 30.0) -> None:
        """Take no more, and write what was taken."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join(seconds)
        if self._waiting:
            _log.error("%d captured events were not written", len(self._waiting))

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closed)
                if not self._waiting:
                    return
                # Others may come soon; together they cost hardly more than this one alone.
                self._changed.wait_for(
                    lambda: self._closed or len(self._waiting) >= MOST_AT_ONCE, SECONDS
                )
                batch = self._waiting[:MOST_AT_ONCE]
            self._write(batch)
            with self._changed:
                del self._waiting[: len(batch)]
                self._changed.notify_all()

    def _write(self, batch: list[tuple[Environment, Event]]) -> None:
        parts: dict[int, tuple[Environment, list[Event]]] = {}
        for environment, event in batch:
            parts.setdefault(environment.id, (environment, []))[1].append(event)
        for environment, events in parts.values():
            self._write_of(environment, events)

    def _write_of(self, environment: Environment, events: list[Event]) -> None:
        """Write events of one environment; those that the engine refuses are left out, and logged."""
        while True:
            try:
                new = without_repeats(self._backend, environment.id, events)
                load_events(self._backend, environment, new)
            except (EngineUnreachable, EngineBusy) as error:
                _log.warning("captured events wait: %s %s", error.code, error.message)
                if self._closed:
                    self._lose(events)
                    return
                time.sleep(PAUSE)
            except Exception:  # a mistake of ours, too, must not end the thread
                if len(events) == 1:
                    _log.exception("a captured event was refused")
                    self._lose(events)
                    return
                middle = len(events) // 2
                self._write_of(environment, events[:middle])
                self._write_of(environment, events[middle:])
                return
            else:
                return

    def _lose(self, events: Sequence[Event]) -> None:
        self.lost += len(events)
        _log.error("%d captured events are lost", len(events))
