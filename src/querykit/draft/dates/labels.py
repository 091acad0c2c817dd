"""How buckets are written: `days` and `labels` of a result."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from querykit.draft.dates.buckets import FIXED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.draft.dates.ranges import DateRange

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(at: datetime, interval: str, *, with_time: Sequence[str] = tuple(FIXED)) -> str:
    """Return a bucket as `days` has it; intervals shorter than a day have their time."""
    return at.strftime("%Y-%m-%d %H:%M:%S" if interval in with_time else "%Y-%m-%d")


def labels(starts: Sequence[datetime], within: DateRange) -> list[str]:
    """Return the labels of buckets; weeks show those of their days that lie in the range."""
    return [_label(one, within) for one in starts]


def _label(at: datetime, within: DateRange) -> str:
    interval = within.interval
    if interval in FIXED:
        return f"{at.day}-{MONTHS[at.month - 1]} {at:%H:%M}"
    if interval == "week":
        return _week(at, within)
    if interval == "day":
        return _day(at)
    return f"{MONTHS[at.month - 1]} {at.year}"


def _day(at: datetime) -> str:
    return f"{at.day}-{MONTHS[at.month - 1]}-{at.year}"


def _week(at: datetime, within: DateRange) -> str:
    first = max(at.date(), within.start.date())
    last = min((at + timedelta(days=6)).date(), within.end.date())
    begin, end = MONTHS[first.month - 1], MONTHS[last.month - 1]
    if first >= last:
        return f"{first.day}-{begin}-{first.year}"
    if first.year != last.year:
        return f"{first.day}-{begin}-{first.year} – {last.day}-{end}-{last.year}"  # noqa: RUF001
    if first.month != last.month:
        return f"{first.day}-{begin} – {last.day}-{end}"  # noqa: RUF001
    return f"{first.day}–{last.day} {begin}"  # noqa: RUF001
