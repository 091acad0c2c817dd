"""Trends, lifecycle and stickiness against numbers worked out in plain Python, on random worlds."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest

import querykit as qk
from support import insight_oracle as oracle

pytest.importorskip("chdb", reason="the embedded engine is not installed")

FIRST, LAST = date(2025, 3, 26), date(2025, 4, 5)
"""Clocks go forward in Berlin and the month ends within the range."""

WORLDS = [
    (1, "UTC", False),
    (2, "Europe/Berlin", True),
    (3, "America/New_York", False),
    (4, "Asia/Kolkata", True),
    (5, "Europe/Berlin", False),
    (6, "Pacific/Auckland", True),
]
MATHS = ["total", "dau", "weekly_active", "monthly_active", "sum", "avg", "min", "max"]
MATHS += ["avg_count_per_actor", "max_count_per_actor", "min_count_per_actor"]
TEAMS = count(1)


@pytest.fixture(scope="module")
def engine():
    with qk.open_engine() as opened:
        yield opened


@pytest.fixture(scope="module", params=WORLDS, ids=lambda world: f"{world[0]}-{world[1]}")
def world(request, engine):
    seed, zone, monday = request.param
    made = oracle.random_world(seed, FIRST, 11, zone, monday_first=monday)
    environment = qk.Environment(
        id=next(TEAMS), timezone=zone, week_start="monday" if monday else "sunday"
    )
    engine.load(environment, events=made.rows(), persons=made.persons())
    return made, lambda query: engine.run(query, environment, now="2025-04-20T00:00:00Z")


def query(kind, *, interval="day", node=None, **members):
    return {
        "kind": kind,
        "series": [{"kind": "EventsNode", "event": "buy", **(node or {})}],
        "interval": interval,
        "dateRange": {"date_from": FIRST.isoformat(), "date_to": LAST.isoformat()},
        **members,
    }


@pytest.mark.parametrize("math", MATHS)
def test_trend__by_day__is_what_the_events_say(world, math):
    made, run = world
    [result] = run(query("TrendsQuery", node={"math": math, "math_property": "n"}))["results"]
    assert result["data"] == pytest.approx(oracle.trend(made, FIRST, LAST, "day", math))


@pytest.mark.parametrize("interval", ["week", "month"])
@pytest.mark.parametrize("math", ["total", "dau", "sum"])
def test_trend__longer_intervals__is_what_the_events_say(world, math, interval):
    made, run = world
    node = {"math": math, "math_property": "n"}
    [result] = run(query("TrendsQuery", interval=interval, node=node))["results"]
    assert result["data"] == pytest.approx(oracle.trend(made, FIRST, LAST, interval, math))


@pytest.mark.parametrize("math", ["first_time_for_user", "first_matching_event_for_user"])
def test_trend__first_time__looks_at_the_whole_history(world, math):
    made, run = world
    node = {"math": math, "properties": [{"type": "event", "key": "plan", "value": "a"}]}
    [result] = run(query("TrendsQuery", node=node))["results"]
    assert result["data"] == oracle.trend(made, FIRST, LAST, "day", math)


@pytest.mark.parametrize("limit", [1, 2, 3, 25])
def test_trend__breakdown__ranks_cuts_and_merges(world, limit):
    made, run = world
    asked = query(
        "TrendsQuery",
        node={"event": None},
        breakdownFilter={"breakdown": "plan", "breakdown_limit": limit},
    )
    answer = run(asked)
    rows = [(one["breakdown_value"], one["data"], one["count"]) for one in answer["results"]]
    expected = oracle.split_trend(made, FIRST, LAST, limit)
    assert rows == expected
    assert answer["hasMore"] == (len(expected) > limit)


@pytest.mark.parametrize("interval", ["day", "week", "month"])
def test_lifecycle__is_what_the_events_say(world, interval):
    made, run = world
    last = {"day": LAST, "month": date(2025, 4, 30)}.get(interval)
    if last is None:
        last = date(2025, 4, 6) if made.monday_first else LAST
    results = run(query("LifecycleQuery", interval=interval))["results"]
    found = {one["status"]: one["data"] for one in results}
    assert found == oracle.lifecycle(made, FIRST, last, interval)
    assert [one["status"] for one in results] == ["new", "returning", "resurrecting", "dormant"]


@pytest.mark.parametrize("interval", ["day", "week", "month"])
@pytest.mark.parametrize("interval_count", [1, 2, 3])
@pytest.mark.parametrize("at_least", [0, 1, 2])
def test_stickiness__is_what_the_events_say(world, interval, interval_count, at_least):
    made, run = world
    criteria = {"operator": "gte", "value": at_least} if at_least else None
    [result] = run(
        query(
            "StickinessQuery",
            interval=interval,
            intervalCount=interval_count,
            stickinessFilter={"stickinessCriteria": criteria},
        )
    )["results"]
    expected = oracle.stickiness(
        made, FIRST, LAST, interval, count=interval_count, at_least=max(1, at_least)
    )
    assert result["data"] == expected
    assert result["count"] == sum(expected)
