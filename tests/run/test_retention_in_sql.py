"""The cells that HogQL counts are those of the algorithm: any retention."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from querykit import Environment, open_engine
from querykit.draft.context import make_context
from querykit.draft.retention import plan_retention, retention_tree
from querykit.draft.retention_cells import cells_tree, is_in_sql
from querykit.hogql.compile import compile_tree
from querykit.run.retention import retention_results, tables_of_cells, tables_of_streams

pytest.importorskip("chdb", reason="the embedded engine is not installed")

NOW = "2026-04-20T12:00:00Z"
# Clocks go forward on 29 March; weeks begin on Sunday.
ENVIRONMENT = Environment(timezone="Europe/Berlin")
NAMES = ["visit", "buy", "leave"]


@pytest.fixture(scope="module")
def engine():
    chance = random.Random(11)
    begin = datetime.fromisoformat("2026-03-10T00:00:00+00:00")
    events = [
        {
            "event": chance.choice(NAMES),
            "distinct_id": f"actor {actor}",
            "timestamp": (begin + timedelta(minutes=minute)).isoformat(),
            "properties": {
                "colour": chance.choice(["red", "blue", ""]),
                "price": chance.choice([1, 2.5, "none"]),
            },
        }
        for actor in range(150)
        for minute in chance.sample(range(40 * 24 * 60), chance.randrange(1, 25))
    ]
    with open_engine() as engine:
        engine.load(ENVIRONMENT, events=events)
        yield engine


red = {"type": "event", "key": "colour", "value": ["red"], "operator": "exact"}
entities = st.builds(
    lambda name, only_red: {"type": "events", "id": name, "properties": [red] if only_red else []},
    st.sampled_from(["visit", "buy", None]),
    st.booleans(),
)
summed = st.sampled_from(
    [
        {},
        {"aggregationType": "sum", "aggregationProperty": "price"},
        {"aggregationType": "avg", "aggregationProperty": "price"},
    ]
)


@st.composite
def retentions(draw):
    breakdown = {"breakdown": "colour", "breakdown_type": "event"}
    return {
        "kind": "RetentionQuery",
        "dateRange": {
            "date_from": draw(st.sampled_from(["2026-03-20", "2026-03-27", "2026-04-01"])),
            "date_to": draw(st.sampled_from(["2026-04-02", "2026-04-12"])),
        },
        "breakdownFilter": draw(st.sampled_from([None, breakdown])),
        "retentionFilter": {
            "period": draw(st.sampled_from(["Day", "Week", "Month"])),
            "totalIntervals": draw(st.integers(2, 9)),
            "targetEntity": draw(entities),
            "returningEntity": draw(entities),
            "retentionType": draw(
                st.sampled_from(
                    [
                        "retention_recurring",
                        "retention_first_time",
                        "retention_first_ever_occurrence",
                    ]
                )
            ),
            "minimumOccurrences": draw(st.sampled_from([None, 2])),
            "cumulative": draw(st.booleans()),
            "retentionCustomBrackets": draw(st.sampled_from([None, [1, 3, 5], [2]])),
            **draw(summed),
        },
    }


def rows(engine, tree):
    compiled = compile_tree(tree, environment=ENVIRONMENT, now=NOW, max_rows=None)
    return engine.backend.query(compiled.sql).dicts()


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(node=retentions())
def test_cells__any_retention__are_those_of_the_algorithm(engine, node):
    plan = plan_retention(node, make_context(ENVIRONMENT, NOW))
    assert is_in_sql(plan)
    streams = rows(engine, retention_tree(plan))
    expected = retention_results(plan, tables_of_streams(plan, streams))
    assert retention_results(plan, tables_of_cells(rows(engine, cells_tree(plan)))) == expected
