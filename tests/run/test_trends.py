"""Trends on the embedded engine: displays, breakdowns, formulas, comparison (worked examples)."""

from __future__ import annotations

import pytest

import querykit as qk
from querykit.errors import DraftProblem

pytest.importorskip("chdb", reason="the embedded engine is not installed")

NULL, OTHER = "$$_posthog_breakdown_null_$$", "$$_posthog_breakdown_other_$$"
ENVIRONMENT = qk.Environment(
    id=1,
    cohorts=[
        {
            "id": 7,
            "name": "Ann and Bob",
            "groups": [
                {"properties": [{"key": "name", "type": "person", "value": ["ann", "bob"]}]}
            ],
        },
        {
            "id": 8,
            "name": "buyers",
            "filters": {
                "properties": {
                    "type": "AND",
                    "values": [
                        {
                            "type": "behavioral",
                            "value": "performed_event",
                            "key": "buy",
                            "event_type": "events",
                            "time_value": 30,
                            "time_interval": "day",
                        },
                        {"type": "cohort", "value": 7},
                    ],
                }
            },
        },
    ],
)


def seen(person, day, event="see", **properties):
    return {
        "event": event,
        "distinct_id": person,
        "timestamp": f"2025-06-{day:02}T12:00:00Z",
        "properties": properties,
    }


EVENTS = [
    *[seen("ann", day, n=day) for day in (1, 2, 3)],
    seen("bob", 3, n=8),
    seen("ann", 2, "buy", price=5),
    seen("cid", 3, "buy", price=7.5),
    seen("cid", 1, "buy", price="much"),
    *[
        seen("x", 1, "split", v=value)
        for value, times in {"a": 5, "b": 4, "c": 4, "d": 1}.items()
        for _ in range(times)
    ],
    *[seen("x", 1, "split", v=value) for value in (None, "", None)],
    *[seen("x", 1, "url", u=url) for url in ("/a/", "/a", "/?", "/")],
]


@pytest.fixture(scope="module")
def run():
    with qk.open_engine() as engine:
        persons = [
            {
                "distinct_ids": [name],
                "properties": {"name": name},
                "created_at": "2025-05-01T00:00:00Z",
            }
            for name in ("ann", "bob", "cid")
        ]
        engine.load(ENVIRONMENT, events=EVENTS, persons=persons)

        def ask(*series, display=None, **members):
            query = {
                "kind": "TrendsQuery",
                "series": [{"kind": "EventsNode", **one} for one in series],
                "dateRange": {"date_from": "2025-06-01", "date_to": "2025-06-03"},
                **members,
            }
            if display:
                query["trendsFilter"] = {**members.get("trendsFilter", {}), "display": display}
            return engine.run(query, ENVIRONMENT, now="2025-06-04T00:00:00Z")

        yield ask


def told(answer, *names):
    return [tuple(one.get(name) for name in names) for one in answer["results"]]


SEE, BUY, SPLIT = {"event": "see"}, {"event": "buy"}, {"event": "split"}


def test_row__has_posthogs_members(run):
    [row] = run({**SEE, "math": "dau"})["results"]
    assert row["data"] == [1, 1, 2]
    assert row["days"] == ["2025-06-01", "2025-06-02", "2025-06-03"]
    assert row["labels"] == ["1-Jun-2025", "2-Jun-2025", "3-Jun-2025"]
    assert (row["count"], row["label"], row["order"]) == (4, "see", 0)
    assert row["action"]["id"] == "see"
    assert row["action"]["math"] == "dau"
    assert row["action"]["days"][0] == "2025-06-01T00:00:00Z"
    assert row["filter"]["insight"] == "TRENDS"


def test_answer__has_its_resolved_range(run):
    assert run(SEE)["resolved_date_range"] == {
        "date_from": "2025-06-01T00:00:00Z",
        "date_to": "2025-06-03T23:59:59.999999Z",
    }


