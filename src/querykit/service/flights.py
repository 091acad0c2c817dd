"""Identical calculations at the same time: one runs, the others wait for its answer (api.md 7)."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

from querykit.errors import EngineError, QueryCancelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from querykit.service.running import Calculated

LONGEST_WAIT = 65.0
"""Seconds; who waited that long runs the query itself."""

Place = tuple[int, str]
"""A project and a cache key."""


class Flights:
    """The calculations that somebody may join."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: dict[Place, Future[Calculated]] = {}

    def run(self, place: Place, calculate: Callable[[], Calculated]) -> tuple[Calculated, bool]:
        """Calculate, or wait for who does already; also say whether the answer is another's.

        Errors of the engine are shared; others are personal, and so is that somebody cancelled: who
        waited calculates then.
        """
        with self._lock:
            flight = self._running.get(place)
            leads = flight is None
            if flight is None:
                flight = self._running[place] = Future()
        if leads:
            return self._lead(place, flight, calculate), False
        try:
            return flight.result(LONGEST_WAIT), True
        except QueryCancelled:
            return calculate(), False
        except EngineError:
            raise
        except Exception:  # the leader's own trouble, or a wait that was too long
            return calculate(), False

    def _lead(
        self, place: Place, flight: Future[Calculated], calculate: Callable[[], Calculated]
    ) -> Calculated:
        try:
            found = calculate()
        except BaseException as error:
            self._land(place)
            flight.set_exception(error)
            raise
        self._land(place)
        flight.set_result(found)
        return found

    def _land(self, place: Place) -> None:
        with self._lock:
            del self._running[place]
