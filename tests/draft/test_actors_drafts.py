"""Lists of actors as HogQL: it compiles, and what is no point of an insight is refused at its place."""

from __future__ import annotations

import pytest

import querykit as qk
from querykit.draft import draft_sql
from querykit.errors import DraftError
from querykit.hogql.compile import compile_hogql

pytestmark = pytest.mark.slow

ENVIRONMENT = qk.Environment(
    id=1,
    cohorts=[{"id": 1, "name": "Friends", "is_static": True}],
    group_types=[{"group_type": "organization", "group_type_index": 0}],
    test_account_filters=[{"type": "event", "key": "$host", "value": "localhost"}],
)
NOW = "2025-05-14T10:20:00Z"
DATES = {"date_from": "2025-05-01", "date_to": "2025-05-10"}
BUY = {"kind": "EventsNode", "event": "buy"}
STEPS = [{"kind": "EventsNode", "event": "view"}, BUY]
TREND = {"kind": "TrendsQuery", "series": [BUY], "dateRange": DATES}
BY_PLAN = {**TREND, "breakdownFilter": {"breakdown": "plan"}}
BY_BIN = {**TREND, "breakdownFilter": {"breakdown": "n", "breakdown_histogram_bin_count": 4}}
BY_COHORT = {**TREND, "breakdownFilter": {"breakdown": [1, "all"], "breakdown_type": "cohort"}}
FUNNEL = {"kind": "FunnelsQuery", "series": STEPS, "dateRange": DATES}
PERIODS = {**FUNNEL, "funnelsFilter": {"funnelVizType": "trends"}}
UNORDERED = {**FUNNEL, "funnelsFilter": {"funnelOrderType": "unordered"}}
RETENTION = {"kind": "RetentionQuery", "dateRange": DATES, "retentionFilter": {}}
STICKINESS = {"kind": "StickinessQuery", "series": [BUY], "dateRange": DATES}
LIFECYCLE = {"kind": "LifecycleQuery", "series": [BUY], "dateRange": DATES}
PATHS = {"kind": "PathsQuery", "dateRange": DATES, "pathsFilter": {"pathStartKey": "1_/"}}


def point(insight, **members):
    return {"kind": "InsightActorsQuery", "source": insight, **members}


def step(insight, **members):
    return {"kind": "FunnelsActorsQuery", "source": insight, **members}


def correlation(insight=FUNNEL, sort="events", **members):
    actors = {"kind": "FunnelsActorsQuery", "source": insight}
    names = {"source": actors, "funnelCorrelationType": sort}
    return {"kind": "FunnelCorrelationQuery", **names, **members}


def correlated(**members):
    return {"kind": "FunnelCorrelationActorsQuery", "source": correlation(), **members}


@pytest.mark.parametrize(
    "source",
    [
        point(TREND),
        point(BY_PLAN, day="2025-05-03T00:00:00Z", breakdown=""),
        point(BY_BIN, breakdown="[0,20]"),
        point(BY_COHORT, breakdown="all"),
        point(LIFECYCLE, status="new"),
        point(STICKINESS, day="2"),
        point(RETENTION, interval=0),
        point(PATHS),
        step(FUNNEL, funnelStep=-2),
        step(UNORDERED, funnelStep=2),
        step(PERIODS, funnelTrendsDropOff=True, funnelTrendsEntrancePeriodStart="2025-05-01"),
        correlated(funnelCorrelationPersonEntity=BUY),
        {"kind": "HogQLQuery", "query": "select person_id, count() from events group by person_id"},
    ],
    ids=lambda source: source["kind"],
)
def test_source__every_sort__compiles(source):
    for node in (source, {"kind": "ActorsQuery", "source": source}):
        written = draft_sql(node, environment=ENVIRONMENT, now=NOW)
        assert compile_hogql(written, environment=ENVIRONMENT, now=NOW).sql


@pytest.mark.parametrize(
    "node",
    [
        correlation(),
        correlation(sort="properties", funnelCorrelationNames=["plan"]),
        correlation(sort="properties", funnelCorrelationNames=["$all"]),
        correlation(sort="event_with_properties", funnelCorrelationEventNames=["x"]),
        correlation(UNORDERED),
        {"kind": "PersonsNode", "distinctId": "ann"},
        *[
            {
                **PATHS,
                "funnelPathsFilter": {
                    "funnelSource": funnel,
                    "funnelPathType": f"funnel_path_{sort}",
                    "funnelStep": 2,
                },
            }
            for funnel in (FUNNEL, UNORDERED)
            for sort in ("before_step", "between_steps", "after_step")
        ],
    ],
    ids=lambda node: node["kind"],
)
def test_draft__kinds_beside_lists__compiles(node):
    written = draft_sql(node, environment=ENVIRONMENT, now=NOW)
    assert compile_hogql(written, environment=ENVIRONMENT, now=NOW).sql


