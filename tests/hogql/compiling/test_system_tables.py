"""`system` tables: answered from the environment's facts by the real ClickHouse, or refused by name."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from querykit.errors import InvalidHogQL
from querykit.hogql.check import check_hogql
from querykit.hogql.compile import compile_hogql
from querykit.hogql.resolver.catalogue.system import NOT_KNOWN
from support.hogql_cases import ENVIRONMENT, clickhouse

INSIGHT = {
    "short_id": "abc",
    "id": 7,
    "name": "Trend",
    "query": {"kind": "TrendsQuery", "series": [{"event": "it's"}]},
}
FULL = replace(
    ENVIRONMENT,
    saved_insights=(INSIGHT, {"short_id": "d", "query": {"kind": "HogQLQuery"}}),
    warehouse_tables=({"name": "stripe.customers", "columns": {"email": "Nullable(String)"}},),
)


def rows(text, environment=FULL):
    made = compile_hogql(text, environment=environment)
    assert made.physical_tables == ()
    answer = str(clickhouse().query(made.sql, "JSONCompactEachRow"))
    return [json.loads(line) for line in answer.splitlines()]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("select id, name from system.cohorts where is_static", [[6, "listed"]]),
        (
            "select id, name, short_id, saved from system.insights where id = 7",
            [[7, "Trend", "abc", 1]],
        ),
        ("select short_id from system.insights where query.kind = 'TrendsQuery'", [["abc"]]),
        (
            "select query.series.1.event from system.insights where query.series.1.event is not null",
            [["it's"]],
        ),
        (
            "select JSONExtractString(query, 'kind') from system.insights order by 1",
            [["HogQLQuery"], ["TrendsQuery"]],
        ),
        (
            "select name, description, created_at from system.insights where short_id = 'd'",
            [["", None, None]],
        ),
        ("select count(), any(team_id) from system.cohorts", [[8, 2]]),
        ("select count() from system.cohorts where team_id = 3", [[0]]),
        ("select name, steps_json.2.event from system.actions", [["bought", "$autocapture"]]),
        ("select code_name, default_value from system.insight_variables", [["plan", "free"]]),
        (
            "select group_type, group_type_index from system.group_type_mappings",
            [["organization", 0]],
        ),
        (
            "select name, type from system.property_definitions where is_numerical = 1 order by name",
            [["age", 2], ["price", 1]],
        ),
        (
            "select JSONExtractString(columns, 'email', 'clickhouse') from system.data_warehouse_tables",
            [["Nullable(String)"]],
        ),
        (
            "select c.name, i.name from system.cohorts c join system.insights i on c.id = i.id",
            [["twin", "Trend"]],
        ),
    ],
)
def test_system_table__facts__are_its_rows(text, answer):
    assert rows(text) == answer


def test_system_table__no_facts__has_no_rows():
    assert rows("select * from system.insights", ENVIRONMENT) == []
    assert rows("select count() from system.insights", ENVIRONMENT) == [[0]]


def test_system_table__columns_of_nulls__have_a_type():
    types = "select toTypeName(version), toTypeName(created_at) from system.cohorts limit 1"
    assert rows(types.replace("version", "count")) == [
        ["Nullable(Int64)", "Nullable(DateTime64(6, 'UTC'))"]
    ]


@pytest.mark.parametrize("name", NOT_KNOWN)
def test_system_table__without_facts_in_an_environment__is_refused_by_name(name):
    with pytest.raises(InvalidHogQL, match=rf"system\.{name} is kept in PostHog's database"):
        compile_hogql(f"select 1 from system.{name}", environment=FULL)


def test_information_schema__tables__are_those_that_can_be_read():
    found = dict(rows("select table_name, table_type from system.information_schema.tables"))
    assert found["events"] == "posthog"
    assert found["pageviews"] == "view"
    assert found["stripe.customers"] == "data_warehouse"
    assert found["system.cohorts"] == "system"
    assert found["system.information_schema.columns"] == "information_schema"
    assert "system.dashboards" not in found


def test_information_schema__every_table__can_be_read_under_its_name():
    broken = {"broken", "loop", "numbers"}  # views with errors, and a table function
    names = rows("select table_name from system.information_schema.tables")
    for (name,) in names:
        if name not in broken:
            assert [
                one.code
                for one in check_hogql(f"select count() from {name}", environment=FULL)
                if one.code[2] == "3"
            ] == []


def test_information_schema__columns__are_described():
    text = (
        "select column_name, data_type, is_nullable, field_kind from system.information_schema.columns "
        "where table_name = 'events' and column_name in ('event', 'poe', 'issue_id')"
    )
    assert sorted(rows(text)) == [
        ["event", "String", 0, "column"],
        ["issue_id", "Expression", 0, "expression"],
        ["poe", "VirtualTable", 0, "virtual_table"],
    ]


def test_information_schema__describes_itself():
    text = (
        "select column_name from system.information_schema.columns "
        "where table_name = 'system.information_schema.data_types' order by ordinal_position"
    )
    assert rows(text) == [["type_name"], ["description"]]


def test_information_schema__relationships__are_joins_and_traversers():
    text = (
        "select source_column, target_table, relationship_kind from "
        "system.information_schema.relationships where source_table = 'events' and via = 'pdi'"
    )
    assert rows(text) == [["distinct_id", "person_distinct_ids", "lazy_join"]]


def test_revenue__without_a_table_of_it__is_refused_by_name():
    for text in ("select $virt_revenue from persons", "select person.$virt_mrr from events"):
        with pytest.raises(InvalidHogQL, match="persons_revenue_analytics is made of"):
            compile_hogql(text, environment=ENVIRONMENT)


def test_revenue__table_of_the_warehouse__is_joined():
    columns = {"person_id": "UUID", "revenue": "Decimal(18, 10)", "mrr": "Decimal(18, 10)"}
    table = {"name": "persons_revenue_analytics", "columns": columns}
    made = compile_hogql(
        "select person.$virt_revenue from events",
        environment=replace(ENVIRONMENT, warehouse_tables=(table,)),
    )
    assert "LEFT JOIN persons_revenue_analytics AS events__revenue_analytics ON" in made.sql
