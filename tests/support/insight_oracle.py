"""What insights should answer, worked out in plain Python from the rules, without any SQL.

Slow and simple on purpose: every number is found by going over all events.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo


@dataclass
class Event:
    """One event, and who did it."""

    name: str
    actor: str
    at: datetime
    properties: dict[str, Any] = field(default_factory=dict)


@dataclass
class World:
    """Events of one environment, and when its persons were created."""

    zone: ZoneInfo
    monday_first: bool
    events: list[Event]
    created: dict[str, datetime]
    aliases: dict[str, list[str]]
    """The distinct ids of each person."""

    def rows(self) -> list[dict[str, Any]]:
        """Return the events as they are loaded, under all distinct ids of their persons."""
        return [
            {
                "event": one.name,
                "distinct_id": self.aliases[one.actor][index % len(self.aliases[one.actor])],
                "timestamp": one.at.astimezone(UTC).isoformat(),
                "properties": one.properties,
            }
            for index, one in enumerate(self.events)
        ]

    def persons(self) -> list[dict[str, Any]]:
        """Return the persons as they are loaded."""
        return [
            {"distinct_ids": ids, "properties": {}, "created_at": self.created[name].isoformat()}
            for name, ids in self.aliases.items()
        ]


def random_world(seed: int, first: date, days: int, zone: str, *, monday_first: bool) -> World:
    """Return a small world: few persons, many events at the same time and on borders of days."""
    chance = random.Random(seed)
    tz = ZoneInfo(zone)
    names = [f"p{number}" for number in range(chance.randint(1, 5))]
    start = datetime(first.year, first.month, first.day, tzinfo=tz)
    events = []
    for _ in range(chance.randint(15, 60)):
        day = start + timedelta(days=chance.randrange(-12, days + 4))
        clock = chance.choice(
            [(0, 0, 0), (23, 59, 59), (2, 30, 0), (chance.randrange(24), chance.randrange(60), 0)]
        )
        at = day.replace(hour=clock[0], minute=clock[1], second=clock[2])
        properties = {
            "plan": chance.choice(["a", "b", "c", "", None]),
            "n": chance.choice([1, 2.5, "3", "x", None]),
        }
        name = chance.choice(["buy", "buy", "see"])
        events.append(Event(name, chance.choice(names), at.astimezone(UTC), properties))
    created = {
        name: (start + timedelta(days=chance.randrange(-20, days), hours=3)).astimezone(UTC)
        for name in names
    }
    aliases = {
        name: [f"{name}-{number}" for number in range(chance.randint(1, 2))] for name in names
    }
    return World(tz, monday_first, events, created, aliases)


# -- time ---------------------------------------------------------------------------------------------


def bucket_date(at: datetime, interval: str, world: World) -> date:
    """Return the first day of the interval that an instant lies in."""
    day = at.astimezone(world.zone).date()
    if interval == "week":
        back = day.weekday() if world.monday_first else (day.weekday() + 1) % 7
        return day - timedelta(days=back)
    return day.replace(day=1) if interval == "month" else day


def all_buckets(first: date, last: date, interval: str, world: World) -> list[date]:
    """Return the intervals of a range of days."""
    found: list[date] = []
    day = first
    while day <= last:
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=world.zone)
        start = bucket_date(noon, interval, world)
        if start not in found:
            found.append(start)
        day += timedelta(days=1)
    return found


def counted(world: World, first: date, last: date, interval: str, name: str | None) -> list[Event]:
    """Return the events of a name that a range counts: from its first interval on, in weeks from day one."""
    lower = first.replace(day=1) if interval == "month" else first
    return [
        one
        for one in world.events
        if name in (None, one.name) and lower <= one.at.astimezone(world.zone).date() <= last
    ]


# -- trends -------------------------------------------------------------------------------------------


def trend(world: World, first: date, last: date, interval: str, math: str) -> list[float]:
    """Return the numbers of a trend of `buy`."""
    starts = all_buckets(first, last, interval, world)
    if math in ("weekly_active", "monthly_active"):
        return _active(world, starts, last, interval, 7 if math == "weekly_active" else 30)
    if math.startswith("first_"):
        return _first(world, starts, first, last, interval, math=math)
    rows = counted(world, first, last, interval, "buy")
    numbers = []
    for start in starts:
        own = [one for one in rows if bucket_date(one.at, interval, world) == start]
        numbers.append(_aggregated(own, math))
    return numbers


def _aggregated(rows: list[Event], math: str) -> float:
    if math == "total":
        return len(rows)
    if math == "dau":
        return len({one.actor for one in rows})
    if math.endswith("_count_per_actor"):
        counts = [sum(one.actor == name for one in rows) for name in {one.actor for one in rows}]
        values: list[float] = [float(one) for one in counts]
        math = math.removesuffix("_count_per_actor")
    else:
        values = [number(one.properties["n"]) for one in rows if number(one.properties["n"])]
    if not values:
        return 0
    return {
        "sum": sum(values),
        "avg": sum(values) / len(values),
        "min": min(values),
        "max": max(values),
    }[math]


def number(value: Any) -> float:
    """Return a property as a number; 0 for none, as no property of a world is 0."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0


