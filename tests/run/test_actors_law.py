"""The actors of a data point are just those that its number counts, on random worlds.

Held against sets that plain Python finds by going over all events, and against the insight's numbers.
"""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest

import querykit as qk
from support import actor_oracle as oracle
from support.acting import Asker
from support.insight_oracle import random_world

pytest.importorskip("chdb", reason="the embedded engine is not installed")

FIRST, LAST = date(2025, 3, 26), date(2025, 4, 5)
"""Clocks go forward in Berlin and the month ends within the range."""

WORLDS = [(1, "UTC", False), (2, "Europe/Berlin", True), (3, "America/New_York", False)]
MATHS = ["total", "dau", "weekly_active", "monthly_active", "sum"]
FIRST_TIMES = ["first_time_for_user", "first_matching_event_for_user"]
UNIQUE = {"dau", "weekly_active", "monthly_active", *FIRST_TIMES}
STATUSES = ["new", "returning", "resurrecting", "dormant"]
TEAMS = count(1)


@pytest.fixture(scope="module")
def engine():
    with qk.open_engine() as opened:
        yield opened


@pytest.fixture(scope="module", params=WORLDS, ids=lambda world: f"{world[0]}-{world[1]}")
def world(request, engine):
    seed, zone, monday = request.param
    made = random_world(seed, FIRST, 11, zone, monday_first=monday)
    environment = qk.Environment(
        id=next(TEAMS), timezone=zone, week_start="monday" if monday else "sunday"
    )
    engine.load(environment, events=made.rows(), persons=made.persons())
    return Asker(made, lambda query: engine.run(query, environment, now="2025-04-20T00:00:00Z"))


def query(kind, *, interval="day", node=None, **members):
    return {
        "kind": kind,
        "series": [{"kind": "EventsNode", "event": "buy", **(node or {})}],
        "interval": interval,
        "dateRange": {"date_from": FIRST.isoformat(), "date_to": LAST.isoformat()},
        **members,
    }


PLAN_A = [{"type": "event", "key": "plan", "value": "a"}]


@pytest.mark.parametrize(
    ("math", "interval"),
    [
        (math, interval)
        for math in (*MATHS, *FIRST_TIMES)
        for interval in ("day", "week", "month")
        if interval == "day" or math not in oracle.WINDOWS
    ],
)
def test_trend__every_point__has_the_actors_it_counts(world, math, interval):
    node = {"math": math, "math_property": "n"}
    if math in FIRST_TIMES:
        node["properties"] = PLAN_A
    insight = query("TrendsQuery", interval=interval, node=node)
    [result] = world.run(insight)["results"]
    expected = oracle.trend(world.made, FIRST, LAST, interval, math)
    assert len(expected) == len(result["data"])
    for day, number, (start, actors) in zip(
        result["days"], result["data"], expected.items(), strict=True
    ):
        assert day == start.isoformat()
        rows = world.actors(insight, day=day, select=("id", "event_count"))
        assert dict(rows) == actors
        if math in UNIQUE:
            assert len(rows) == number
        if math == "total":
            assert sum(events for _, events in rows) == number


@pytest.mark.parametrize("math", ["total", "dau", "weekly_active", "first_time_for_user"])
def test_trend__one_number_for_the_range__has_all_its_actors(world, math):
    insight = query("TrendsQuery", node={"math": math}, trendsFilter={"display": "BoldNumber"})
    [result] = world.run(insight)["results"]
    rows = world.actors(insight, select=("id", "event_count"))
    number = sum(events for _, events in rows) if math == "total" else len(rows)
    assert number == result["aggregated_value"]


def test_trend__cumulative__a_point_has_all_up_to_it(world):
    insight = query(
        "TrendsQuery", node={"math": "dau"}, trendsFilter={"display": "ActionsLineGraphCumulative"}
    )
    [result] = world.run(insight)["results"]
    for day, number in zip(result["days"][::3], result["data"][::3], strict=True):
        assert len(world.names_of(insight, day=day)) == number


@pytest.mark.parametrize("interval", ["day", "week"])
def test_trend__events_behind_a_point__are_as_many_as_it_counts(world, interval):
    insight = query("TrendsQuery", interval=interval)
    [result] = world.run(insight)["results"]
    for day, number in zip(result["days"], result["data"], strict=True):
        source = {"kind": "InsightActorsQuery", "source": insight, "day": day}
        rows = world.run(
            {"kind": "EventsQuery", "select": ["event"], "after": "all", "source": source}
        )["results"]
        assert len(rows) == number
        assert all(event == "buy" for (event,) in rows)


