"""One date as filters write it: absolute, or relative to now (`-7d`, `mStart`, `-1mEnd`)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from querykit.draft.culprits import about
from querykit.errors import DraftProblem
from querykit.validation.dates import RELATIVE, absolute

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.dates.clock import Clock

SECONDS: Mapping[str, int] = {"s": 1, "M": 60, "h": 3600}
DAYS: Mapping[str, int] = {"d": 1, "w": 7, "q": 91}
MONTHS: Mapping[str, int] = {"m": 1, "y": 12}
"""A quarter is 13 weeks, not three months: so PostHog counts."""

LAST: dict[str, Any] = {"hour": 23, "minute": 59, "second": 59, "microsecond": 999_999}
FIRST: dict[str, Any] = dict.fromkeys(LAST, 0)
EARLIEST_YEAR = 1970
"""ClickHouse's DateTime knows nothing older."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date that was read, and how it was written."""

    at: datetime
    unit: str | None = None
    """The letter of a relative date; None for an absolute one."""

    number: int = 0
    has_position: bool = False

    @property
    def is_relative(self) -> bool:
        """Return whether the date counts from now."""
        return self.unit is not None


def read_moment(text: str, clock: Clock) -> Moment:
    """Return the instant a text stands for, untruncated; what is no date stands for now."""
    at = _iso(text, clock)
    if at is not None:
        return Moment(at)
    found = RELATIVE.match(text)
    if found is None:
        return Moment(clock.now, "s")
    number = int(found["number"] or 0)
    with about(text):
        at = shift_back(clock.now, number, found["unit"])
    if found["position"]:
        at = _position(at, found["unit"], found["position"])
    return Moment(at, found["unit"], number, bool(found["position"]))


def shift_back(at: datetime, number: int, unit: str) -> datetime:
    """Return the instant a number of units earlier; days and longer keep the time of day.

    Raises:
        DraftProblem: that lies before 1970.
    """
    try:
        if unit in SECONDS:
            instant = at.astimezone(UTC) - timedelta(seconds=number * SECONDS[unit])
            at = instant.astimezone(at.tzinfo)
        elif unit in DAYS:
            at -= timedelta(days=number * DAYS[unit])
        else:
            at = months_later(at, -number * MONTHS[unit])
    except (OverflowError, ValueError):
        raise DraftProblem(f"the date {number}{unit} before now lies too far back") from None
    if at.year < EARLIEST_YEAR:
        raise DraftProblem(f"the date {number}{unit} before now lies before {EARLIEST_YEAR}")
    return at


def months_later(at: datetime, months: int) -> datetime:
    """Return the same day some months later, or the last day of a shorter month."""
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    day = min(at.day, calendar.monthrange(year, month + 1)[1])
    return at.replace(year=year, month=month + 1, day=day)


def _position(at: datetime, unit: str, position: str) -> datetime:
    start = position == "Start"
    if unit == "h":
        return at.replace(**{k: v for k, v in (FIRST if start else LAST).items() if k != "hour"})
    if unit == "d":
        return at.replace(**(FIRST if start else LAST))
    if unit in MONTHS:
        if start:
            return at.replace(day=1) if unit == "m" else at.replace(month=1, day=1)
        return at.replace(day=calendar.monthrange(at.year, at.month)[1])
    return at


def _iso(text: str, clock: Clock) -> datetime | None:
    at = absolute(text)
    if at is None:
        return None
    return at.replace(tzinfo=clock.zone) if at.tzinfo is None else at.astimezone(clock.zone)
