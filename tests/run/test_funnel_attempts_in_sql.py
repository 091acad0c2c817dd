"""The attempts that HogQL finds are those of the algorithm: each actor, any funnel."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from querykit import Environment, open_engine
from querykit.draft.attempts import attempts_tree, is_in_sql
from querykit.draft.context import make_context
from querykit.draft.entrances import are_entrances_in_sql, entrances_tree
from querykit.draft.funnels import funnel_tree, plan_funnels
from querykit.hogql.compile import compile_tree
from querykit.run.funnels.numbers import entered_of_entrances, entered_of_rows
from querykit.run.funnels.reached import entrances_by_value, reached_by_value, read_streams

NOW = "2026-03-02T12:00:00Z"
NAMES = ["view", "cart", "buy", "leave"]
ENVIRONMENT = Environment()


@pytest.fixture(scope="module")
def engine():
    chance = random.Random(4)
    begin = datetime.fromisoformat("2026-03-01T00:00:00+00:00")
    events = [
        {
            "event": chance.choice(NAMES),
            "distinct_id": f"actor {actor}",
            # No two events of an actor and a name at one instant: which is first is open then.
            "timestamp": (begin + timedelta(seconds=second)).isoformat(),
            "properties": {
                "colour": chance.choice(["red", "blue", ""]),
                "big": chance.random() < 0.5,
            },
        }
        for actor in range(250)
        for second in chance.sample(range(40), chance.randrange(1, 12))
    ]
    with open_engine() as engine:
        engine.load(ENVIRONMENT, events=events)
        yield engine


big = {"type": "event", "key": "big", "value": ["true"], "operator": "exact"}
steps = st.builds(
    lambda name, only_big: {
        "kind": "EventsNode",
        "event": name,
        **({"properties": [big]} if only_big else {}),
    },
    st.sampled_from([*NAMES[:3], None]),
    st.booleans(),
)


@st.composite
def funnels(draw):
    series = draw(st.lists(steps, min_size=2, max_size=4))
    for step in series[1:]:
        if draw(st.integers(0, 3)) == 0:
            step["optionalInFunnel"] = True
    last = len(series) - 1
    exclusions = [
        {
            "kind": "FunnelExclusionEventsNode",
            "event": "leave",
            "funnelFromStep": first,
            "funnelToStep": draw(st.integers(first + 1, last)),
        }
        for first in draw(st.lists(st.integers(0, last - 1), max_size=2))
    ]
    broken_down = draw(st.booleans())
    return {
        "kind": "FunnelsQuery",
        "series": series,
        "dateRange": {"date_from": "2026-03-01", "date_to": "2026-03-01"},
        "breakdownFilter": {"breakdown": "colour", "breakdown_type": "event"}
        if broken_down
        else None,
        "funnelsFilter": {
            "funnelOrderType": draw(st.sampled_from(["ordered", "strict"])),
            "funnelWindowInterval": draw(st.sampled_from([3, 8, 20, 60])),
            "funnelWindowIntervalUnit": "second",
            "exclusions": exclusions,
            "breakdownAttributionType": draw(
                st.sampled_from(["first_touch", "last_touch", "all_events", "step"])
            ),
            "breakdownAttributionValue": draw(st.integers(0, last)),
        },
    }


@st.composite
def unordered_funnels(draw):
    names = draw(st.permutations(NAMES[:3]))[: draw(st.integers(2, 3))]
    last = len(names) - 1
    excluded = {
        "kind": "FunnelExclusionEventsNode",
        "event": "leave",
        "funnelFromStep": 0,
        "funnelToStep": last,
    }
    node = draw(funnels())
    return {
        **node,
        "series": [
            {
                "kind": "EventsNode",
                "event": name,
                "properties": draw(st.sampled_from([[], [big]])),
            }
            for name in names
        ],
        "funnelsFilter": {
            **node["funnelsFilter"],
            "funnelOrderType": "unordered",
            "exclusions": draw(st.sampled_from([[], [excluded]])),
            "breakdownAttributionValue": 0,
        },
    }


def rows(engine, tree):
    compiled = compile_tree(tree, environment=ENVIRONMENT, now=NOW, max_rows=None)
    return engine.backend.query(compiled.sql).dicts()


@pytest.mark.slow
@settings(deadline=None, max_examples=50)
@given(node=funnels() | unordered_funnels())
def test_attempts__any_funnel__are_those_of_the_algorithm(engine, node):
    plan = plan_funnels(node, make_context(ENVIRONMENT, NOW))
    assert is_in_sql(plan)
    expected = {
        (one.actor, value, tuple(times_of(one.attempt, len(plan.steps))))
        for value, actors in reached_by_value(
            plan, read_streams(rows(engine, funnel_tree(plan)))
        ).items()
        for one in actors
    }
    found = {
        (row["actor"], tuple(row.get("value", ())), tuple(row["times"]))
        for row in rows(engine, attempts_tree(plan))
    }
    assert found == expected


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(
    node=funnels() | unordered_funnels(), interval=st.sampled_from(["hour", "day"]), data=st.data()
)
def test_entrances__any_funnel__are_those_of_the_algorithm(engine, node, interval, data):
    last = len(node["series"]) - 1
    node = {
        **node,
        "interval": interval,
        "series": [{**one, "optionalInFunnel": False} for one in node["series"]],
        "funnelsFilter": {
            **node["funnelsFilter"],
            "funnelVizType": "trends",
            "exclusions": [],
            "funnelToStep": data.draw(st.integers(1, last)),
            "breakdownAttributionType": data.draw(
                st.sampled_from(["first_touch", "last_touch", "all_events"])
            ),
        },
    }
    plan = plan_funnels(node, make_context(ENVIRONMENT, NOW))
    assert are_entrances_in_sql(plan)
    streams = read_streams(rows(engine, funnel_tree(plan)))
    expected = entered_of_entrances(plan, entrances_by_value(plan, streams))
    found = entered_of_rows(rows(engine, entrances_tree(plan)))
    assert {value: counts for value, counts in found.items() if counts} == {
        value: counts for value, counts in expected.items() if counts
    }


def times_of(attempt, steps):
    times = [0.0] * steps
    for step, event in zip(attempt.done, attempt.events, strict=True):
        times[step] = event.at
    return times