@pytest.mark.parametrize(
    ("source", "pointer"),
    [
        (point(TREND, series=1), "/series"),
        (point(TREND, series=-1), "/series"),
        (point(TREND, day="2025-05-11"), "/day"),
        (point(TREND, day="2025-04-30"), "/day"),
        (point(TREND, day="yesterday"), "/day"),
        (point(TREND, compare="previous"), "/compare"),
        (point(TREND, breakdown="a"), "/breakdown"),
        (point(BY_PLAN, breakdown=["a", "b"]), "/breakdown"),
        (point(BY_BIN, breakdown="[a,b]"), "/breakdown"),
        (point(BY_BIN, breakdown="many"), "/breakdown"),
        (point(BY_COHORT, breakdown=2), "/breakdown"),
        (point({**TREND, "series": []}), "/source/series"),
        (point({**TREND, "series": [{**BUY, "math": "sum"}]}), "/source/series/0/math_property"),
        (point(LIFECYCLE, day="2025-05-11"), "/day"),
        (point(LIFECYCLE, status="gone"), "/status"),
        (point(STICKINESS, day=0), "/day"),
        (point(STICKINESS, day=11), "/day"),
        (point(STICKINESS, day="two"), "/day"),
        (point(STICKINESS, series=3), "/series"),
        (point(RETENTION, interval=-1), "/interval"),
        (point(RETENTION, interval=10), "/interval"),
        (point(RETENTION, breakdown="a"), "/breakdown"),
        (step(FUNNEL), "/funnelStep"),
        (step(FUNNEL, funnelStep=0), "/funnelStep"),
        (step(FUNNEL, funnelStep=-1), "/funnelStep"),
        (step(FUNNEL, funnelStep=3), "/funnelStep"),
        (step(FUNNEL, funnelStep=-3), "/funnelStep"),
        (step(FUNNEL, funnelStep=1, funnelStepBreakdown="a"), "/funnelStepBreakdown"),
        (step({**FUNNEL, "series": []}, funnelStep=1), "/source/series"),
        (correlated(), "/funnelCorrelationPersonEntity"),
        (point({"kind": "WebOverviewQuery", "properties": []}), "/source/kind"),
        (point(FUNNEL), "/source/kind"),
        ({"kind": "HogQLQuery", "query": "select event, count() from events group by 1"}, "/query"),
    ],
)
def test_source__no_point_of_the_insight__is_refused_at_its_place(source, pointer):
    with pytest.raises(DraftError) as problem:
        draft_sql({"kind": "ActorsQuery", "source": source}, environment=ENVIRONMENT, now=NOW)
    assert problem.value.pointer == f"/source{pointer}"


@pytest.mark.parametrize(
    ("node", "pointer"),
    [
        ({"select": ["event_count"]}, "/select/0"),
        ({"select": ["group_name"]}, "/select/0"),
        ({"select": ["id"], "orderBy": ["id", "event_count DESC"]}, "/orderBy/1"),
        ({"limit": -1}, "/limit"),
        ({"offset": -1}, "/offset"),
        ({"select": ["matched_recordings"], "source": point(TREND)}, "/select/0"),
    ],
)
def test_list__what_there_is_not__is_refused_at_its_place(node, pointer):
    with pytest.raises(DraftError) as problem:
        draft_sql({"kind": "ActorsQuery", **node}, environment=ENVIRONMENT, now=NOW)
    assert problem.value.pointer == pointer


@pytest.mark.parametrize(
    ("sort", "pointer"),
    [
        ("properties", "/funnelCorrelationNames"),
        ("event_with_properties", "/funnelCorrelationEventNames"),
    ],
)
def test_correlation__nothing_named__is_refused_at_its_place(sort, pointer):
    with pytest.raises(DraftError) as problem:
        draft_sql(correlation(sort=sort), environment=ENVIRONMENT, now=NOW)
    assert problem.value.pointer == pointer
