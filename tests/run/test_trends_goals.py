"""Trends with a conversion goal, box plots by value and period, first times of groups."""

from __future__ import annotations

import random
import statistics
from collections import defaultdict

import pytest

import querykit as qk

pytest.importorskip("chdb", reason="the embedded engine is not installed")

ENVIRONMENT = qk.Environment(id=1, actions=[{"id": 4, "name": "paid", "steps": [{"event": "pay"}]}])
NULL = "$$_posthog_breakdown_null_$$"
DAYS = range(1, 15)


def made_events(seed):
    """Return events as (day, name, session, plan, amount, company), some without each."""
    chance = random.Random(seed)
    return [
        (
            chance.choice(DAYS),
            chance.choice(["see", "see", "see", "pay"]),
            chance.choice(["s1", "s2", "s3", "s4", "s5", None, ""]),
            chance.choice(["a", "b", "c", None]),
            chance.choice([1, 2, 3.5, 10, "x", None]),
            chance.choice(["acme", "beta", "corp", ""]),
        )
        for _ in range(120)
    ]


@pytest.fixture(scope="module", params=[1, 2, 3])
def world(request):
    events = made_events(request.param)
    with qk.open_engine() as engine:
        engine.load(
            ENVIRONMENT,
            events=[
                {
                    "event": name,
                    "distinct_id": f"u{index % 7}",
                    "timestamp": f"2025-06-{day:02}T12:{index // 60:02}:{index % 60:02}Z",
                    "properties": {
                        "$session_id": session,
                        "plan": plan,
                        "n": amount,
                        "$group_0": company,
                    },
                }
                for index, (day, name, session, plan, amount, company) in enumerate(events)
            ],
        )

        def run(node=None, **more):
            query = {
                "kind": "TrendsQuery",
                "series": [{"kind": "EventsNode", "event": "see", **(node or {})}],
                "dateRange": {"date_from": "2025-06-08", "date_to": "2025-06-14"},
                **more,
            }
            return engine.run(query, ENVIRONMENT, now="2025-06-20T00:00:00Z")

        yield events, run


# -- conversion goals ---------------------------------------------------------------------------------


def converted(events, first, last):
    """Return the sessions with a `pay` in some days."""
    return {one[2] for one in events if one[1] == "pay" and first <= one[0] <= last and one[2]}


@pytest.mark.parametrize("goal", [{"customEventName": "pay"}, {"actionId": 4}])
def test_goal__events__are_those_of_sessions_that_reached_it(world, goal):
    events, run = world
    [result] = run(conversionGoal=goal)["results"]
    sessions = converted(events, 8, 14)
    seen = [one for one in events if one[1] == "see" and one[2] in sessions]
    assert result["data"] == [sum(one[0] == day for one in seen) for day in range(8, 15)]


def test_goal__comparison__is_reached_in_each_period(world):
    events, run = world
    query = {"conversionGoal": {"customEventName": "pay"}, "compareFilter": {"compare": True}}
    before = run(**query)["results"][1]
    sessions = converted(events, 1, 7)
    seen = [one for one in events if one[1] == "see" and one[2] in sessions]
    assert before["days"][0] == "2025-06-01"
    assert before["data"] == [sum(one[0] == day for one in seen) for day in range(1, 8)]


@pytest.mark.parametrize("goal", [{"customEventName": "never"}, {"actionId": 99}])
def test_goal__that_nobody_reached__leaves_nothing(world, goal):
    _, run = world
    assert [one["count"] for one in run(conversionGoal=goal)["results"]] == [0]


def test_goal__calendar__counts_the_same_events(world):
    events, run = world
    query = {"conversionGoal": {"actionId": 4}, "trendsFilter": {"display": "CalendarHeatmap"}}
    sessions = converted(events, 8, 14)
    expected = [one for one in events if one[1] == "see" and one[2] in sessions and one[0] >= 8]
    assert run(**query)["results"]["allAggregations"] == len(expected)


# -- box plots ----------------------------------------------------------------------------------------


def boxes_of(events, first, last):
    """Return (plan, day) -> the numbers of `see`."""
    found = defaultdict(list)
    for day, name, _session, plan, amount, _company in events:
        if name == "see" and first <= day <= last and isinstance(amount, (int, float)):
            found[plan or NULL, day].append(float(amount))
    return found


def quantile(numbers, part):
    numbers = sorted(numbers)
    at = (len(numbers) - 1) * part
    low = int(at)
    high = min(low + 1, len(numbers) - 1)
    return numbers[low] + (numbers[high] - numbers[low]) * (at - low)


def shown(box):
    return (box["min"], box["p25"], box["median"], box["mean"], box["p75"], box["max"])


def numbers_of(numbers):
    return pytest.approx(
        (
            min(numbers),
            quantile(numbers, 0.25),
            statistics.median(numbers),
            statistics.mean(numbers),
            quantile(numbers, 0.75),
            max(numbers),
        )
    )


BOX = {"math_property": "n"}
BY_PLAN = {"breakdown": "plan", "breakdown_type": "event"}


@pytest.mark.parametrize("limit", [25, 2])
def test_boxes__split__are_those_of_each_value(world, limit):
    events, run = world
    answer = run(
        BOX,
        trendsFilter={"display": "BoxPlot"},
        breakdownFilter={**BY_PLAN, "breakdown_limit": limit},
    )
    found = {(one["series_label"], int(one["day"][-2:])): one for one in answer["boxplot_data"]}
    expected = boxes_of(events, 8, 14)
    amounts = defaultdict(int)
    for (plan, _day), numbers in expected.items():
        amounts[plan] += len(numbers)
    ranked = sorted(amounts, key=lambda plan: (plan == NULL, -amounts[plan], plan))
    kept = set(ranked[:limit])
    assert set(found) == {place for place in expected if place[0] in kept}
    for place, box in found.items():
        assert shown(box) == numbers_of(expected[place])
        assert ranked[box["series_index"]] == place[0]
    assert answer["hasMore"] == (len(ranked) > limit)


def test_boxes__compared__have_those_of_both_periods(world):
    events, run = world
    answer = run(BOX, trendsFilter={"display": "BoxPlot"}, compareFilter={"compare": True})
    by_day = defaultdict(list)
    for (_plan, day), numbers in boxes_of(events, 1, 14).items():
        by_day[day] += numbers
    found = {int(one["day"][-2:]): one for one in answer["boxplot_data"]}
    assert set(found) == set(by_day)
    for day, box in found.items():
        assert shown(box) == numbers_of(by_day[day])
        assert box["series_label"] == ("see - current" if day >= 8 else "see - previous")
        assert box["series_index"] == (0 if day >= 8 else 1)


# -- first times of groups ----------------------------------------------------------------------------


@pytest.mark.parametrize("math", ["first_time_for_group", "first_matching_event_for_group"])
def test_first_time_of_groups__counts_each_group_once(world, math):
    events, run = world
    node = {"math": math, "math_group_type_index": 0}
    node["properties"] = [{"type": "event", "key": "plan", "value": "a"}]
    [result] = run(node, dateRange={"date_from": "2025-06-01", "date_to": "2025-06-14"})["results"]
    order = sorted(enumerate(events), key=lambda one: (one[1][0], one[0]))
    rows = [event for _, event in order if event[1] == "see"]
    expected = [0] * 14
    for company in ("acme", "beta", "corp"):
        own = [one for one in rows if one[5] == company]
        fitting = [one for one in own if one[3] == "a"]
        if math == "first_time_for_group":
            fitting = fitting if fitting and fitting[0] is own[0] else []
        if fitting:
            expected[fitting[0][0] - 1] += 1
    assert result["data"] == expected
