"""Who stands behind the numbers of an insight, found by going over all events, without any SQL."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from support.insight_oracle import Event, World, all_buckets, bucket_date, counted

NULL, OTHER = "$$_posthog_breakdown_null_$$", "$$_posthog_breakdown_other_$$"
WINDOWS = {"weekly_active": 7, "monthly_active": 30}


def local_date(event, world: World) -> date:
    """Return the day of an event where the world is."""
    return event.at.astimezone(world.zone).date()


def trend(
    world: World, first: date, last: date, interval: str, math: str
) -> dict[date, dict[str, int]]:
    """Return for each interval who is counted in a trend of `buy`, and how many events each did."""
    starts = all_buckets(first, last, interval, world)
    rows = counted(world, first, last, interval, "buy")
    if math in WINDOWS and interval == "day":
        days = WINDOWS[math]
        rows = [one for one in world.events if one.name == "buy" and local_date(one, world) <= last]
        return {
            start: _tally(
                one
                for one in rows
                if start - timedelta(days=days) < local_date(one, world) <= start
            )
            for start in starts
        }
    if math.startswith("first_"):
        rows = _firsts(world, rows, last, math)
    return {
        start: _tally(one for one in rows if bucket_date(one.at, interval, world) == start)
        for start in starts
    }


def _tally(events) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in events:
        found[one.actor] = found.get(one.actor, 0) + 1
    return found


def _firsts(world: World, allowed, last: date, math: str):
    """Return the events that count as the first of their actors; the filter is plan = a."""
    found = []
    for actor in world.aliases:
        own = [one for one in world.events if one.actor == actor and one.name == "buy"]
        own = [one for one in own if local_date(one, world) <= last]
        fitting = [one for one in own if one.properties["plan"] == "a"]
        looked_at = fitting if math == "first_matching_event_for_user" else own
        decisive = min((one.at for one in looked_at), default=None)
        found += [one for one in fitting if one.at == decisive and one in allowed]
    return found


def split(world: World, first: date, last: date, limit: int) -> dict[str, set[str]]:
    """Return who did anything with each plan, as a trend by unique users ranks and cuts the plans."""
    by_day: dict[str, set[tuple[str, date]]] = {}
    for one in counted(world, first, last, "day", None):
        value = one.properties["plan"] or NULL
        by_day.setdefault(value, set()).add((one.actor, local_date(one, world)))
    ranked = sorted(by_day, key=lambda value: (value == NULL, -len(by_day[value]), value))
    kept = {value: {actor for actor, _ in by_day[value]} for value in ranked[:limit]}
    rest = {actor for value in ranked[limit:] for actor, _ in by_day[value]}
    return {**kept, **({OTHER: rest} if ranked[limit:] else {})}


def lifecycle(
    world: World, first: date, last: date, interval: str
) -> dict[tuple[date, str], set[str]]:
    """Return who has a status in an interval, for `buy`."""
    starts = all_buckets(first, last, interval, world)
    found: dict[tuple[date, str], set[str]] = {}
    for actor in world.aliases:
        active = {
            bucket_date(one.at, interval, world)
            for one in world.events
            if one.actor == actor and one.name == "buy"
        }
        created = bucket_date(world.created[actor], interval, world)
        for start in starts:
            before = _before(start, interval) in active
            if start in active:
                status = "new" if start == created else "returning" if before else "resurrecting"
                found.setdefault((start, status), set()).add(actor)
            elif before:
                found.setdefault((start, "dormant"), set()).add(actor)
    return found


def _before(start: date, interval: str) -> date:
    if interval == "month":
        return (start - timedelta(days=1)).replace(day=1)
    return start - timedelta(days=7 if interval == "week" else 1)


def stickiness(world: World, first: date, last: date, interval: str) -> dict[str, int]:
    """Return in how many intervals each actor did `buy`."""
    rows = counted(world, first, last, interval, "buy")
    return {
        actor: len({bucket_date(one.at, interval, world) for one in rows if one.actor == actor})
        for actor in world.aliases
    }


def retention(world: World, first: date, last: date) -> dict[tuple[int, int], set[str]]:
    """Return who did `buy` on a day and came back to `see` so many days later."""
    days = all_buckets(first, last, "day", world)
    found: dict[tuple[int, int], set[str]] = {}
    for actor in world.aliases:
        own = [one for one in world.events if one.actor == actor]
        bought = {local_date(one, world) for one in own if one.name == "buy"}
        seen = {local_date(one, world) for one in own if one.name == "see"}
        for row, day in enumerate(days):
            if day in bought:
                found.setdefault((row, 0), set()).add(actor)
                for later in range(1, len(days)):
                    if day + timedelta(days=later) in seen and row + later < len(days):
                        found.setdefault((row, later), set()).add(actor)
    return found


def random_walks(seed: int, start: datetime) -> World:
    """Return a world of few persons who go from one thing to the next, never at the same instant."""
    chance = random.Random(seed)
    events, aliases = [], {}
    for number in range(chance.randint(2, 8)):
        name, at = f"w{number}", start + timedelta(minutes=chance.randrange(600))
        aliases[name] = [f"{name}-0"]
        for _ in range(chance.randint(1, 14)):
            at += timedelta(seconds=chance.choice([20, 60, 600, 1_800, 1_860, 90_000]))
            browser = chance.choice(["Firefox", "Chrome", None])
            events.append(Event(chance.choice("abcd"), name, at, {"browser": browser}))
    return World(
        ZoneInfo("UTC"), False, events, dict.fromkeys(aliases, start.astimezone(UTC)), aliases
    )


def depth(events, names: list[str], seconds: float) -> int:
    """Return how far an actor came in an ordered funnel: the longest chain that fits in the window."""
    ordered = sorted(events, key=lambda one: one.at)

    def furthest(start, after: int, step: int) -> int:
        if step == len(names):
            return step
        reached = step
        for place in range(after, len(ordered)):
            one = ordered[place]
            if one.name == names[step] and (one.at - start.at).total_seconds() <= seconds:
                reached = max(reached, furthest(start, place + 1, step + 1))
        return reached

    starts = [place for place, one in enumerate(ordered) if one.name == names[0]]
    return max((furthest(ordered[place], place + 1, 1) for place in starts), default=0)


def sessions(events, gap_seconds: float) -> list[list[str]]:
    """Return the names of events, cut at pauses; equal ones behind each other are one."""
    found: list[list[str]] = []
    last = None
    for one in sorted(events, key=lambda event: (event.at, event.name)):
        if last is None or (one.at - last).total_seconds() >= gap_seconds:
            found.append([])
        if not found[-1] or found[-1][-1] != one.name:
            found[-1].append(one.name)
        last = one.at
    return found
