"""FunnelsQuery on the real engine: visualisations, breakdowns, attribution, refusals."""

from __future__ import annotations

import pytest

import querykit as qk
from querykit.errors import DraftProblem, NotSupported

pytest.importorskip("chdb", reason="the embedded engine is not installed")

ENVIRONMENT = qk.Environment(id=1, timezone="Europe/Berlin")
NOW = "2024-03-10T12:00:00Z"
STEPS = [{"kind": "EventsNode", "event": name} for name in ("view", "cart", "buy")]
EVENTS = [
    # who, event, minute of 2024-03-04 08:00 UTC, browser
    ("ann", "view", 0, "Firefox"),
    ("ann", "cart", 1, "Firefox"),
    ("ann", "buy", 4, "Safari"),
    ("bob", "view", 0, "Chrome"),
    ("bob", "cart", 3, "Chrome"),
    ("cy", "view", 60 * 24, None),
    ("dee", "cart", 5, "Chrome"),
]


@pytest.fixture(scope="module")
def ask():
    with qk.open_engine() as engine:
        engine.load(
            ENVIRONMENT,
            events=[
                {
                    "event": name,
                    "distinct_id": who,
                    "timestamp": f"2024-03-{4 + minute // 1440:02}T08:{minute % 60:02}:00Z",
                    "properties": {"$browser": browser} if browser else {},
                }
                for who, name, minute, browser in EVENTS
            ],
        )

        def run(series=STEPS, **members):
            node = {
                "kind": "FunnelsQuery",
                "series": series,
                "dateRange": {"date_from": "2024-03-01", "date_to": "2024-03-08"},
                **members,
            }
            return engine.run(node, ENVIRONMENT, now=NOW)["results"]

        yield run


def test_steps__counts_and_times(ask):
    rows = ask()
    assert [(row["name"], row["order"], row["count"]) for row in rows] == [
        ("view", 0, 3),
        ("cart", 1, 2),
        ("buy", 2, 1),
    ]
    assert [row["average_conversion_time"] for row in rows] == [None, 120, 180]
    assert [row["median_conversion_time"] for row in rows] == [None, 120, 180]


def test_steps__nobody__is_an_empty_list(ask):
    assert ask([{"kind": "EventsNode", "event": "never"}, *STEPS]) == []


def test_steps__unordered__have_names_of_their_own(ask):
    rows = ask(funnelsFilter={"funnelOrderType": "unordered"})
    assert [(row["name"], row["count"]) for row in rows] == [
        ("Completed 1 step", 4),
        ("Completed 2 steps", 2),
        ("Completed 3 steps", 1),
    ]


@pytest.mark.parametrize(
    ("attribution", "counts"),
    [
        ({}, {"Firefox": [1, 1, 1], "Chrome": [1, 1, 0], "": [1, 0, 0]}),
        (
            {"breakdownAttributionType": "last_touch"},
            {"Safari": [1, 1, 1], "Chrome": [1, 1, 0], "": [1, 0, 0]},
        ),
        (
            {"breakdownAttributionType": "all_events"},
            {"Firefox": [1, 1, 0], "Chrome": [1, 1, 0], "": [1, 0, 0]},
        ),
        (
            {"breakdownAttributionType": "step", "breakdownAttributionValue": 2},
            {"Safari": [1, 1, 1]},
        ),
    ],
)
def test_breakdown__attribution__decides_whose_value_it_is(ask, attribution, counts):
    breakdown = {"breakdown": "$browser", "breakdown_type": "event"}
    sets = ask(breakdownFilter=breakdown, funnelsFilter=attribution)
    assert {
        rows[0]["breakdown_value"][0]: [row["count"] for row in rows] for rows in sets
    } == counts


def test_breakdown__beyond_the_limit__is_other(ask):
    breakdown = {"breakdown": "$browser", "breakdown_type": "event", "breakdown_limit": 1}
    sets = ask(breakdownFilter=breakdown)
    assert sorted(rows[0]["breakdown_value"] for rows in sets) == [[""], ["Other"]]
    assert sum(rows[0]["count"] for rows in sets) == 3


def test_time_to_convert__bins_and_average(ask):
    assert ask(funnelsFilter={"funnelVizType": "time_to_convert", "funnelToStep": 1}) == {
        "bins": [[60, 1], [120, 0], [180, 1]],
        "average_conversion_time": 120,
    }


def test_trends__rates_by_day_of_the_project(ask):
    (row,) = ask(interval="day", funnelsFilter={"funnelVizType": "trends", "funnelToStep": 1})
    assert (row["count"], row["days"][3], row["labels"][3]) == (8, "2024-03-04", "4-Mar-2024")
    assert row["data"] == [0, 0, 0, 100, 0, 0, 0, 0]


def test_first_time_for_user__only_the_first_event_ever_counts(ask):
    again = [{**STEPS[0], "math": "first_time_for_user"}, *STEPS[1:]]
    assert [row["count"] for row in ask(again)] == [3, 2, 1]


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"series": []}, "/series"),
        (
            {"funnelsFilter": {"funnelVizType": "trends", "funnelFromStep": 2, "funnelToStep": 1}},
            "/funnelsFilter/funnelFromStep",
        ),
        ({"funnelsFilter": {"funnelToStep": 9}}, "/funnelsFilter/funnelToStep"),
        (
            {
                "funnelsFilter": {
                    "exclusions": [
                        {
                            "kind": "EventsNode",
                            "event": "view",
                            "funnelFromStep": 0,
                            "funnelToStep": 1,
                        }
                    ]
                }
            },
            "/funnelsFilter/exclusions/0",
        ),
        ({"series": [{**STEPS[0], "optionalInFunnel": True}, *STEPS[1:]]}, "/series/0"),
    ],
)
def test_wrong__is_refused_at_its_place(ask, members, pointer):
    with pytest.raises(DraftProblem) as caught:
        ask(**members)
    assert caught.value.pointer == pointer


def test_not_supported__says_so(ask):
    with pytest.raises(NotSupported, match="flow"):
        ask(funnelsFilter={"funnelVizType": "flow"})
    with pytest.raises(NotSupported, match="period before"):
        ask(compareFilter={"compare": True})
