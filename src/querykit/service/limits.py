"""How often and how many at once: PostHog's limits on API keys, for those who ask for them (api.md 9)."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from querykit.service.faults import Fault, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RATES = ((240, 60), (2400, 3600))
"""Requests of one key, and in how many seconds."""

AT_ONCE = 3
LONGEST_WAIT = 30.0
"""Seconds that a query waits for its turn."""

CROWDED = Fault(
    429,
    "throttled_error",
    "throttled",
    "Too many queries are running right now \N{EM DASH} please try again in a moment.",
    retry_after=1,
)


@dataclass(slots=True)
class Rates:
    """Counts the requests of each key."""

    rates: tuple[tuple[int, int], ...] = RATES
    clock: Callable[[], float] = time.monotonic
    _seen: dict[str, deque[float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def check(self, key_id: str) -> None:
        """Count a request.

        Raises:
            Refusal: there were too many; tells when the next may come.
        """
        now = self.clock()
        longest = max(seconds for _, seconds in self.rates)
        with self._lock:
            seen = self._seen.setdefault(key_id, deque())
            while seen and seen[0] <= now - longest:
                seen.popleft()
            waits = [
                seen[-count] + seconds - now for count, seconds in self.rates if len(seen) >= count
            ]
            wait = max(waits, default=0.0)
            if wait <= 0:
                seen.append(now)
                return
        raise Refusal(throttled(max(1, math.ceil(wait))))


@dataclass(slots=True)
class Slots:
    """Lets only so many calculations of a project run at once; others wait, but not for ever."""

    at_once: int = AT_ONCE
    wait: float = LONGEST_WAIT
    _slots: dict[int, threading.Semaphore] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def taken(self, team_id: int) -> Iterator[None]:
        """Hold a slot.

        Raises:
            Refusal: none became free.
        """
        with self._lock:
            slots = self._slots.setdefault(team_id, threading.Semaphore(self.at_once))
        if not slots.acquire(timeout=self.wait):
            raise Refusal(CROWDED)
        try:
            yield
        finally:
            slots.release()


@dataclass(frozen=True, slots=True)
class KeyLimits:
    """The limits of a server on its keys."""

    rates: Rates = field(default_factory=Rates)
    slots: Slots = field(default_factory=Slots)


def throttled(seconds: int) -> Fault:
    """Return the fault of too many requests."""
    unit = "second" if seconds == 1 else "seconds"
    detail = f"Request was throttled. Expected available in {seconds} {unit}."
    return Fault(429, "throttled_error", "throttled", detail, retry_after=seconds)
