"""When a kept answer is too old (api.md 8)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.errors import Document

Age = Literal["fresh", "lazy", "stale"]
"""`lazy`: stale, yet good enough for who asks lazily."""

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_LONG = (_DAY, _DAY)
THRESHOLDS: Mapping[str, tuple[timedelta, timedelta] | None] = {
    "second": None,
    "minute": (timedelta(minutes=5), timedelta(minutes=15)),
    "hour": (_HOUR, 2 * _HOUR),
    "day": (6 * _HOUR, 12 * _HOUR),
    "week": _LONG,
    "month": _LONG,
    "quarter": _LONG,
    "year": _LONG,
}
"""How old an answer may be, and how old when asked lazily; None for any age."""

OTHERWISE = (6 * _HOUR, 12 * _HOUR)
CLOSED = timedelta(seconds=10)
"""A range that ended this long before the answer was made cannot change any more."""


def age_of(
    interval: str | None, last_refresh: datetime, now: datetime, date_to: datetime | None = None
) -> Age:
    """Return how an answer stands.

    Args:
        interval: of the query; None when it has none that matters.
        last_refresh: when the answer was made.
        now: the time.
        date_to: the end of what was asked about, when it is known.
    """
    if date_to is not None and date_to < last_refresh - CLOSED:
        return "fresh"
    limits = THRESHOLDS.get(interval, OTHERWISE) if interval else OTHERWISE
    if limits is None or now <= last_refresh + limits[0]:
        return "fresh"
    return "lazy" if now <= last_refresh + limits[1] else "stale"


def interval_of(node: Document) -> str | None:
    """Return the interval that a query's answers age by; without a date range it is a minute."""
    if node.get("kind") == "HogQLQuery":
        return "minute"
    interval = node.get("interval")
    if isinstance(interval, str):
        return interval
    return "day" if node.get("kind") in BY_DAY else None


BY_DAY = frozenset({"TrendsQuery", "LifecycleQuery", "StickinessQuery"})


def end_of(answer: Document) -> datetime | None:
    """Return the end of what was asked about, as the answer tells it."""
    asked = answer.get("resolved_date_range")
    text = asked.get("date_to") if isinstance(asked, dict) else None
    if not isinstance(text, str):
        return None
    try:
        end = datetime.fromisoformat(text)
    except ValueError:
        return None
    return end if end.tzinfo else end.replace(tzinfo=UTC)
