"""Dates as filters write them: absolute, or relative to now (`-7d`, `mStart`, `-1mEnd`)."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from querykit.errors import UnsupportedFilter

RELATIVE = re.compile(r"-?(?P<number>\d+)?(?P<unit>[hdwmqyHMs])(?P<position>Start|End)?\Z")
FORMAT = "%Y-%m-%d %H:%M:%S"


def resolve_date(text: str, *, now: datetime, timezone: str) -> str:
    """Return a date as `YYYY-MM-DD HH:MM:SS` in the project's time zone.

    Args:
        text: an ISO date or time, or a relative one.
        now: what relative ones count from.
        timezone: the project's zone; a date without a zone is read in it.

    Raises:
        UnsupportedFilter: the text is no date.
    """
    zone = ZoneInfo(timezone)
    here = (now if now.tzinfo is not None else now.replace(tzinfo=UTC)).astimezone(zone)
    found = RELATIVE.match(text)
    if found is not None:
        number = int(found["number"] or 0)
        return _relative(here, number, found["unit"], found["position"]).strftime(FORMAT)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UnsupportedFilter(f"{text!r} is no date") from None
    if moment.tzinfo is not None:
        moment = moment.astimezone(zone)
    return moment.strftime(FORMAT)


def _relative(now: datetime, number: int, unit: str, position: str | None) -> datetime:
    if unit in "hHMs":
        delta = {"h": "hours", "H": "hours", "M": "minutes", "s": "seconds"}[unit]
        moment = now - timedelta(**{delta: number})
        return moment.replace(minute=0, second=0) if position == "Start" else moment
    months = {"m": 1, "q": 3, "y": 12}.get(unit)
    if months is None:
        moment = now - timedelta(days=number * (7 if unit == "w" else 1))
    else:
        moment = _months_back(now, number * months)
    if position is None:
        return moment.replace(hour=0, minute=0, second=0, microsecond=0)
    first, last = _period(moment, unit)
    if position == "Start":
        return first.replace(hour=0, minute=0, second=0, microsecond=0)
    return last.replace(hour=23, minute=59, second=59, microsecond=0)


def _months_back(moment: datetime, months: int) -> datetime:
    index = moment.year * 12 + moment.month - 1 - months
    year, month = divmod(index, 12)
    if year < 1:
        raise UnsupportedFilter("the date lies before the year 1")
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def _period(moment: datetime, unit: str) -> tuple[datetime, datetime]:
    if unit == "d":
        return moment, moment
    if unit == "w":
        monday = moment - timedelta(days=moment.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "y":
        return moment.replace(month=1, day=1), moment.replace(month=12, day=31)
    first = moment.month if unit == "m" else (moment.month - 1) // 3 * 3 + 1
    last = first if unit == "m" else first + 2
    day = calendar.monthrange(moment.year, last)[1]
    return moment.replace(month=first, day=1), moment.replace(month=last, day=day)
