"""The tables that HogQL knows, for one environment and one set of modifiers."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from querykit.hogql.resolver.catalogue.activity import ACTIVITY, sessions
from querykit.hogql.resolver.catalogue.events import events
from querykit.hogql.resolver.catalogue.information_schema import INFORMATION_SCHEMA
from querykit.hogql.resolver.catalogue.intelligence import INTELLIGENCE
from querykit.hogql.resolver.catalogue.notation import table
from querykit.hogql.resolver.catalogue.people import PEOPLE, persons
from querykit.hogql.resolver.catalogue.query_log import QUERY_LOG
from querykit.hogql.resolver.catalogue.system import SYSTEM
from querykit.hogql.resolver.catalogue.telemetry import TELEMETRY
from querykit.hogql.resolver.views import Stored, TableView
from querykit.hogql.typed import Type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.environment import WarehouseTable
    from querykit.hogql.channel_rules import ChannelRule
    from querykit.hogql.facts import Facts
    from querykit.hogql.resolver.context import Context

FUNCTIONS = (
    table("numbers", "numbers", "number Integer", guarded=False, arguments=(1, 2)),
    TableView("range", "", {}, refused="range() is not supported in ClickHouse dialect"),
    TableView(
        "generate_series",
        "",
        {},
        refused="generate_series() is not supported in ClickHouse dialect",
    ),
)
NOT_COMPILED = [
    "precalculated_events",
    "precalculated_person_properties",
    "raw_query_log",
    "pg_embeddings",
    "logs_kafka_metrics",
    "web_pre_aggregated_stats",
    "web_pre_aggregated_bounces",
    "experiment_exposures_preaggregated",
    "experiment_metric_events_preaggregated",
    "session_replay_features",
    "hog_invocation_results",
]
"""Tables that PostHog has and querykit does not read; they are refused by name."""

FIXED: Mapping[str, TableView] = MappingProxyType(
    {
        one.name: one
        for one in (
            *PEOPLE,
            *ACTIVITY,
            *TELEMETRY,
            *INTELLIGENCE,
            *SYSTEM,
            *INFORMATION_SCHEMA,
            *QUERY_LOG,
            *FUNCTIONS,
            *[
                TableView(name, name, {}, refused=f"querykit does not read the table {name}")
                for name in NOT_COMPILED
            ],
            *[
                TableView(
                    name,
                    "",
                    {},
                    refused=(
                        f"{name} is made of what a project counts as revenue, which an environment "
                        "does not know; a table of the warehouse of that name would be read"
                    ),
                )
                for name in ("persons_revenue_analytics", "groups_revenue_analytics")
            ],
        )
    }
)
PHYSICAL_NAMES = frozenset({one.physical for one in FIXED.values()} | {"events"})
"""Names in ClickHouse, which no CTE may hide."""

NAMESPACE = "posthog."
SESSION_VERSIONS = {"v1": 1, "v3": 3}
"""Value of the modifier -> version of the table of sessions, where it is not 2."""


def find_table(context: Context, name: str) -> TableView | None:
    """Return the table of that name, also behind `posthog.`; None when there is none."""
    tables = _known(context)
    return tables.get(name) or tables.get(name.removeprefix(NAMESPACE))


def readable_tables(context: Context) -> list[TableView]:
    """Return the tables that can be read."""
    return [one for one in _known(context).values() if one.refused is None]


def table_names(context: Context) -> list[str]:
    """Return the names worth suggesting: those that can be read."""
    return [one.name for one in readable_tables(context)]


def _known(context: Context) -> Mapping[str, TableView]:
    options = context.modifiers
    return _tables(
        context.facts, options.persons_on_events, options.sessions_version, options.channel_rules
    )


@lru_cache(maxsize=64)
def _tables(
    facts: Facts, mode: str, sessions_version: str, rules: tuple[ChannelRule, ...]
) -> Mapping[str, TableView]:
    by_text = sessions_version == "v1"
    tables = {
        "events": events(mode, facts.group_names(), sessions_by_text=by_text, rules=rules),
        "sessions": sessions(SESSION_VERSIONS.get(sessions_version, 2)),
        **FIXED,
    }
    if rules:
        tables.update({one.name: one for one in persons(rules)})
    for one in facts.environment.warehouse_tables:
        tables[one.name] = _warehouse(one)
    for view in facts.environment.saved_views:
        tables[view.name] = TableView(view.name, "", {}, query=view.query)
    return tables


def _warehouse(one: WarehouseTable) -> TableView:
    """Return a table of the warehouse; its rows belong to no team."""
    columns = {}
    for name, sort in one.columns.items():
        kind = _type(sort)
        columns[name] = Stored(name, kind, zoned=kind.kind == "DateTime")
    physical = one.clickhouse_table or one.name
    return TableView(one.name, physical, columns, tuple(columns), guarded=False)


KINDS = (
    ("DateTime", "DateTime"),
    ("Date", "Date"),
    ("Int", "Integer"),
    ("UInt", "Integer"),
    ("Float", "Float"),
    ("Decimal", "Decimal"),
    ("Bool", "Boolean"),
    ("UUID", "UUID"),
    ("Array", "Array"),
    ("String", "String"),
)


def _type(sort: str) -> Type:
    nullable = sort.startswith("Nullable(")
    inner = sort.removeprefix("LowCardinality(").removeprefix("Nullable(")
    for start, kind in KINDS:
        if inner.startswith(start):
            return Type(kind, nullable)
    return Type("Unknown", nullable=True)