def _active(world: World, starts: list[date], last: date, interval: str, days: int) -> list[float]:
    assert interval == "day"
    return [
        len(
            {
                one.actor
                for one in world.events
                if one.name == "buy"
                and start - timedelta(days=days) < one.at.astimezone(world.zone).date() <= start
                and one.at.astimezone(world.zone).date() <= last
            }
        )
        for start in starts
    ]


def _first(
    world: World, starts: list[date], first: date, last: date, interval: str, *, math: str
) -> list[float]:
    """Count actors at their first `buy`; the filter is plan = a."""
    numbers: list[float] = [0] * len(starts)
    rows = [one for one in world.events if one.name == "buy"]
    rows = [one for one in rows if one.at.astimezone(world.zone).date() <= last]
    allowed = counted(world, first, last, interval, "buy")
    for actor in {one.actor for one in rows}:
        own = [one for one in rows if one.actor == actor]
        fitting = [one for one in own if one.properties["plan"] == "a"]
        if math == "first_matching_event_for_user":
            decisive = min((one.at for one in fitting), default=None)
            inside = [one.at for one in allowed if one.actor == actor]
        else:
            decisive = min(one.at for one in own)
            inside = [one.at for one in fitting if one in allowed]
        if decisive is not None and decisive in inside:
            numbers[starts.index(bucket_date(decisive, interval, world))] += 1
    return numbers


def split_trend(
    world: World, first: date, last: date, limit: int
) -> list[tuple[str, list[int], int]]:
    """Return value, numbers and sum of a trend of all events split by plan, in their order."""
    starts = all_buckets(first, last, "day", world)
    numbers: dict[str, list[int]] = {}
    for one in counted(world, first, last, "day", None):
        value = one.properties["plan"] or "$$_posthog_breakdown_null_$$"
        data = numbers.setdefault(value, [0] * len(starts))
        data[starts.index(bucket_date(one.at, "day", world))] += 1
    null = "$$_posthog_breakdown_null_$$"
    ordered = sorted(numbers, key=lambda value: (value == null, -sum(numbers[value]), value))
    rows = [(value, numbers[value], sum(numbers[value])) for value in ordered]
    if len(rows) <= limit:
        return rows
    other = [sum(column) for column in zip(*[row[1] for row in rows[limit:]], strict=True)]
    return [*rows[:limit], ("$$_posthog_breakdown_other_$$", other, sum(other))]


# -- lifecycle and stickiness -------------------------------------------------------------------------


def lifecycle(world: World, first: date, last: date, interval: str) -> dict[str, list[int]]:
    """Return the numbers of each status for `buy`; `last` is the last day of an interval."""
    starts = all_buckets(first, last, interval, world)
    lead = bucket_date(
        datetime(starts[0].year, starts[0].month, starts[0].day, 12, tzinfo=world.zone)
        - timedelta(days=1),
        interval,
        world,
    )
    line = [lead, *starts]
    found = {
        status: [0] * len(starts) for status in ("new", "returning", "resurrecting", "dormant")
    }
    for actor in world.aliases:
        active = {
            bucket_date(one.at, interval, world)
            for one in world.events
            if one.actor == actor and one.name == "buy"
        }
        created = bucket_date(world.created[actor], interval, world)
        for index, start in enumerate(starts):
            before = line[index] in active
            if start in active:
                status = "new" if start == created else "returning" if before else "resurrecting"
                found[status][index] += 1
            elif before:
                found["dormant"][index] -= 1
    return found


def stickiness(
    world: World, first: date, last: date, interval: str, *, count: int, at_least: int
) -> list[int]:
    """Return how many actors did `buy` in one bucket, in two, ...; buckets count back from the end."""
    starts = all_buckets(first, last, interval, world)
    length = -(-len(starts) // count)
    numbers = [0] * length
    rows = counted(world, first, last, interval, "buy")
    for actor in world.aliases:
        tally: dict[int, int] = {}
        for one in rows:
            if one.actor == actor:
                index = starts.index(bucket_date(one.at, interval, world))
                bucket = (len(starts) - 1 - index) // count
                tally[bucket] = tally.get(bucket, 0) + 1
        active = sum(1 for times in tally.values() if times >= at_least)
        if active:
            numbers[active - 1] += 1
    return numbers
