"""How often and how many at once: PostHog's limits on API keys, for those who ask for them (api.md 9)."""

from __future__ import annotations

import json
import logging
import math
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from querykit.errors import StateUnavailable
from querykit.service.faults import Fault, Refusal
from querykit.service.state import change, open_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from querykit.service.state import State

RATES = ((240, 60), (2400, 3600))
"""Requests of one key, and in how many seconds."""

AT_ONCE = 3
LONGEST_WAIT = 30.0
"""Seconds that a query waits for its turn."""

FIRST_PAUSE, LONGEST_PAUSE = 0.134, 1.714
"""Seconds between two looks for a free slot; each pause is half as long again as the one before."""

SLOT_SECONDS = 600.0
"""A slot is free after so long, also when who took it was killed."""

CROWDED = Fault(
    429,
    "throttled_error",
    "throttled",
    "Too many queries are running right now \N{EM DASH} please try again in a moment.",
    retry_after=1,
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rates:
    """Counts the requests of each key."""

    rates: tuple[tuple[int, int], ...] = RATES
    clock: Callable[[], float] | None = None
    """In seconds; None for that of the state."""

    state: State = field(default_factory=open_state)

    def check(self, key_id: str) -> None:
        """Count a request.

        Raises:
            Refusal: there were too many; tells when the next may come.
        """
        now = self.state.now() if self.clock is None else self.clock()
        longest = max(seconds for _, seconds in self.rates)
        wait = 0.0

        def counted(old: str | None) -> str | None:
            nonlocal wait
            seen = [at for at in json.loads(old or "[]") if at > now - longest]
            # Never longer than the window: the clocks of two processes differ a little.
            waits = [
                min(seen[-count] + seconds - now, seconds)
                for count, seconds in self.rates
                if len(seen) >= count
            ]
            wait = max(waits, default=0.0)
            return json.dumps([*seen, round(now, 3)]) if wait <= 0 else None

        try:
            change(self.state, f"rates/{key_id}", counted, longest)
        except StateUnavailable as error:
            _log.warning("a request is not counted: %s", error.message)
        if wait > 0:
            raise Refusal(throttled(max(1, math.ceil(wait))))


@dataclass(frozen=True, slots=True)
class Slots:
    """Lets only so many calculations of a project run at once; others wait, but not for ever."""

    at_once: int = AT_ONCE
    wait: float = LONGEST_WAIT
    state: State = field(default_factory=open_state)

    @contextmanager
    def taken(self, team_id: int) -> Iterator[None]:
        """Hold a slot.

        Raises:
            Refusal: none became free.
        """
        name, mine = f"slots/{team_id}", uuid.uuid4().hex
        try:
            self._take(name, mine)
        except StateUnavailable as error:
            _log.warning("a query runs uncounted: %s", error.message)
        try:
            yield
        finally:
            try:
                change(self.state, name, lambda old: _without(old, mine), SLOT_SECONDS)
            except StateUnavailable as error:
                _log.warning("a slot stays taken for a while: %s", error.message)

    def _take(self, name: str, mine: str) -> None:
        def with_mine(old: str | None) -> str | None:
            now = self.state.now()
            held = {one: end for one, end in json.loads(old or "{}").items() if end > now}
            free = len(held) < self.at_once
            return json.dumps({**held, mine: now + SLOT_SECONDS}) if free else None

        end, pause = time.monotonic() + self.wait, FIRST_PAUSE
        while not change(self.state, name, with_mine, SLOT_SECONDS):
            left = end - time.monotonic()
            if left <= 0:
                raise Refusal(CROWDED)
            time.sleep(min(pause, left))
            pause = min(pause * 1.5, LONGEST_PAUSE)


def _without(old: str | None, mine: str) -> str:
    return json.dumps({one: end for one, end in json.loads(old or "{}").items() if one != mine})


@dataclass(frozen=True, slots=True)
class RunLimits:
    """What one query may take of the engine (api.md 10)."""

    seconds: float = 60.0
    key_seconds: float = 10.0
    """For HogQL of keys that PostHog's limits hold for."""

    job_seconds: float = 600.0
    memory_bytes: int | None = 4_000_000_000


@dataclass(frozen=True, slots=True)
class KeyLimits:
    """The limits of a server on its keys."""

    rates: Rates = field(default_factory=Rates)
    slots: Slots = field(default_factory=Slots)

    def over(self, state: State) -> KeyLimits:
        """Return the same limits, counted in a state."""
        return KeyLimits(replace(self.rates, state=state), replace(self.slots, state=state))


def throttled(seconds: int) -> Fault:
    """Return the fault of too many requests."""
    unit = "second" if seconds == 1 else "seconds"
    detail = f"Request was throttled. Expected available in {seconds} {unit}."
    return Fault(429, "throttled_error", "throttled", detail, retry_after=seconds)
