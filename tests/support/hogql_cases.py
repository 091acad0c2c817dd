"""Cases of the compiler: `NN_name.query.hogql` (or `.expr.hogql`) beside `NN_name.clickhouse.sql`.

Lines that begin with `-- modifiers:` or `-- refused by ClickHouse` say how a case is run.
"""

from __future__ import annotations

import json
from functools import cache
from typing import NamedTuple

import pytest

from querykit.engine.tables import create_statements, tables
from querykit.environment import Environment
from support.cases import FIXTURES

ENVIRONMENT = Environment(
    id=2,
    group_types=({"group_type": "organization", "group_type_index": 0},),
    cohorts=(
        {"id": 5, "name": "big spenders"},
        {"id": 6, "name": "listed", "is_static": True},
        {"id": 7, "name": "twin"},
        {"id": 8, "name": "twin"},
        {"id": 9, "name": "counted", "version": 3},
        {
            "id": 10,
            "name": "grown up",
            "groups": [
                {"properties": [{"key": "age", "value": 18, "operator": "gte", "type": "person"}]}
            ],
        },
        {
            "id": 11,
            "name": "active grown ups",
            "filters": {
                "properties": {
                    "type": "AND",
                    "values": [
                        {"type": "cohort", "key": "id", "value": 10},
                        {
                            "type": "behavioral",
                            "value": "performed_event_multiple",
                            "key": "purchase",
                            "event_type": "events",
                            "time_value": 30,
                            "time_interval": "day",
                            "operator": "gte",
                            "operator_value": 2,
                        },
                    ],
                }
            },
        },
        {
            "id": 12,
            "name": "itself",
            "filters": {"properties": {"type": "AND", "values": [{"type": "cohort", "value": 12}]}},
        },
    ),
    actions=(
        {
            "id": 3,
            "name": "bought",
            "steps": [
                {"event": "purchase", "url": "/shop", "url_matching": "contains"},
                {"event": "$autocapture", "selector": "div > a.btn", "text": "Buy"},
            ],
        },
    ),
    property_definitions=(
        {"name": "price", "type": "event", "property_type": "Numeric"},
        {"name": "paid", "type": "event", "property_type": "Boolean"},
        {"name": "due", "type": "event", "property_type": "DateTime"},
        {"name": "age", "type": "person", "property_type": "Numeric"},
    ),
    variables=({"code_name": "plan", "id": "v1", "default_value": "free"},),
    saved_views=(
        {"name": "broken", "query": "select 1 from"},
        {"name": "loop", "query": "select * from loop"},
        {
            "name": "pageviews",
            "query": "select event, timestamp from events where event = '$pageview'",
        },
    ),
)


class Case(NamedTuple):
    """One HogQL text and how it is run."""

    text: str
    is_expression: bool
    modifiers: dict | None
    refused: bool

    @property
    def query(self):
        return f"select {self.text} from events" if self.is_expression else self.text


def read_case(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    notes = [line for line in lines if line.startswith("-- ")]
    modifiers = [line.partition(": ")[2] for line in notes if line.startswith("-- modifiers: ")]
    return Case(
        "\n".join(line for line in lines if line not in notes),
        ".expr." in path.name,
        json.loads(modifiers[0]) if modifiers else None,
        any("refused by ClickHouse" in line for line in notes),
    )


def compile_cases():
    found = sorted((FIXTURES / "hogql" / "compile").glob("*.hogql"))
    assert found
    return [pytest.param(path, id=path.name.partition(".")[0]) for path in found]


def expected(path):
    return (
        path.with_name(f"{path.name.partition('.')[0]}.clickhouse.sql")
        .read_text(encoding="utf-8")
        .strip()
    )


def cluster_statements():
    """Return the statements that make the tables of a cluster which the embedded engine lacks."""
    text = (FIXTURES / "hogql" / "physical.sql").read_text(encoding="utf-8")
    made = set(tables())
    return [
        one
        for one in text.split(";\n")
        if one.strip() and not any(f"EXISTS {name} " in one for name in made)
    ]


@cache
def clickhouse():
    """Return a ClickHouse with PostHog's tables, the one of this process.

    ClickHouse lives once in a process, so that the tests of the engine are left alone: this is a
    database of its own.
    """
    from chdb import session

    made = session.Session()
    made.query("CREATE DATABASE IF NOT EXISTS posthog")
    made.query("USE posthog")
    for statement in [*create_statements(), *cluster_statements()]:
        made.query(statement)
    made.query(
        "CREATE TABLE IF NOT EXISTS channel_definition (domain String, kind String, "
        "domain_type Nullable(String), type_if_paid Nullable(String), type_if_organic Nullable(String)) "
        "ENGINE = MergeTree ORDER BY (domain, kind)"
    )
    made.query(
        "CREATE DICTIONARY IF NOT EXISTS channel_definition_dict (domain String, kind String, "
        "domain_type Nullable(String), type_if_paid Nullable(String), type_if_organic Nullable(String)) "
        "PRIMARY KEY domain, kind SOURCE(CLICKHOUSE(TABLE 'channel_definition' DB 'posthog')) "
        "LIFETIME(0) LAYOUT(COMPLEX_KEY_HASHED())"
    )
    return made


def explained(sql):
    """Return the resolved query of a statement; raises what ClickHouse says against it."""
    return str(clickhouse().query(f"EXPLAIN QUERY TREE {sql}", "TSVRaw"))