def test_trend__by_cohort_and_by_expression__each_value_has_its_actors(engine):
    environment = qk.Environment(
        id=next(TEAMS),
        cohorts=[
            {"id": 1, "name": "Two", "is_static": True},
            {
                "id": 2,
                "name": "Even",
                "groups": [{"properties": [{"type": "person", "key": "even", "value": "yes"}]}],
            },
        ],
    )
    people = [
        {"distinct_ids": [f"u{n}"], "properties": {"even": "no" if n % 2 else "yes"}}
        for n in range(5)
    ]
    events = [
        {"event": "buy", "distinct_id": f"u{n}", "timestamp": "2025-03-27T00:00:00Z"}
        for n in range(5)
    ]
    cohorts = [{"id": 1, "distinct_ids": ["u0", "u1"]}]
    engine.load(environment, events=events, persons=people, cohorts=cohorts)
    world = Asker(None, lambda asked: engine.run(asked, environment, now="2025-04-20T00:00:00Z"))
    for breakdown in (
        {"breakdown": [1, 2, "all"], "breakdown_type": "cohort"},
        {"breakdown": "concat(distinct_id, '!')", "breakdown_type": "hogql"},
        {"breakdown": "even", "breakdown_type": "person"},
    ):
        insight = query("TrendsQuery", node={"math": "dau"}, breakdownFilter=breakdown)
        results = world.run(insight)["results"]
        assert len(results) > 1
        for result in results:
            assert result["count"] > 0
            actors = world.names_of(insight, breakdown=result["breakdown_value"])
            assert len(actors) == result["count"]


@pytest.mark.parametrize("limit", [1, 2, 25])
def test_trend__breakdown__each_value_and_the_rest_have_theirs(world, limit):
    insight = query(
        "TrendsQuery",
        node={"event": None, "math": "dau"},
        breakdownFilter={"breakdown": "plan", "breakdown_limit": limit},
    )
    results = world.run(insight)["results"]
    expected = oracle.split(world.made, FIRST, LAST, limit)
    assert {one["breakdown_value"] for one in results} == set(expected)
    for value, actors in expected.items():
        assert world.names_of(insight, breakdown=value) == actors


def test_trend__several_breakdowns__a_value_of_each(world):
    insight = query(
        "TrendsQuery",
        node={"event": None, "math": "dau"},
        breakdownFilter={"breakdowns": [{"property": "plan"}, {"property": "n"}]},
        trendsFilter={"display": "ActionsTable"},
    )
    for result in world.run(insight)["results"]:
        actors = world.names_of(insight, breakdown=result["breakdown_value"])
        assert len(actors) == result["aggregated_value"]


def test_trend__previous_period__is_meant_by_the_day_of_now(world):
    insight = query("TrendsQuery", node={"math": "dau"}, compareFilter={"compare": True})
    current, previous = world.run(insight)["results"]
    for at, day in enumerate(current["days"]):
        for result in (current, previous):
            actors = world.names_of(insight, day=day, compare=result["compare_label"])
            assert len(actors) == result["data"][at]


@pytest.mark.parametrize("interval", ["day", "week", "month"])
def test_lifecycle__every_status__has_the_actors_it_counts(world, interval):
    last = {"day": LAST, "month": date(2025, 4, 30)}.get(interval)
    if last is None:
        last = date(2025, 4, 6) if world.made.monday_first else LAST
    insight = query("LifecycleQuery", interval=interval)
    expected = oracle.lifecycle(world.made, FIRST, last, interval)
    for result in world.run(insight)["results"]:
        for day, number in zip(result["days"], result["data"], strict=True):
            actors = world.names_of(insight, day=day, status=result["status"])
            assert actors == expected.get((date.fromisoformat(day), result["status"]), set())
            assert len(actors) == abs(number)


def test_lifecycle__without_a_day_or_a_status__everybody_once(world):
    insight = query("LifecycleQuery")
    expected = oracle.lifecycle(world.made, FIRST, LAST, "day")
    assert world.names_of(insight) == set().union(*expected.values())
    for status in STATUSES:
        own = [actors for (_, one), actors in expected.items() if one == status]
        assert world.names_of(insight, status=status) == set().union(*own)


@pytest.mark.parametrize("interval", ["day", "week"])
@pytest.mark.parametrize("how", ["non_cumulative", "cumulative"])
def test_stickiness__every_bar__has_the_actors_it_counts(world, interval, how):
    insight = query("StickinessQuery", interval=interval, stickinessFilter={"computedAs": how})
    buckets = oracle.stickiness(world.made, FIRST, LAST, interval)
    [result] = world.run(insight)["results"]
    for bar, number in zip(result["days"], result["data"], strict=True):
        actors = world.names_of(insight, day=bar)
        assert len(actors) == number
        exact = {name for name, own in buckets.items() if own == bar}
        more = {name for name, own in buckets.items() if own >= bar}
        assert actors == (more if how == "cumulative" else exact)
        for operator, expected in (("exact", exact), ("gte", more)):
            found = world.names_of(
                insight, kind="StickinessActorsQuery", day=bar, operator=operator
            )
            assert found == expected


