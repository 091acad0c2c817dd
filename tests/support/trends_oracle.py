"""Numbers of trends in plain Python: every math, buckets of any length, and what is done to them after."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from zoneinfo import ZoneInfo

QUANTILES = {"median": 0.5, "p75": 0.75, "p90": 0.9, "p95": 0.95, "p99": 0.99}


@dataclass(frozen=True)
class Seen:
    """One event."""

    actor: str
    at: datetime
    session: str
    company: str
    amount: Any


def local_hours(first: datetime, last: datetime) -> list[datetime]:
    """Return the hours of a range; one that comes twice a year is there twice.

    Hours count from each midnight, so that a day of 24 hours and a half ends in half an hour.
    """
    hours = []
    for day in local_days(first, last):
        at = day.astimezone(UTC)
        while at <= last and at.astimezone(first.tzinfo).date() == day.date():
            hours.append(at.astimezone(first.tzinfo))
            at += timedelta(hours=1)
    return hours


def local_days(first: datetime, last: datetime) -> list[datetime]:
    """Return the midnights of a range."""
    days = []
    at = first
    while at <= last:
        days.append(at)
        at = (at.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=first.tzinfo)
    return days


def place_of(at: datetime, starts: list[datetime]) -> int | None:
    """Return the bucket of an instant."""
    found = None
    for index, start in enumerate(starts):
        if start.astimezone(UTC) <= at:
            found = index
    return found


def numbers(math_name: str, rows: list[Seen]) -> float:  # noqa: PLR0911 - one per sort
    """Return what a math makes of some rows."""
    if math_name == "total":
        return len(rows)
    if math_name == "dau":
        return len({one.actor for one in rows})
    if math_name == "unique_session":
        return len({one.session for one in rows})
    if math_name == "unique_group":
        return len({one.company for one in rows if one.company})
    if math_name == "hogql":
        known = [one for one in rows if number(one.amount) is not None]
        return sum(number(one.amount) or 0 for one in known) / len(rows) if rows else 0
    if math_name.endswith("_count_per_actor"):
        counts: dict[str, int] = defaultdict(int)
        for one in rows:
            counts[one.actor] += 1
        return aggregated(math_name.removesuffix("_count_per_actor"), list(counts.values()))
    values = [number(one.amount) for one in rows]
    return aggregated(math_name, [one for one in values if one is not None])


def aggregated(name: str, values: Iterable[float]) -> float:
    """Return an aggregate of numbers; that of none is 0."""
    values = sorted(values)
    if not values:
        return 0
    if name in QUANTILES:
        at = (len(values) - 1) * QUANTILES[name]
        low = int(at)
        high = min(low + 1, len(values) - 1)
        return values[low] + (values[high] - values[low]) * (at - low)
    plain: dict[str, Callable[[list[float]], float]] = {
        "sum": sum,
        "min": min,
        "max": max,
        "avg": lambda all_values: sum(all_values) / len(all_values),
    }
    return plain[name](values)


def number(value: Any) -> float | None:
    """Return a property as a number."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def series(math_name: str, rows: list[Seen], starts: list[datetime], end: datetime) -> list[float]:
    """Return the numbers of each bucket."""
    placed: list[list[Seen]] = [[] for _ in starts]
    for one in rows:
        place = place_of(one.at, starts)
        if place is not None and one.at <= end:
            placed[place].append(one)
    return [numbers(math_name, own) for own in placed]


def first_seen(rows: list[Seen], starts: list[datetime], who: str) -> list[float]:
    """Return running sums of the actors that are seen for the first time."""
    known: set[str] = set()
    sums = []
    for index, start in enumerate(starts):
        end = starts[index + 1] if index + 1 < len(starts) else start + timedelta(days=9)
        known |= {getattr(one, who) for one in rows if start <= one.at < end}
        sums.append(float(len(known - {""})))
    return sums


def smoothed(data: list[float], width: int) -> list[float]:
    """Return floored means of the last points."""
    windows = [data[max(0, at + 1 - width) : at + 1] for at in range(len(data))]
    return [float(math.floor(sum(one) / len(one))) for one in windows]


def running(data: list[float]) -> list[float]:
    """Return running sums."""
    sums, so_far = [], 0.0
    for one in data:
        so_far += one
        sums.append(so_far)
    return sums


def midnight(year: int, month: int, day: int, zone: ZoneInfo) -> datetime:
    """Return the begin of a local day."""
    return datetime(year, month, day, tzinfo=zone)
