"""Trends of every math, display and length of buckets against plain Python, over odd days."""

from __future__ import annotations

import random
from datetime import UTC, date, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest

import querykit as qk
from support import trends_oracle as oracle
from support.trends_oracle import QUANTILES, Seen

pytest.importorskip("chdb", reason="the embedded engine is not installed")

DAYS = {
    "clocks go forward": ("Europe/Berlin", date(2025, 3, 30)),
    "clocks go back": ("America/New_York", date(2025, 11, 2)),
    "half an hour": ("Australia/Lord_Howe", date(2025, 4, 6)),
    "a leap day": ("UTC", date(2024, 2, 29)),
    "the end of a year": ("Asia/Kolkata", date(2024, 12, 31)),
}
"""A time zone, and the odd day in the middle of three."""

MATHS = [
    *("total", "dau", "unique_session", "unique_group", "hogql", "sum", "avg", "min", "max"),
    *QUANTILES,
    *(f"{one}_count_per_actor" for one in ("avg", "min", "max", *QUANTILES)),
]
TEAMS = count(1)


def node(math):
    more = {"hogql": {"math_hogql": "sum(toFloat(properties.n)) / count()"}}
    group = {"math_group_type_index": 0} if math == "unique_group" else {}
    return {
        "kind": "EventsNode",
        "event": "see",
        "math": math,
        "math_property": "n",
        **group,
        **more.get(math, {}),
    }


@pytest.fixture(scope="module")
def engine():
    with qk.open_engine() as opened:
        yield opened


@pytest.fixture(scope="module", params=DAYS)
def world(request, engine):
    zone_name, odd = DAYS[request.param]
    zone = ZoneInfo(zone_name)
    chance = random.Random(request.param)
    first = oracle.midnight(odd.year, odd.month, odd.day, zone) - timedelta(days=1)
    # local midnights, whatever the length of the days between
    first = oracle.midnight(first.year, first.month, first.day, zone)
    last = odd + timedelta(days=2)
    end = oracle.midnight(last.year, last.month, last.day, zone).astimezone(UTC)
    begin = first.astimezone(UTC)
    length = int((end - begin).total_seconds())
    rows = []
    for _ in range(150):
        second = chance.choice(
            [0, length - 1, chance.randrange(length), 3600 * chance.randrange(72)]
        )
        rows.append(
            Seen(
                chance.choice("abcde"),
                begin + timedelta(seconds=min(second, length - 1)),
                chance.choice(["s1", "s2", "s3", ""]),
                chance.choice(["acme", "beta", ""]),
                chance.choice([1, 2.5, 7, 7, "4", "x", None]),
            )
        )
    environment = qk.Environment(id=next(TEAMS), timezone=zone_name)
    engine.load(
        environment,
        events=[
            {
                "event": "see",
                "distinct_id": f"{one.actor}-{index % 2}",
                "timestamp": one.at.isoformat(),
                "properties": {
                    "$session_id": one.session,
                    "$group_0": one.company,
                    "n": one.amount,
                },
            }
            for index, one in enumerate(rows)
        ],
        persons=[{"distinct_ids": [f"{one}-0", f"{one}-1"]} for one in "abcde"],
    )

    whole = {"date_from": str(first.date()), "date_to": str(odd + timedelta(days=1))}

    def run(series, *, interval="day", dates=None, **more):
        query = {
            "kind": "TrendsQuery",
            "series": series,
            "interval": interval,
            "dateRange": dates or whole,
            **more,
        }
        return engine.run(query, environment, now="2026-01-01T00:00:00Z")

    return rows, first, end - timedelta(microseconds=1), run


@pytest.mark.parametrize("math", MATHS)
def test_trend__by_day__is_what_the_events_say(world, math):
    rows, first, last, run = world
    [result] = run([node(math)])["results"]
    starts = oracle.local_days(first, last)
    assert [one[:10] for one in result["days"]] == [str(one.date()) for one in starts]
    assert result["data"] == pytest.approx(oracle.series(math, rows, starts, last))
    assert result["count"] == pytest.approx(sum(result["data"]))