def retention(**options):
    return {
        "kind": "RetentionQuery",
        "dateRange": {"date_from": FIRST.isoformat(), "date_to": LAST.isoformat()},
        "retentionFilter": {
            "period": "Day",
            "totalIntervals": 11,
            "targetEntity": {"id": "buy", "type": "events"},
            "returningEntity": {"id": "see", "type": "events"},
            **options,
        },
    }


def test_retention__every_cell__has_the_actors_it_counts(world):
    insight = retention()
    expected = oracle.retention(world.made, FIRST, LAST)
    for row, result in enumerate(world.run(insight)["results"]):
        rows = world.actors(insight, interval=row, select=("id", "appearances", "day_1"))
        lengths = [len(appearances) for _, appearances, _ in rows]
        assert lengths == sorted(lengths, reverse=True)
        assert all(bool(day_1) == (1 in appearances) for _, appearances, day_1 in rows)
        for column, cell in enumerate(result["values"]):
            actors = {name for name, appearances, _ in rows if column in appearances}
            assert actors == expected.get((row, column), set())
            assert len(actors) == cell["count"]


@pytest.mark.parametrize(
    "options",
    [
        {"cumulative": True},
        {"retentionCustomBrackets": [1, 3]},
        {"retentionType": "retention_first_time"},
        {"timeWindowMode": "24_hour_windows"},
        {"minimumOccurrences": 2},
    ],
    ids=lambda options: next(iter(options)),
)
def test_retention__other_rules__cells_have_as_many_actors_as_they_count(world, options):
    insight = retention(**options)
    check_cells(world, insight, world.run(insight)["results"])


@pytest.mark.parametrize("mode", ["strict_calendar_dates", "24_hour_windows"])
def test_retention__breakdown__each_value_and_the_rest_have_theirs(world, mode):
    insight = retention(timeWindowMode=mode, retentionType="retention_first_time")
    insight["breakdownFilter"] = {"breakdown": "plan", "breakdown_limit": 1}
    results = world.run(insight)["results"]
    for value in {one["breakdown_value"] for one in results}:
        rows = [one for one in results if one["breakdown_value"] == value]
        check_cells(world, insight, rows, breakdown=value)


def check_cells(world, insight, results, **point):
    for row, result in enumerate(results):
        rows = world.actors(insight, interval=row, select=("id", "appearances"), **point)
        for column, cell in enumerate(result["values"]):
            actors = {name for name, appearances in rows if column in appearances}
            assert len(actors) == cell["count"]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
def test_trend__by_hours_when_clocks_go_back__each_hour_is_told_apart(engine, zone):
    environment = qk.Environment(id=next(TEAMS), timezone=zone)
    events = [
        {"event": "buy", "distinct_id": f"u{hour}", "timestamp": f"2025-10-26T0{hour}:30:00Z"}
        for hour in range(4)
    ]
    engine.load(environment, events=events)
    dates = {"date_from": "2025-10-26T00:00:00Z", "date_to": "2025-10-26T03:59:59Z"}
    series = [{"kind": "EventsNode", "event": "buy", "math": "dau"}]
    insight = {"kind": "TrendsQuery", "series": series, "interval": "hour", "dateRange": dates}
    point = {"kind": "InsightActorsQuery", "source": insight}
    options = engine.run({"kind": "InsightActorsQueryOptions", "source": point}, environment)
    found = []
    for day in options["day"]:
        query = {"kind": "ActorsQuery", "source": {**point, "day": day["value"]}}
        results = engine.run({**query, "select": ["person"]}, environment)["results"]
        found.append([row[0]["name"] for row in results])
    assert found == [["u0"], ["u1"], ["u2"], ["u3"]]


def test_trend__bins__each_has_its_actors(world):
    insight = query(
        "TrendsQuery",
        node={"event": None, "math": "dau"},
        breakdownFilter={"breakdown": "n", "breakdown_histogram_bin_count": 2},
        trendsFilter={"display": "ActionsTable"},
    )
    results = world.run(insight)["results"]
    assert any(one["breakdown_value"].startswith("[") for one in results)
    for result in results:
        actors = world.names_of(insight, breakdown=result["breakdown_value"])
        assert len(actors) == result["aggregated_value"]
    everybody = world.names_of({**insight, "breakdownFilter": None})
    assert world.names_of(insight, breakdown='["",""]') == everybody


def test_stickiness__previous_period_and_longer_buckets__have_theirs(world):
    insight = query("StickinessQuery", compareFilter={"compare": True}, intervalCount=2)
    for result in world.run(insight)["results"]:
        for bar, number in zip(result["days"], result["data"], strict=True):
            assert len(world.names_of(insight, day=bar, compare=result["compare_label"])) == number
