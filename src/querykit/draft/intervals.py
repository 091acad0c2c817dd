"""Intervals in HogQL: the bucket of a row, as a key that Python makes as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.build import all_of, compare, expr, moment
from querykit.draft.dates.buckets import FIXED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from querykit.draft.dates import DateRange
    from querykit.hogql import ast

STARTS: Mapping[str, str] = {
    "second": "toStartOfSecond({at})",
    "minute": "toStartOfMinute({at})",
    "hour": "toStartOfHour({at})",
    "day": "toStartOfDay({at})",
    "week": "toStartOfWeek({at}, {mode})",
    "month": "toStartOfMonth({at})",
    "quarter": "toStartOfQuarter({at})",
    "year": "toStartOfYear({at})",
}


def start_of(at: ast.Node, interval: str, week_mode: int) -> ast.Node:
    """Return the start of the interval that an instant lies in."""
    text = STARTS[interval]
    return expr(text, at=at, mode=week_mode) if interval == "week" else expr(text, at=at)


def bucket_of(at: ast.Node, within: DateRange) -> ast.Node:
    """Return the key of the bucket of an instant; `bucket_key` makes the same of a datetime.

    Days and longer are keyed by their date, shorter ones by seconds, as an hour may come twice.
    """
    start = start_of(at, within.interval, within.clock.week_mode)
    if within.interval in FIXED:
        return expr("toUnixTimestamp({start})", start=start)
    return expr("toDate({at})", at=at if within.interval == "day" else start)


def bucket_key(start: datetime, interval: str) -> int | str:
    """Return the key of the bucket that begins at an instant."""
    return int(start.timestamp()) if interval in FIXED else start.strftime("%Y-%m-%d")


def in_range(at: ast.Node, within: DateRange, *, lower: datetime | None = None) -> ast.Node:
    """Return the condition that an instant lies in a range.

    Args:
        at: the instant.
        within: the range.
        lower: where to begin, when that is not the beginning of the range.
    """
    return all_of(
        compare(">=", at, moment(lower or within.lower)), compare("<=", at, moment(within.end))
    )
