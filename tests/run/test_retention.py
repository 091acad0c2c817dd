"""RetentionQuery on the real engine, held against semantics.md 6 and a plain oracle."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import querykit as qk
from querykit.draft.context import make_context
from querykit.draft.retention import plan_retention
from querykit.errors import DraftProblem
from querykit.run.retention import retention_results, tables_of_streams

ENVIRONMENT = qk.Environment(id=1)
NOW = "2024-06-10T12:00:00Z"
FIRST = datetime(2024, 6, 1, tzinfo=UTC)


def plan(**given_filter):
    query = {
        "kind": "RetentionQuery",
        "dateRange": {"date_from": "2024-06-01", "date_to": "2024-06-04"},
        "retentionFilter": {"period": "Day", "totalIntervals": 4, **given_filter},
    }
    return plan_retention(query, make_context(ENVIRONMENT, NOW))


def stream(*events):
    """Return the row of one actor: `T1` is a target on day 1, `R2.5` a return, `B0` both."""
    made = []
    for word in events:
        sort, day = word[0], float(word[1:])
        at = (FIRST + timedelta(days=day)).timestamp()
        is_target, is_return = int(sort in "TB"), int(sort in "RB")
        made.append([at, is_target, is_target, is_return, "", 2.0])
    return {"actor": str(events), "stream": made, "cohort": ""}


def results(read, rows):
    return retention_results(read, tables_of_streams(read, rows))


def counts(read, *rows):
    return [[one["count"] for one in row["values"]] for row in results(read, rows)]


X, Y = ("B0", "B1", "B3"), ("B1",)


def test_recurring__is_the_example_of_the_sheet():
    assert counts(plan(), stream(*X), stream(*Y)) == [
        [1, 1, 0, 1],
        [2, 0, 1, 0],
        [0, 0, 0, 0],
        [1, 0, 0, 0],
    ]


def test_cumulative__counts_those_who_came_back_later():
    assert counts(plan(cumulative=True), stream(*X), stream(*Y))[:2] == [[1, 1, 1, 1], [2, 1, 1, 0]]


def test_first_time__has_one_row_for_each_actor():
    read = plan(retentionType="retention_first_time")
    assert counts(read, stream(*X), stream(*Y)) == [
        [1, 1, 0, 1],
        [1, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
    ]
    assert counts(read, stream("B-3", "B1"))[1][0] == 0


def test_minimum_occurrences__is_about_returns_only():
    read = plan(minimumOccurrences=2)
    assert counts(read, stream("T0", "R1", "R1.5", "R2"))[0] == [1, 1, 0, 0]


def test_brackets__gather_offsets():
    read = plan(retentionCustomBrackets=[1, 2])
    rows = results(read, [stream("T0", "R1", "R2", "R3")])
    assert [(one["label"], one["count"]) for one in rows[0]["values"]] == [
        ("Day 0", 1),
        ("Day 1", 1),
        ("Day 2-3", 1),
    ]


def test_windows_of_24_hours__are_measured_from_the_start():
    read = plan(timeWindowMode="24_hour_windows")
    assert counts(read, stream("T0.75", "R1.5"))[0] == [1, 0, 0, 0]
    assert counts(read, stream("T0.75", "R1.8"))[0] == [1, 1, 0, 0]


@pytest.mark.parametrize(("sort", "values"), [("sum", [4, 6]), ("avg", [4, 6])])
def test_aggregation__sums_a_property(sort, values):
    read = plan(aggregationType=sort, aggregationProperty="n")
    rows = results(read, [stream("T0", "T0.5", "R1", "R1.1", "R1.2")])
    assert [one["aggregation_value"] for one in rows[0]["values"][:2]] == values


@pytest.mark.parametrize(
    ("given_filter", "pointer"),
    [
        ({"totalIntervals": 0}, "/retentionFilter/totalIntervals"),
        ({"retentionCustomBrackets": [0]}, "/retentionFilter/retentionCustomBrackets"),
        (
            {"cumulative": True, "timeWindowMode": "24_hour_windows"},
            "/retentionFilter/timeWindowMode",
        ),
        ({"aggregationType": "sum"}, "/retentionFilter/aggregationProperty"),
    ],
)
def test_wrong__is_refused_at_its_place(given_filter, pointer):
    with pytest.raises(DraftProblem) as caught:
        plan(**given_filter)
    assert caught.value.pointer == pointer


days = st.lists(st.tuples(st.integers(0, 3), st.sampled_from("TRB")), max_size=8)


@settings(max_examples=200)
@given(st.lists(days, max_size=4))
def test_recurring__random_actors__are_what_plain_counting_gives(actors):
    expected = [[0] * 4 for _ in range(4)]
    for events in actors:
        starts = {day for day, sort in events if sort in "TB"}
        back = {day for day, sort in events if sort in "RB"}
        for row in starts:
            expected[row][0] += 1
            for column in range(1, 4):
                expected[row][column] += row + column in back
    rows = [stream(*(f"{sort}{day}.5" for day, sort in events)) for events in actors]
    assert counts(plan(), *rows) == expected


def test_engine__breakdown_and_time_zone__hold_on_real_data():
    pytest.importorskip("chdb", reason="the embedded engine is not installed")
    kolkata = qk.Environment(id=1, timezone="Asia/Kolkata")
    with qk.open_engine() as engine:
        engine.load(
            kolkata,
            events=[
                # 20:00 UTC is the next day in Kolkata
                {
                    "event": "$pageview",
                    "distinct_id": who,
                    "timestamp": at,
                    "properties": {"p": who},
                }
                for who, at in [
                    ("a", "2024-06-01T20:00:00Z"),
                    ("a", "2024-06-02T20:00:00Z"),
                    ("b", "2024-06-02T10:00:00Z"),
                ]
            ],
        )
        answer = engine.run(
            {
                "kind": "RetentionQuery",
                "dateRange": {"date_to": "2024-06-03"},
                "retentionFilter": {"totalIntervals": 2, "period": "Day"},
                "breakdownFilter": {"breakdown": "p", "breakdown_type": "event"},
            },
            kolkata,
            now=NOW,
        )
    rows = {
        (row["breakdown_value"], row["date"][:10]): [one["count"] for one in row["values"]]
        for row in answer["results"]
    }
    assert rows == {
        ("a", "2024-06-02"): [1, 1],
        ("a", "2024-06-03"): [1, 0],
        ("b", "2024-06-02"): [1, 0],
        ("b", "2024-06-03"): [0, 0],
    }
    assert answer["results"][0]["date"] == "2024-06-02T00:00:00+05:30"