def test_answer__compared__has_both_ranges(run):
    answer = run(SEE, compareFilter={"compare": True})
    assert answer["resolved_compare_date_range"] == {
        "date_from": "2025-05-29T00:00:00Z",
        "date_to": "2025-05-31T23:59:59.999999Z",
    }
    assert "resolved_compare_date_range" not in run(SEE)


def test_cumulative__unique_users__count_in_their_first_bucket(run):
    answer = run({**SEE, "math": "dau"}, display="ActionsLineGraphCumulative")
    assert told(answer, "data", "count") == [([1, 1, 2], 2)]


def test_bold_number__unique_users__count_once(run):
    answer = run({**SEE, "math": "dau"}, display="BoldNumber")
    assert told(answer, "data", "days", "count", "aggregated_value") == [([], [], 0, 2)]


def test_smoothing__means_are_floored(run):
    answer = run(
        {**SEE, "math": "sum", "math_property": "n"}, trendsFilter={"smoothingIntervals": 2}
    )
    assert told(answer, "data") == [([1.0, 1.0, 6.0],)]


def test_sum__text_that_is_no_number__does_not_count(run):
    answer = run({**BUY, "math": "sum", "math_property": "price"})
    assert told(answer, "data") == [([0.0, 5.0, 7.5],)]


@pytest.mark.parametrize(
    ("limit", "rows", "more"),
    [
        (2, [("a", 5), ("b", 4), (OTHER, 8)], True),
        (4, [("a", 5), ("b", 4), ("c", 4), ("d", 1), (OTHER, 3)], True),
        (5, [("a", 5), ("b", 4), ("c", 4), ("d", 1), (NULL, 3)], False),
    ],
)
def test_breakdown__limit__merges_the_rest(run, limit, rows, more):
    answer = run(SPLIT, breakdownFilter={"breakdown": "v", "breakdown_limit": limit})
    assert told(answer, "breakdown_value", "count") == rows
    assert answer["hasMore"] is more


def test_breakdown__other_is_hidden(run):
    wanted = {"breakdown": "v", "breakdown_limit": 2, "breakdown_hide_other_aggregation": True}
    answer = run(SPLIT, breakdownFilter=wanted)
    assert told(answer, "breakdown_value") == [("a",), ("b",)]


def test_breakdown__several_series__are_labelled_with_both(run):
    answer = run(
        SPLIT, SEE, breakdownFilter={"breakdowns": [{"property": "v"}], "breakdown_limit": 1}
    )
    assert told(answer, "label", "breakdown_value") == [
        ("split - a", ["a"]),
        (f"split - {OTHER}", [OTHER]),
        (f"see - {NULL}", [NULL]),
    ]


def test_breakdown__urls__are_normalized(run):
    answer = run(
        {"event": "url"}, breakdownFilter={"breakdown": "u", "breakdown_normalize_url": True}
    )
    assert told(answer, "breakdown_value", "count") == [("/", 2), ("/a", 2)]


def test_breakdown__bins__cover_all_numbers(run):
    answer = run(SEE, breakdownFilter={"breakdown": "n", "breakdown_histogram_bin_count": 2})
    assert told(answer, "breakdown_value", "count") == [("[1,4.5]", 3), ("[4.5,8.01]", 1)]


def test_breakdown__cohorts__by_property_and_by_what_was_done(run):
    wanted = {"breakdown_type": "cohort", "breakdown": ["all", 7, 8]}
    answer = run({"event": "buy"}, breakdownFilter=wanted)
    assert told(answer, "breakdown_value", "label", "count") == [
        ("all", "all users", 3),
        (7, "Ann and Bob", 1),
        (8, "buyers", 1),
    ]


def test_formula__division_by_zero__is_zero(run):
    answer = run(SEE, BUY, trendsFilter={"formula": "A / B"})
    assert told(answer, "label", "data", "action") == [("Formula (A / B)", [1.0, 1.0, 2.0], None)]
    assert told(run(SEE, BUY, trendsFilter={"formula": "1 / (b - 1)"}), "data") == [
        ([0.0, 0.0, 0.0],)
    ]


