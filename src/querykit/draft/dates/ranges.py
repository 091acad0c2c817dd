"""`dateRange` and `interval` of a query -> the instants they stand for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from querykit.draft.dates.buckets import FIXED, INTERVALS, align, buckets
from querykit.draft.dates.text import FIRST, LAST, Moment, read_moment, shift_back
from querykit.errors import DraftProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.dates.clock import Clock

NO_EVENTS = (2015, 1, 1)
"""Where `all` begins when nothing ever happened."""


@dataclass(frozen=True, slots=True)
class DateRange:
    """A date range that was resolved; both bounds belong to it."""

    start: datetime
    end: datetime
    interval: str
    clock: Clock
    is_exact: bool = False
    """The bounds are meant to the second: rows of the first bucket before the start don't count."""

    whole_weeks: int | None = None
    """Days that the range goes back, when it is given as weeks of days up to now."""

    def buckets(self) -> list[datetime]:
        """Return the start of every interval of the range."""
        return buckets(self.start, self.end, self.interval, self.clock)

    @property
    def lower(self) -> datetime:
        """Return from when on rows count: usually the start of the first interval."""
        if self.is_exact:
            return self.start
        if self.interval == "week":
            return align(self.start, "day", self.clock)
        return align(self.start, self.interval, self.clock)


def resolve_range(
    given: Mapping[str, Any] | None,
    interval: str | None,
    clock: Clock,
    *,
    exact: bool = False,
    earliest: datetime | None = None,
) -> DateRange:
    """Return the range of a query.

    Args:
        given: `dateRange` of a node.
        interval: its interval; a day when it has none.
        clock: now, the zone and the first day of a week.
        exact: end now and begin at the very second, as queries for one number do.
        earliest: when the first event happened; `all` begins there.

    Raises:
        DraftProblem: the interval is unknown, or the range ends before it begins.
    """
    given = given or {}
    interval = interval or "day"
    if interval not in INTERVALS:
        raise DraftProblem(f"the interval {interval!r} is unknown", pointer="/interval")
    explicit = bool(given.get("explicitDate"))
    start, from_moment = _start(
        given.get("date_from"), interval, clock, exact=exact, earliest=earliest
    )
    to_text = given.get("date_to") or None
    to = Moment(clock.now, "s") if to_text is None else read_moment(str(to_text), clock)
    end = to.at if explicit or exact else _end(to, interval)
    if end.astimezone(UTC) < start.astimezone(UTC):
        if from_moment is not None and not from_moment.is_relative and to_text is None:
            end = start  # a range that begins in the future holds its first interval, empty
        else:
            raise DraftProblem(
                "the date range ends before it begins",
                hint="date_from must not lie after date_to",
                pointer="/dateRange",
            )
    weeks = None
    if interval == "day" and to_text is None and from_moment is not None:
        in_days = from_moment.unit == "d" and not from_moment.has_position
        if in_days and from_moment.number and from_moment.number % 7 == 0:
            weeks = from_moment.number
    raw_hour = interval == "hour" and (from_moment is None or from_moment.is_relative)
    is_exact = explicit or exact or raw_hour
    return DateRange(start, end, interval, clock, is_exact=is_exact, whole_weeks=weeks)


def _start(
    text: Any, interval: str, clock: Clock, *, exact: bool, earliest: datetime | None
) -> tuple[datetime, Moment | None]:
    if text == "all":
        if earliest is None:
            return datetime(*NO_EVENTS, tzinfo=clock.zone), None
        return earliest.astimezone(clock.zone), None
    if not text:
        moment = Moment(shift_back(clock.now, 7, "d"), "d", 7)
        return moment.at.replace(**FIRST), moment
    moment = read_moment(str(text), clock)
    if not moment.is_relative or exact or interval in ("minute", "second"):
        return moment.at, moment
    if moment.unit == "h":
        return moment.at.replace(minute=0, second=0, microsecond=0), moment
    return moment.at.replace(**FIRST), moment


def _end(to: Moment, interval: str) -> datetime:
    if interval not in FIXED:
        return to.at.replace(**LAST)
    if not to.is_relative:
        return to.at
    if interval == "hour":
        return to.at.replace(minute=59, second=59, microsecond=999_999)
    if interval == "minute":
        return to.at.replace(second=59, microsecond=999_999)
    return to.at


def with_bounds(one: DateRange, start: datetime, end: datetime) -> DateRange:
    """Return a range like another with other bounds."""
    return replace(one, start=start, end=end, whole_weeks=None)
