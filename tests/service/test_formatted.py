from __future__ import annotations

from typing import Any

import pytest

from querykit.environment import Environment
from querykit.run import open_engine
from querykit.service.formatted import FORMATS, formatted

DATES = {"date_from": "2020-01-07", "date_to": "2020-01-09"}
UP, OUT = ({"kind": "EventsNode", "event": event} for event in ("up", "out"))
ENVIRONMENT = Environment()


@pytest.fixture(scope="module")
def engine():
    rows = [("up", "a", 7, "x"), ("out", "a", 8, "y"), ("up", "b", 9, "x"), ("out", "c", 10, "y")]
    events = [
        {
            "event": event,
            "distinct_id": person,
            "timestamp": f"2020-01-{day:02d}T12:00:00Z",
            "properties": {"b": value},
        }
        for event, person, day, value in rows
    ]
    with open_engine() as opened:
        opened.load(ENVIRONMENT, events=events)
        yield opened


CASES = {
    "HogQLQuery": (
        {"query": "select event, null as b, [1, 2] as c from events order by event limit 1"},
        ["event|b|c", "out||1 / 2"],
    ),
    "TrendsQuery": (
        {"series": [UP, OUT], "dateRange": DATES},
        ["|up|out", "7-Jan-2020|1|0", "8-Jan-2020|0|1", "9-Jan-2020|1|0"],
    ),
    "TrendsQuery of one number": (
        {"series": [UP], "dateRange": DATES, "trendsFilter": {"display": "BoldNumber"}},
        ["series|value", "up|2"],
    ),
    "StickinessQuery": (
        {"series": [UP], "dateRange": DATES},
        ["|up", "1 day|2", "2 days|0", "3 days|0"],
    ),
    "FunnelsQuery": (
        {"series": [UP, OUT], "dateRange": DATES},
        [
            "breakdown|step|count|conversion|average seconds|median seconds",
            "|up|2|100.0%||",
            "|out|1|50.0%|86400|86400",
        ],
    ),
    "FunnelsQuery by time": (
        {
            "series": [UP, OUT],
            "dateRange": DATES,
            "funnelsFilter": {"funnelVizType": "trends"},
        },
        None,
    ),
    "RetentionQuery": (
        {
            "dateRange": DATES,
            "retentionFilter": {
                "targetEntity": {"id": "up", "type": "events"},
                "returningEntity": {"id": "out", "type": "events"},
                "totalIntervals": 2,
            },
        },
        None,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_answer__of_a_kind__is_a_table(engine: Any, case: str):
    kind = case.partition(" ")[0]
    members, want = CASES[case]
    answer = engine.run({"kind": kind, **members}, ENVIRONMENT)
    lines = str(formatted(kind, answer)).splitlines()
    if want is not None:
        assert lines == want
    assert len(lines) > 1
    assert len({line.count("|") for line in lines}) == 1


def test_answer__paths__are_a_table():
    step = {"source": "1_up", "target": "2_out", "value": 3, "average_conversion_time": 1.0}
    assert formatted("PathsQuery", {"results": [step]}) == "source|target|count\n1_up|2_out|3"


def test_answer__empty__is_a_table_without_rows():
    for kind in FORMATS:
        text = formatted(kind, {"results": [], "columns": ["a"]})
        assert text is not None
        assert len(text.splitlines()) == 1


def test_answer__of_a_kind_without_a_form__is_none():
    assert formatted("EventsQuery", {"results": [[1]], "columns": ["a"]}) is None
    assert formatted("HogQLQuery", {"query_status": {}}) is None