def test_formula__breakdown__missing_side_is_zeros(run):
    answer = run(
        SPLIT, SEE, trendsFilter={"formulas": ["A + B", "B"]}, breakdownFilter={"breakdown": "v"}
    )
    first = [one for one in answer["results"] if one["order"] == 0]
    assert [(one["breakdown_value"], one["count"]) for one in first] == [
        ("a", 5.0),
        ("b", 4.0),
        ("c", 4.0),
        ("d", 1.0),
        (NULL, 7.0),
    ]


def test_formula__breakdown_without_rows__is_empty(run):
    answer = run(
        {"event": "none"}, trendsFilter={"formula": "A"}, breakdownFilter={"breakdown": "v"}
    )
    assert answer["results"] == []


@pytest.mark.parametrize(
    "formula", ["A +", "A + C", "__import__('os')", "A if B else 1", "A, B", "A.b"]
)
def test_formula__that_is_none__names_the_member(run, formula):
    with pytest.raises(DraftProblem) as problem:
        run(SEE, BUY, trendsFilter={"formulaNodes": [{"formula": formula}]})
    assert problem.value.pointer == "/trendsFilter/formulaNodes/0/formula"


def test_compare__rows__are_current_then_previous_for_each_series(run):
    answer = run(
        SEE,
        BUY,
        compareFilter={"compare": True},
        dateRange={"date_from": "2025-06-03", "date_to": "2025-06-03"},
    )
    assert told(answer, "label", "compare_label", "data", "days") == [
        ("see", "current", [2], ["2025-06-03"]),
        ("see", "previous", [1], ["2025-06-02"]),
        ("buy", "current", [1], ["2025-06-03"]),
        ("buy", "previous", [1], ["2025-06-02"]),
    ]


def test_unknown_event__is_an_empty_answer(run):
    assert told(run({"event": "none"}), "data", "count") == [([0, 0, 0], 0)]


def test_all__begins_with_the_first_event(run):
    answer = run(BUY, dateRange={"date_from": "all"})
    assert told(answer, "data") == [([1, 1, 1, 0],)]


def test_box_plot__has_six_numbers_of_each_bucket(run):
    answer = run({**SEE, "math": "total", "math_property": "n"}, display="BoxPlot")
    assert answer["results"] == []
    assert answer["boxplot_data"][-1] == {
        "label": "3-Jun-2025",
        "day": "2025-06-03",
        "min": 3.0,
        "p25": 4.25,
        "median": 5.5,
        "mean": 5.5,
        "p75": 6.75,
        "max": 8.0,
        "series_index": 0,
        "series_label": "see",
    }


def test_calendar__display__is_answered_as_a_heatmap(run):
    results = run(SEE, display="CalendarHeatmap")["results"]
    assert results["allAggregations"] == 4
    assert {"row": 2, "column": 12, "value": 2} in results["data"]
    assert {"column": 12, "value": 4} in results["columnAggregations"]


def test_breakdown__windows_of_days__rank_by_what_is_shown(run):
    answer = run(
        {"event": None, "math": "weekly_active"},
        breakdownFilter={"breakdown": "event", "breakdown_type": "event_metadata"},
        dateRange={"date_from": "2025-06-01", "date_to": "2025-06-01"},
    )
    assert told(answer, "breakdown_value", "data") == [
        ("buy", [1]),
        ("see", [1]),
        ("split", [1]),
        ("url", [1]),
    ]


def test_breakdown__max__keeps_the_largest_of_the_rest(run):
    answer = run(
        {**SEE, "math": "max", "math_property": "n"},
        breakdownFilter={"breakdown": "n", "breakdown_limit": 1},
        display="ActionsTable",
    )
    assert told(answer, "breakdown_value", "aggregated_value") == [("8", 8.0), (OTHER, 3.0)]
