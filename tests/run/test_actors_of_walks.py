"""The actors of funnels, their drop-offs and trends, and of paths, on random walks.

Held against plain Python, which tries every chain of events, and against the insight's numbers.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest

import querykit as qk
from support import actor_oracle as oracle
from support.acting import Asker

pytest.importorskip("chdb", reason="the embedded engine is not installed")

pytestmark = pytest.mark.slow

START = datetime(2025, 5, 1, tzinfo=UTC)
DATES = {"date_from": "2025-05-01", "date_to": "2025-05-20"}
SEEDS = (2, 5, 6, 8)
"""Worlds in which somebody comes through each of the funnels that are asked about."""
WINDOW = {"funnelWindowInterval": 40, "funnelWindowIntervalUnit": "minute"}


@pytest.fixture(scope="module")
def engine():
    with qk.open_engine() as opened:
        yield opened


@pytest.fixture(scope="module", params=SEEDS)
def world(request, engine):
    made = oracle.random_walks(request.param, START)
    environment = qk.Environment(id=request.param)
    engine.load(environment, events=made.rows(), persons=made.persons())
    return Asker(made, lambda query: engine.run(query, environment, now="2025-05-21T00:00:00Z"))


def funnel(names, **members):
    return {
        "kind": "FunnelsQuery",
        "series": [{"kind": "EventsNode", "event": name} for name in names],
        "dateRange": DATES,
        **members,
    }


def reached(world, insight, step, **point):
    return world.names_of(insight, kind="FunnelsActorsQuery", funnelStep=step, **point)


@pytest.mark.parametrize("names", ["ab", "abc", "aba"])
def test_funnel__every_step_and_drop_off__has_the_actors_it_counts(world, names):
    insight = funnel(names, funnelsFilter=WINDOW)
    depths = {
        name: oracle.depth(
            [one for one in world.made.events if one.actor == name], list(names), 40 * 60
        )
        for name in world.made.aliases
    }
    rows = world.run(insight)["results"] or [{"count": 0}] * len(names)
    for step, row in enumerate(rows, 1):
        actors = reached(world, insight, step)
        assert actors == {name for name, depth in depths.items() if depth >= step}
        assert len(actors) == row["count"]
        if step > 1:
            dropped = reached(world, insight, -step)
            assert dropped == {name for name, depth in depths.items() if depth == step - 1}
            assert len(dropped) == rows[step - 2]["count"] - row["count"]


@pytest.mark.parametrize(
    "options",
    [
        {"funnelOrderType": "strict"},
        {"funnelOrderType": "unordered"},
        {
            "exclusions": [
                {
                    "kind": "FunnelExclusionEventsNode",
                    "event": "d",
                    "funnelFromStep": 0,
                    "funnelToStep": 2,
                }
            ]
        },
    ],
    ids=["strict", "unordered", "exclusion"],
)
def test_funnel__other_rules__steps_have_as_many_actors_as_they_count(world, options):
    insight = funnel("abc", funnelsFilter={**WINDOW, **options})
    rows = world.run(insight)["results"] or [{"count": 0}] * 3
    for step, row in enumerate(rows, 1):
        assert len(reached(world, insight, step)) == row["count"]
        if step > 1:
            assert reached(world, insight, -step) == (
                reached(world, insight, step - 1) - reached(world, insight, step)
            )


def test_funnel__optional_step__is_reached_and_dropped_before(world):
    insight = funnel("abc", funnelsFilter=WINDOW)
    insight["series"][1]["optionalInFunnel"] = True
    rows = world.run(insight)["results"] or [{"count": 0}] * 3
    counts = [len(reached(world, insight, step)) for step in (1, 2, 3)]
    assert counts == [row["count"] for row in rows]
    assert reached(world, insight, -3) == reached(world, insight, 1) - reached(world, insight, 3)


@pytest.mark.parametrize("attribution", ["first_touch", "last_touch", "all_events", "step"])
def test_funnel__breakdown__each_value_has_its_actors(world, attribution):
    insight = funnel(
        "ab",
        breakdownFilter={"breakdown": "browser", "breakdown_type": "event", "breakdown_limit": 2},
        funnelsFilter={**WINDOW, "breakdownAttributionType": attribution},
    )
    for rows in world.run(insight)["results"]:
        for step, row in enumerate(rows, 1):
            rows_of = world.actors(
                insight,
                kind="FunnelsActorsQuery",
                funnelStep=step,
                funnelStepBreakdown=row["breakdown_value"],
            )
            # the same person may have several of the values that are merged
            merged = row["breakdown_value"] == ["Other"]
            assert len(rows_of) == row["count"] or (merged and 0 < len(rows_of) < row["count"])


EXCLUSION = {
    "kind": "FunnelExclusionEventsNode",
    "event": "d",
    "funnelFromStep": 0,
    "funnelToStep": 1,
}


def periods(world, insight):
    """Yield the day and rate of each period, who converted in it, and who entered and did not."""
    [result] = world.run(insight)["results"]
    for day, rate in zip(result["days"], result["data"], strict=True):
        converted, dropped = (
            world.names_of(
                insight,
                kind="FunnelsActorsQuery",
                funnelTrendsDropOff=dropped,
                funnelTrendsEntrancePeriodStart=f"{day} 00:00:00",
            )
            for dropped in (False, True)
        )
        assert not converted & dropped
        yield day, rate, converted, dropped


def test_funnel_trends__every_period__has_who_converted_and_who_did_not(world):
    insight = funnel("ab", interval="day", funnelsFilter={**WINDOW, "funnelVizType": "trends"})
    for day, rate, converted, dropped in periods(world, insight):
        own = [one for one in world.made.events if one.at.strftime("%Y-%m-%d") == day]
        assert converted | dropped == {one.actor for one in own if one.name == "a"}
        entered = len(converted) + len(dropped)
        assert rate == (round(100 * len(converted) / entered, 2) if entered else 0)


@pytest.mark.parametrize(
    "options",
    [{"exclusions": [EXCLUSION]}, {"funnelOrderType": "unordered"}, {"funnelOrderType": "strict"}],
    ids=["exclusion", "unordered", "strict"],
)
def test_funnel_trends__other_rules__rates_are_those_of_the_actors(world, options):
    shown = {**WINDOW, "funnelVizType": "trends", **options}
    insight = funnel("ab", interval="day", funnelsFilter=shown)
    insight["dateRange"] = {"date_from": "2025-05-01", "date_to": "2025-05-05"}
    for _, rate, converted, dropped in periods(world, insight):
        entered = len(converted) + len(dropped)
        assert rate == (round(100 * len(converted) / entered, 2) if entered else 0)


@pytest.mark.parametrize("limit", [3, 5])
def test_paths__every_link__has_the_actors_that_went_along_it(world, limit):
    insight = {
        "kind": "PathsQuery",
        "dateRange": DATES,
        "pathsFilter": {"stepLimit": limit, "edgeLimit": 200},
    }
    paths = {
        name: [
            [f"{at}_{item}" for at, item in enumerate(walk[:limit], 1)]
            for walk in oracle.sessions(
                [one for one in world.made.events if one.actor == name], 1_800
            )
        ]
        for name in world.made.aliases
    }

    def asked(**keys):
        point = {**insight, "pathsFilter": {**insight["pathsFilter"], **keys}}
        return dict(world.actors(point, select=("id", "event_count")))

    def expected(fits):
        counts = {name: sum(map(fits, own)) for name, own in paths.items()}
        return {name: number for name, number in counts.items() if number}

    links = world.run(insight)["results"]
    assert {(link["source"], link["target"]) for link in links} == {
        link for own in paths.values() for path in own for link in pairwise(path)
    }
    for link in links:
        check_link(link, asked, expected)


def check_link(link, asked, expected):
    source, target = link["source"], link["target"]
    both = asked(pathStartKey=source, pathEndKey=target)
    assert both == expected(lambda path: (source, target) in pairwise(path))
    assert sum(both.values()) == link["value"]
    assert asked(pathStartKey=source) == expected(lambda path: source in path[:-1])
    assert asked(pathEndKey=target) == expected(lambda path: target in path[1:])
    assert asked(pathDropoffKey=target) == expected(lambda path: path[-1] == target)


def test_correlation__every_count__has_the_actors_it_counts(world):
    funnel_actors = {"kind": "FunnelsActorsQuery", "source": funnel("ab", funnelsFilter=WINDOW)}
    correlation = {
        "kind": "FunnelCorrelationQuery",
        "source": funnel_actors,
        "funnelCorrelationType": "events",
    }
    entered, through = (reached(world, funnel_actors["source"], step) for step in (1, 2))
    found = {
        one["event"]["event"]: (one["success_count"], one["failure_count"], one["odds_ratio"])
        for one in world.run(correlation)["results"]["events"]
    }
    assert found
    assert set(found) <= {"c", "d"}
    for event in ("c", "d"):
        good, bad = (
            world.names_of(
                correlation,
                kind="FunnelCorrelationActorsQuery",
                funnelCorrelationPersonEntity={"kind": "EventsNode", "event": event},
                funnelCorrelationPersonConverted=converted,
            )
            for converted in (True, False)
        )
        assert good <= through
        assert bad <= entered - through
        if through and entered - through and (good or bad):
            total, rest = len(through), len(entered) - len(through)
            odds = (len(good) + 1) * (rest - len(bad) + 1)
            odds /= (total - len(good) + 1) * (len(bad) + 1)
            assert found[event] == (len(good), len(bad), pytest.approx(odds))
        else:
            assert event not in found


@pytest.mark.parametrize("sort", ["before_step", "between_steps", "after_step"])
@pytest.mark.parametrize("order", ["ordered", "unordered"])
def test_paths_around_a_step__have_only_its_actors(world, sort, order):
    source = funnel("abc", funnelsFilter={**WINDOW, "funnelOrderType": order})
    insight = {
        "kind": "PathsQuery",
        "dateRange": DATES,
        "pathsFilter": {"stepLimit": 5},
        "funnelPathsFilter": {
            "funnelSource": source,
            "funnelPathType": f"funnel_path_{sort}",
            "funnelStep": 2,
        },
    }
    actors, links = reached(world, source, 2), world.run(insight)["results"]
    assert links
    for link in links:
        keys = {"pathStartKey": link["source"], "pathEndKey": link["target"]}
        point = {**insight, "pathsFilter": {**insight["pathsFilter"], **keys}}
        own = dict(world.actors(point, select=("id", "event_count")))
        assert sum(own.values()) == link["value"]
        assert set(own) <= actors
