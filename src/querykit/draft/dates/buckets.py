"""Intervals: where one begins, and the list of those that a range touches."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from querykit.draft.dates.text import FIRST, months_later
from querykit.errors import DraftProblem

if TYPE_CHECKING:
    from querykit.draft.dates.clock import Clock

FIXED = {"second": 1, "minute": 60, "hour": 3600}
DAYS = {"day": 1, "week": 7}
MONTHS = {"month": 1, "quarter": 3, "year": 12}
INTERVALS = (*FIXED, *DAYS, *MONTHS)

MAX_BUCKETS = 100_000
"""More points than this are no chart; a range by the second over years would fill the memory."""


def align(at: datetime, interval: str, clock: Clock) -> datetime:
    """Return the start of the interval that holds an instant, in local time."""
    if interval == "second":
        return at.replace(microsecond=0)
    if interval == "minute":
        return at.replace(second=0, microsecond=0)
    if interval == "hour":
        return at.replace(minute=0, second=0, microsecond=0)
    day = at.replace(**FIRST, fold=0)
    if interval == "week":
        passed = day.weekday() if clock.monday_first else (day.weekday() + 1) % 7
        return day - timedelta(days=passed)
    if interval in MONTHS:
        months = MONTHS[interval]
        return day.replace(month=(day.month - 1) // months * months + 1, day=1)
    return day


def step(at: datetime, interval: str, count: int = 1) -> datetime:
    """Return the start of an interval some intervals later.

    Hours are hours that passed; days are local midnights, however long the day.
    """
    if interval in FIXED:
        later = at.astimezone(UTC) + timedelta(seconds=FIXED[interval] * count)
        return later.astimezone(at.tzinfo)
    if interval in DAYS:
        return at + timedelta(days=DAYS[interval] * count)
    return months_later(at, MONTHS[interval] * count)


def buckets(start: datetime, end: datetime, interval: str, clock: Clock) -> list[datetime]:
    """Return the starts of all intervals that a range touches; at least one.

    Raises:
        DraftProblem: there are too many.
    """
    first = align(start, interval, clock)
    found = [first]
    while True:
        following = step(found[-1], interval)
        if interval == "hour" and following.date() != found[-1].date():
            # clocks that go by half an hour leave a short hour at the end of the day
            following = following.replace(**FIRST, fold=0)
        if following.astimezone(UTC) > end.astimezone(UTC):
            return found
        if len(found) >= MAX_BUCKETS:
            raise DraftProblem(
                f"the date range holds more than {MAX_BUCKETS} intervals of a {interval}",
                hint="take a longer interval or a shorter range",
                pointer="/interval",
            )
        found.append(following)
