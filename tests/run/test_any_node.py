"""Any valid node is answered or refused by one of our errors; none makes querykit fail by itself."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import querykit as qk
from querykit import json_schema
from querykit.errors import InternalError, QuerykitError
from querykit.run.registry import runners
from validation.from_schema import Maker

pytest.importorskip("chdb", reason="the embedded engine is not installed")

ENVIRONMENT = qk.Environment(
    id=1,
    timezone="Europe/Berlin",
    actions=[{"id": 0, "name": "zero", "steps": [{"event": "$pageview"}]}],
    cohorts=[{"id": 0, "name": "none", "is_static": True}],
    saved_insights=[{"short_id": "x", "query": {"kind": "HogQLQuery", "query": "select 1"}}],
)
KINDS = [
    *("SessionsQuery", "GroupsQuery", "SessionsTimelineQuery", "EventTaxonomyQuery"),
    *("TeamTaxonomyQuery", "ActorsPropertyTaxonomyQuery", "PropertyValuesQuery"),
    *("DatabaseSchemaQuery", "HogQLMetadata", "HogQLAutocomplete", "SavedInsightNode"),
    *("TrendsQuery", "FunnelsQuery", "RetentionQuery", "PathsQuery", "StickinessQuery"),
    *("LifecycleQuery", "CalendarHeatmapQuery", "EventsQuery", "HogQLQuery"),
]


@pytest.fixture(scope="module")
def engine():
    with qk.open_engine() as engine:
        engine.load(
            ENVIRONMENT,
            events=[
                {
                    "event": event,
                    "distinct_id": "x",
                    "timestamp": f"2025-05-{day:02}T10:00:00Z",
                    "properties": {"x": day, "$group_0": "x", "": "empty", "a/b~c": True},
                }
                for day in range(1, 10)
                for event in ("$pageview", "x")
            ],
            persons=[{"distinct_ids": ["x"], "properties": {"x": 1}}],
            groups=[{"group_type_index": 0, "group_key": "x", "properties": {"x": 1}}],
        )
        yield engine


def test_kinds__are_all_that_are_run():
    assert set(KINDS) <= set(runners())


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_any_node__is_answered_or_refused(engine, kind):
    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(data=st.data())
    def check(data):
        node = data.draw(Maker(json_schema(kind), likely=("properties", "series")).values())
        problem = None
        try:
            answer = engine.run(node, ENVIRONMENT, now="2025-05-10T12:00:00Z")
        except QuerykitError as error:
            problem, answer = error, None
        assert not isinstance(problem, InternalError)
        assert problem is None or problem.diagnostics()
        json.dumps(answer, allow_nan=False)

    check()