@pytest.mark.parametrize("math", ["total", "dau", "median", "avg_count_per_actor"])
def test_trend__by_hour__has_every_hour_of_the_day(world, math):
    rows, first, last, run = world
    dates = {
        "date_from": first.date().isoformat(),
        "date_to": str(last.astimezone(first.tzinfo))[:19],
    }
    [result] = run([node(math)], interval="hour", dates=dates)["results"]
    starts = oracle.local_hours(first, last)
    assert len(result["days"]) == len(starts)
    assert result["data"] == pytest.approx(oracle.series(math, rows, starts, last))


@pytest.mark.parametrize("math", MATHS)
def test_trend__one_number__is_of_the_whole_range(world, math):
    rows, _first, _last, run = world
    [result] = run([node(math)], trendsFilter={"display": "ActionsTable"})["results"]
    assert result["aggregated_value"] == pytest.approx(oracle.numbers(math, rows))
    assert (result["data"], result["days"], result["count"]) == ([], [], 0)


@pytest.mark.parametrize("math", ["total", "sum", "dau", "unique_group"])
def test_trend__cumulative__adds_up(world, math):
    rows, first, last, run = world
    display = {"display": "ActionsLineGraphCumulative"}
    [result] = run([node(math)], trendsFilter=display)["results"]
    starts = oracle.local_days(first, last)
    who = {"dau": "actor", "unique_group": "company"}.get(math)
    if who is None:
        expected = oracle.running(oracle.series(math, rows, starts, last))
    else:
        expected = oracle.first_seen(rows, starts, who)
    assert result["data"] == pytest.approx(expected)
    assert result["count"] == pytest.approx(expected[-1])


@pytest.mark.parametrize("width", [1, 2, 3])
def test_trend__smoothed__is_floored_means(world, width):
    rows, first, last, run = world
    [result] = run([node("avg")], trendsFilter={"smoothingIntervals": width})["results"]
    plain = oracle.series("avg", rows, oracle.local_days(first, last), last)
    assert result["data"] == pytest.approx(plain if width == 1 else oracle.smoothed(plain, width))


def test_trend__formula__is_made_of_the_buckets(world):
    rows, first, last, run = world
    formula = {"formula": "(A - B) / (C * 2) ** 2 + -B % 2"}
    series = [node("total"), node("dau"), node("sum")]
    [result] = run(series, trendsFilter=formula)["results"]
    starts = oracle.local_days(first, last)
    a, b, c = (oracle.series(one, rows, starts, last) for one in ("total", "dau", "sum"))
    expected = [
        ((x - y) / (z * 2) ** 2 if z else 0) + (-1.0 if y % 2 else 0.0)
        for x, y, z in zip(a, b, c, strict=True)
    ]
    assert result["data"] == pytest.approx(expected)


def test_trend__compared__has_the_days_before(world):
    rows, first, last, run = world
    starts = oracle.local_days(first, last)
    dates = {"date_from": str(starts[-1].date()), "date_to": str(starts[-1].date())}
    now, before = run([node("total")], dates=dates, compareFilter={"compare": True})["results"]
    totals = oracle.series("total", rows, starts, last)
    assert (now["data"], before["data"]) == ([totals[-1]], [totals[-2]])
    assert before["days"] == [str(starts[-2].date())]
    assert (now["compare_label"], before["compare_label"]) == ("current", "previous")


def test_trend__multiplied__is_multiplied(world):
    rows, first, last, run = world
    [result] = run([{**node("sum"), "math_multiplier": 0.01}])["results"]
    plain = oracle.series("sum", rows, oracle.local_days(first, last), last)
    assert result["data"] == pytest.approx([one * 0.01 for one in plain])
