"""Insights over tables of the warehouse: their own times, actors and columns, in the project's zone."""

from __future__ import annotations

import pytest

import querykit as qk
from querykit.errors import NotSupported

pytest.importorskip("chdb", reason="the embedded engine is not installed")

COLUMNS = {
    "id": "String",
    "customer": "String",
    "amount": "Nullable(Float64)",
    "plan": "Nullable(String)",
    "at": "DateTime64(6, 'UTC')",
}
ENVIRONMENT = qk.Environment(
    id=1,
    timezone="Europe/Berlin",
    warehouse_tables=[
        {"name": "stripe.charges", "clickhouse_table": "charges", "columns": COLUMNS}
    ],
)
CHARGES = {
    "kind": "DataWarehouseNode",
    "id": "stripe.charges",
    "name": "charges",
    "table_name": "stripe.charges",
    "timestamp_field": "at",
    "id_field": "id",
    "distinct_id_field": "customer",
}
BUY = {"kind": "EventsNode", "event": "buy"}


@pytest.fixture(scope="module")
def run():
    with qk.open_engine() as engine:
        engine.load(
            ENVIRONMENT,
            events=[{"event": "buy", "distinct_id": "a", "timestamp": "2025-05-10T10:00:00Z"}],
        )
        columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        engine.backend.command(f"CREATE TABLE charges ({columns}) ENGINE = MergeTree ORDER BY at")
        engine.backend.command(
            "INSERT INTO charges VALUES"
            # half past midnight of the next day in Berlin
            " ('1', 'a', 10, 'pro', '2025-05-09 22:30:00'),"
            " ('2', 'a', 5, 'pro', '2025-05-10 10:00:00'),"
            " ('3', 'b', 7, NULL, '2025-05-10 11:00:00'),"
            " ('4', 'c', NULL, 'free', '2025-05-11 11:00:00')"
        )

        def asked(kind, *series, **more):
            query = {
                "kind": kind,
                "series": list(series),
                "dateRange": {"date_from": "2025-05-09", "date_to": "2025-05-11"},
                **more,
            }
            return engine.run(query, ENVIRONMENT, now="2025-05-14T00:00:00Z")["results"]

        yield asked


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, [0, 3, 1]),
        ({"math": "dau"}, [0, 2, 1]),
        ({"math": "sum", "math_property": "amount"}, [0, 22, 0]),
        (
            {
                "math": "avg",
                "math_property": "amount",
                "math_property_type": "data_warehouse_properties",
            },
            [0, 22 / 3, 0],
        ),
        ({"math": "hogql", "math_hogql": "max(amount) * 2"}, [0, 20, 0]),
        ({"math": "weekly_active"}, [0, 2, 3]),
        ({"math": "first_time_for_user"}, [0, 2, 1]),
        ({"math": "avg_count_per_actor"}, [0, 1.5, 1]),
        (
            {"properties": [{"type": "data_warehouse", "key": "plan", "value": ["pro"]}]},
            [0, 2, 0],
        ),
        (
            {
                "properties": [
                    {"type": "data_warehouse", "key": "stripe.charges.plan", "value": "pro"}
                ]
            },
            [0, 2, 0],
        ),
        (
            {
                "properties": [
                    {"type": "data_warehouse", "key": "amount", "operator": "gt", "value": 6}
                ]
            },
            [0, 2, 0],
        ),
        (
            {"properties": [{"type": "data_warehouse", "key": "plan", "operator": "is_not_set"}]},
            [0, 1, 0],
        ),
    ],
)
def test_trend__of_a_table__counts_its_rows(run, more, expected):
    filters = [
        {"operator": "exact", **one} if "value" in one else one
        for one in more.get("properties", [])
    ]
    node = {**CHARGES, **more, **({"properties": filters} if filters else {})}
    [result] = run("TrendsQuery", node)
    assert result["data"] == pytest.approx(expected)
    assert (result["label"], result["action"]["type"]) == ("charges", "data_warehouse")


def test_trend__filters_of_events__do_not_hold_for_a_table(run):
    properties = [{"type": "event", "key": "x", "operator": "exact", "value": "y"}]
    charges, buys = run("TrendsQuery", CHARGES, BUY, properties=properties)
    assert (charges["count"], buys["count"]) == (4, 0)


def test_trend__of_a_table__by_a_column(run):
    found = run(
        "TrendsQuery",
        CHARGES,
        breakdownFilter={"breakdown": "plan", "breakdown_type": "data_warehouse"},
    )
    assert [(one["breakdown_value"], one["data"]) for one in found] == [
        ("pro", [0, 2, 0]),
        ("free", [0, 0, 1]),
        ("$$_posthog_breakdown_null_$$", [0, 1, 0]),
    ]


def test_trend__table_and_events__meet_in_a_formula(run):
    [result] = run("TrendsQuery", CHARGES, BUY, trendsFilter={"formula": "A / B"})
    assert result["data"] == [0, 3, 0]


def test_trend__all_time__begins_with_the_first_row(run):
    dates = {"date_from": "all", "date_to": "2025-05-11"}
    [result] = run("TrendsQuery", CHARGES, dateRange=dates)
    assert (result["days"], result["data"]) == (["2025-05-10", "2025-05-11"], [3, 1])


def test_lifecycle__of_a_table__has_its_own_actors(run):
    node = {
        "kind": "LifecycleDataWarehouseNode",
        "id": "stripe.charges",
        "table_name": "stripe.charges",
        "timestamp_field": "at",
        "created_at_field": "at",
        "aggregation_target_field": "customer",
    }
    found = {one["status"]: one["data"] for one in run("LifecycleQuery", node)}
    assert found["new"] == [0, 2, 1]
    assert found["dormant"] == [0, 0, -2]


def test_stickiness__of_a_table__counts_its_actors(run):
    [result] = run("StickinessQuery", CHARGES)
    assert result["data"] == [3, 0, 0]


def test_calendar__of_a_table__is_in_the_projects_zone(run):
    results = run("CalendarHeatmapQuery", CHARGES)
    assert {"row": 6, "column": 0, "value": 1} in results["data"]
    assert results["allAggregations"] == 4


def test_funnel__with_a_table__is_refused(run):
    step = {
        "kind": "FunnelsDataWarehouseNode",
        "id": "stripe.charges",
        "id_field": "id",
        "table_name": "stripe.charges",
        "timestamp_field": "at",
        "aggregation_target_field": "customer",
    }
    with pytest.raises(NotSupported, match="warehouse") as problem:
        run("FunnelsQuery", BUY, step)
    assert problem.value.pointer == "/series"
