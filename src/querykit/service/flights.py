"""Identical calculations at the same time: one runs, the others wait for its answer (api.md 7)."""

from __future__ import annotations

import json
import threading
import time
import uuid
from concurrent.futures import Future
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from querykit.errors import EngineError, QueryCancelled, StateUnavailable
from querykit.service.faults import Fault, Relayed, fault_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from querykit.service.process import Process
    from querykit.service.running import Calculated
    from querykit.service.state import State

    Calculate = Callable[[], Calculated]
    Kept = Callable[[], Calculated | None]

LONGEST_WAIT = 65.0
"""Seconds; who waited that long runs the query itself."""

LOOK_SECONDS = 0.25
MARK_SECONDS = 900.0
LANDED_SECONDS = 15.0

Place = tuple[int, str]
"""A project and a cache key."""


@dataclass(frozen=True, slots=True)
class Flights:
    """The calculations that somebody may join, in this process and in others."""

    state: State
    process: Process
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _running: dict[Place, Future[Calculated]] = field(default_factory=dict)

    def run(self, place: Place, calculate: Calculate, kept: Kept) -> tuple[Calculated, bool]:
        """Calculate, or wait for who does already.

        Errors of the engine are shared; others are personal, and so is that somebody cancelled: who
        waited calculates then.

        Args:
            place: what is calculated.
            calculate: does it.
            kept: gives the answer that another process kept.

        Returns:
            The answer, and whether it is another's.
        """
        with self._lock:
            flight = self._running.get(place)
            leads = flight is None
            if flight is None:
                flight = self._running[place] = Future()
        if leads:
            return self._lead(place, flight, calculate, kept)
        try:
            return flight.result(LONGEST_WAIT), True
        except QueryCancelled:
            return calculate(), False
        except EngineError:
            raise
        except Exception:  # the leader's own trouble, or a wait that was too long
            return calculate(), False

    def _lead(
        self, place: Place, flight: Future[Calculated], calculate: Calculate, kept: Kept
    ) -> tuple[Calculated, bool]:
        """Run for this process, unless another process does."""
        try:
            found, shared = (
                self._among_processes(place, calculate, kept)
                if self.state.shared
                else (calculate(), False)
            )
        except BaseException as error:
            self._land(place)
            flight.set_exception(error)
            raise
        self._land(place)
        flight.set_result(found)
        return found, shared

    def _land(self, place: Place) -> None:
        with self._lock:
            del self._running[place]

    def _among_processes(
        self, place: Place, calculate: Calculate, kept: Kept
    ) -> tuple[Calculated, bool]:
        name = f"flight/{place[0]}/{place[1]}"
        mark = json.dumps({"process": self.process.id, "flight": uuid.uuid4().hex})
        try:
            led = self._takes_off(name, mark)
            other = None if led else kept()
        except StateUnavailable:
            return calculate(), False
        if other is not None:
            return other, True
        if not led:
            return calculate(), False
        return self._tell(name, mark, calculate), False

    def _takes_off(self, name: str, mark: str) -> bool:
        """Mark a calculation as ours; else wait until that of another process has landed.

        Raises:
            Relayed: that one failed with an error of the engine.
        """
        end = time.monotonic() + LONGEST_WAIT
        while not self.state.add(name, mark, MARK_SECONDS):
            theirs = self.state.get(name)
            if theirs is None:
                continue
            other = json.loads(theirs)
            while time.monotonic() < end:
                if self._landed(other["flight"]):
                    return False
                if self.state.get(name) != theirs:
                    break
                if not self.process.alive(other["process"]):
                    self.state.swap(name, theirs, None)
                    break
                time.sleep(LOOK_SECONDS)
            else:
                return False
        return True

    def _landed(self, flight: str) -> bool:
        text = self.state.get(f"landed/{flight}")
        fault = None if text is None else json.loads(text)
        if fault:
            raise Relayed(Fault(**fault))
        return text is not None

    def _tell(self, name: str, mark: str, calculate: Calculate) -> Calculated:
        """Calculate, and tell those who wait in other processes how it went."""
        fault: Fault | None = None
        try:
            return calculate()
        except EngineError as error:
            fault = None if isinstance(error, QueryCancelled) else fault_of(error)
            raise
        finally:
            told = json.dumps(None if fault is None else asdict(fault))
            try:
                flight = json.loads(mark)["flight"]
                self.state.put(f"landed/{flight}", told, LANDED_SECONDS)
                self.state.swap(name, mark, None)
            except StateUnavailable:
                pass  # they see the mark go, or wait as long as they may
