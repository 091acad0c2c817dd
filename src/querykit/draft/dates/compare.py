"""The range that a query is compared with: the one before it, or one some time earlier."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from querykit.draft.dates.ranges import DateRange, with_bounds
from querykit.draft.dates.text import SECONDS
from querykit.errors import DraftProblem
from querykit.validation.dates import RELATIVE

if TYPE_CHECKING:
    from collections.abc import Mapping

HUMAN_DAYS: Mapping[str, int] = {"d": 1, "w": 7, "m": 28, "q": 91, "y": 364}
"""A month or a year ago falls on the same day of the week: four weeks, 52 weeks."""


def previous_range(current: DateRange, compare_to: str | None = None) -> DateRange:
    """Return the range to compare with.

    Args:
        current: the range of the query.
        compare_to: how much earlier (`-1w`); None for the time just before.

    Raises:
        DraftProblem: `compare_to` is no span of time.
    """
    if compare_to:
        return _earlier(current, compare_to)
    if current.whole_weeks is not None:
        days = timedelta(days=current.whole_weeks)
        return with_bounds(current, current.start - days, current.end - days)
    passed = current.end.astimezone(UTC) - current.start.astimezone(UTC)
    start = (current.start.astimezone(UTC) - passed).astimezone(current.clock.zone)
    if current.interval in ("minute", "second"):
        return with_bounds(current, start, current.start)
    if current.interval == "hour":
        start = _rounded(start).replace(minute=0, second=0, microsecond=0)
        end = (start.astimezone(UTC) + passed).astimezone(current.clock.zone)
        return with_bounds(current, start, end)
    # whole days apart on the calendar, whatever daylight saving does to their length
    wall = current.end.replace(tzinfo=None) - current.start.replace(tzinfo=None)
    start = _at_time(current.start - wall, current.start)
    return with_bounds(current, start, _at_time(start + wall, current.end))


def _earlier(current: DateRange, compare_to: str) -> DateRange:
    found = RELATIVE.match(compare_to)
    if found is None or found["position"]:
        raise DraftProblem(
            f"compare_to is {compare_to!r}, which is no span of time",
            hint="write it as -1w, -30d or -1y",
            pointer="/compareFilter/compare_to",
        )
    number, unit = int(found["number"] or 0), found["unit"]
    if unit in SECONDS:
        shift = timedelta(seconds=number * SECONDS[unit])
        zone = current.clock.zone
        start = (current.start.astimezone(UTC) - shift).astimezone(zone)
        return with_bounds(current, start, (current.end.astimezone(UTC) - shift).astimezone(zone))
    days = timedelta(days=number * HUMAN_DAYS[unit])
    return with_bounds(current, current.start - days, current.end - days)


def _at_time(day: datetime, time: datetime) -> datetime:
    return day.replace(
        hour=time.hour, minute=time.minute, second=time.second, microsecond=time.microsecond
    )


def _rounded(at: datetime) -> datetime:
    """Return an instant without the microsecond that a range ending at 59.999999 leaves over."""
    return at + timedelta(microseconds=1) if at.microsecond == 999_999 else at
