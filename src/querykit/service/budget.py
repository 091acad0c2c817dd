"""How much API keys may read in a project: a bucket of bytes that fills by the hour (api.md 9)."""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from querykit.service.faults import Fault, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

HOURLY = 200_000_000_000
"""Bytes an hour of a project that pays, which is what PostHog takes an unknown one for."""

HOURS = 24
"""How many hours' worth the bucket holds."""

DETAIL = (
    "The hourly budget for reading data through the API is used up. It fills again in {seconds}"
    " seconds."
)


@dataclass(slots=True)
class Bucket:
    """What is left, and when that was known."""

    left: float
    at: float


@dataclass(slots=True)
class Budget:
    """The buckets of a server, which begin full."""

    hourly: int = HOURLY
    clock: Callable[[], float] = time.monotonic
    _buckets: dict[int, Bucket] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def check(self, team_id: int) -> None:
        """Let a calculation begin while there is anything left: the last one may go below.

        Raises:
            Refusal: there is nothing left; tells when there will be.
        """
        with self._lock:
            left = self._filled(team_id).left
        if left <= 0:
            seconds = max(1, math.ceil(-left / self.hourly * 3600))
            raise Refusal(exceeded(seconds))

    def spend(self, team_id: int, read: int) -> None:
        """Take what was read; a debt is never more than an hour pays back."""
        with self._lock:
            bucket = self._filled(team_id)
            bucket.left = max(bucket.left - read, -self.hourly)

    def left(self, team_id: int) -> int:
        """Return how many bytes are left; negative for a debt."""
        with self._lock:
            return int(self._filled(team_id).left)

    def _filled(self, team_id: int) -> Bucket:
        now, full = self.clock(), float(self.hourly * HOURS)
        bucket = self._buckets.setdefault(team_id, Bucket(full, now))
        bucket.left = min(full, bucket.left + (now - bucket.at) * self.hourly / 3600)
        bucket.at = now
        return bucket


def exceeded(seconds: int) -> Fault:
    """Return the fault of a budget that is used up for some seconds."""
    return Fault(
        429,
        "throttled_error",
        "api_queries_budget_exceeded",
        DETAIL.format(seconds=seconds),
        retry_after=seconds,
    )
