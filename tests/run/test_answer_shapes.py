"""Answers fit the response models of PostHog's schema, kind by kind."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from pydantic import TypeAdapter

import querykit as qk
from querykit.schema import model_for

pytest.importorskip("chdb", reason="the embedded engine is not installed")

OWN = frozenset({"clickhouse", "language"})
"""What answers of querykit tell beside PostHog's members: for `--explain`, and what was checked."""

BUY = {"kind": "EventsNode", "event": "buy"}
SESSION = "01971cb5-cc00-7000-8000-000000000000"
TREND = {"kind": "TrendsQuery", "series": [BUY], "breakdownFilter": {"breakdown": "plan"}}
FUNNEL = {"kind": "FunnelsQuery", "series": [BUY, BUY]}
CORRELATION = {
    "source": {"kind": "FunnelsActorsQuery", "source": FUNNEL},
    "funnelCorrelationType": "properties",
    "funnelCorrelationNames": ["$all"],
}
QUERIES = [
    {"kind": "TrendsQuery", "series": [BUY], "breakdownFilter": {"breakdown": "plan"}},
    {"kind": "TrendsQuery", "series": [BUY], "trendsFilter": {"formula": "A * 2"}},
    {"kind": "FunnelsQuery", "series": [BUY, BUY]},
    {"kind": "RetentionQuery", "retentionFilter": {}},
    {"kind": "PathsQuery", "pathsFilter": {}},
    {"kind": "StickinessQuery", "series": [BUY]},
    {"kind": "LifecycleQuery", "series": [BUY]},
    {"kind": "CalendarHeatmapQuery", "series": [BUY]},
    {"kind": "EventsQuery", "select": ["*", "person", "timestamp"], "after": "all"},
    {"kind": "HogQLQuery", "query": "select event, timestamp from events"},
    {"kind": "GroupsQuery", "group_type_index": 0, "select": ["properties.size"]},
    {"kind": "SessionsQuery", "select": ["*", "person_display_name"], "after": "all"},
    {"kind": "SessionsTimelineQuery", "after": "2025-05-01"},
    {"kind": "EventTaxonomyQuery", "event": "buy"},
    {"kind": "EventTaxonomyQuery", "event": "buy", "properties": ["plan"]},
    {"kind": "TeamTaxonomyQuery"},
    {"kind": "ActorsPropertyTaxonomyQuery", "properties": ["email", "none"]},
    {"kind": "PropertyValuesQuery", "property_type": "event", "property_key": "plan"},
    {"kind": "PropertyValuesQuery", "property_type": "person", "property_key": "email"},
    {
        "kind": "SessionBatchEventsQuery",
        "select": ["event"],
        "session_ids": [SESSION],
        "after": "all",
    },
    {"kind": "ActorsQuery"},
    {"kind": "ActorsQuery", "source": {"kind": "InsightActorsQuery", "source": TREND}},
    {"kind": "InsightActorsQuery", "source": TREND},
    {
        "kind": "InsightActorsQueryOptions",
        "source": {"kind": "InsightActorsQuery", "source": TREND},
    },
    {"kind": "FunnelsActorsQuery", "source": FUNNEL, "funnelStep": 1},
    {"kind": "FunnelCorrelationQuery", **CORRELATION},
    {"kind": "DatabaseSchemaQuery"},
    {
        "kind": "HogQLMetadata",
        "language": "hogQL",
        "query": "select evnt, properties.plan from events",
    },
    {
        "kind": "HogQLAutocomplete",
        "language": "hogQL",
        "query": "select  from events",
        "startPosition": 7,
        "endPosition": 7,
    },
]


@pytest.fixture(scope="module")
def engine():
    with qk.open_engine() as engine:
        engine.load(
            ENVIRONMENT,
            events=[
                {
                    "event": event,
                    "distinct_id": f"u{day % 2}",
                    "timestamp": f"2025-05-{day:02}T00:00:00Z",
                    "properties": {"plan": "pro", "$session_id": SESSION, "$group_0": "acme"},
                    "elements_chain": 'a.x:attr__class="x"text="Buy"',
                }
                for day in range(8, 14)
                for event in ("buy", "$pageview")
            ],
            persons=[{"distinct_ids": ["u0"], "properties": {"email": "a@x"}}],
            groups=[{"group_type_index": 0, "group_key": "acme", "properties": {"size": 7}}],
        )
        yield engine


ENVIRONMENT = qk.Environment(id=1, timezone="Europe/Berlin")


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query["kind"])
def test_answer__fits_the_response_model(engine, query):
    answer = engine.run(query, ENVIRONMENT, now="2025-05-14T10:00:00Z")
    answer = {name: value for name, value in answer.items() if name not in OWN}
    json.dumps(answer, allow_nan=False)
    (model, _none) = get_args(model_for(query["kind"]).model_fields["response"].annotation)
    TypeAdapter(model).validate_python(answer)
    results = answer.get("session_events") or answer.get("results", True)
    assert results, "an empty answer would prove nothing"
