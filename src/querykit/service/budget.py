"""How much API keys may read in a project: a bucket of bytes that fills by the hour (api.md 9)."""

from __future__ import annotations

import json
import logging
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.errors import StateUnavailable
from querykit.service.faults import Fault, Refusal
from querykit.service.state import change

if TYPE_CHECKING:
    from collections.abc import Callable

    from querykit.service.state import State

HOURLY = 200_000_000_000
"""Bytes an hour of a project that pays, which is what PostHog takes an unknown one for."""

HOURS = 24
"""How many hours' worth the bucket holds."""

DETAIL = (
    "The hourly budget for reading data through the API is used up. It fills again in {seconds}"
    " seconds."
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Budget:
    """The buckets of projects, which begin full."""

    state: State
    hourly: int = HOURLY
    clock: Callable[[], float] | None = None
    """In seconds; None for that of the state."""

    def check(self, team_id: int) -> None:
        """Let a calculation begin while there is anything left: the last one may go below.

        Raises:
            Refusal: there is nothing left; tells when there will be.
        """
        left = self.left(team_id)
        if left is not None and left <= 0:
            seconds = max(1, math.ceil(-left / self.hourly * 3600))
            raise Refusal(exceeded(seconds))

    def spend(self, team_id: int, read: int) -> None:
        """Take what was read; a debt is never more than an hour pays back."""

        def less(old: str | None) -> str:
            left = max(self._filled(old) - read, -self.hourly)
            return json.dumps({"left": left, "at": self._now()})

        if not read:
            return
        try:
            change(self.state, _name(team_id), less, HOURS * 3600)
        except StateUnavailable as error:
            _log.warning("what was read is not counted: %s", error.message)

    def left(self, team_id: int) -> int | None:
        """Return how many bytes are left, negative for a debt; None while nobody can say."""
        try:
            return int(self._filled(self.state.get(_name(team_id))))
        except StateUnavailable:
            return None

    def _filled(self, text: str | None) -> float:
        full = float(self.hourly * HOURS)
        if text is None:
            return full
        bucket: dict[str, float] = json.loads(text)
        rest = max(0.0, self._now() - bucket["at"])
        return min(full, bucket["left"] + rest * self.hourly / 3600)

    def _now(self) -> float:
        return self.state.now() if self.clock is None else self.clock()


def _name(team_id: int) -> str:
    return f"budget/{team_id}"


def exceeded(seconds: int) -> Fault:
    """Return the fault of a budget that is used up for some seconds."""
    return Fault(
        429,
        "throttled_error",
        "api_queries_budget_exceeded",
        DETAIL.format(seconds=seconds),
        retry_after=seconds,
    )
