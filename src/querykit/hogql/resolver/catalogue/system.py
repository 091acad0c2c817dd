"""PostHog's `system` tables: what people have set up in a project, kept in PostHog's Postgres.

An environment knows some of it, and those tables are answered from its facts; columns that PostHog has
and an environment knows nothing of are NULL where PostHog allows that, else they are not here. The
other tables are refused by name. Columns follow PostHog's reference (its skill `querying-posthog-data`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.hogql.resolver.catalogue.notation import fields
from querykit.hogql.resolver.lazy.inline import Inline
from querykit.hogql.resolver.views import TableView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from querykit.hogql.resolver.context import Context

    Row = dict[str, Any]

NOT_KNOWN = (
    *("accounts", "activity_logs", "alerts", "annotations", "batch_export_backfills"),
    *("batch_exports", "cohort_calculation_history", "dashboard_tiles", "dashboards"),
    *("data_warehouse_sources", "early_access_features", "endpoints", "error_tracking_issues"),
    *("error_tracking_symbol_sets", "experiments", "exports", "feature_flags", "hog_flows"),
    *("hog_functions", "integrations", "logs_alerts", "logs_views", "notebooks"),
    *("session_recording_playlists", "source_schemas", "source_sync_jobs", "support_tickets"),
    *("surveys", "teams", "usage_metrics"),
)
"""Tables of things that an environment has no facts about."""

ENTITIES = {"event": 1, "person": 2, "group": 3, "session": 4}


def system_table(name: str, text: str, rows: Callable[[Context], Iterator[Row]]) -> TableView:
    """Return a table whose columns are written in the notation and whose rows are facts."""
    stored, visible = fields(f"{text}\nteam_id Integer")
    kinds = {field: view.type.kind for field, view in stored.items()}
    return TableView(f"system.{name}", "", stored, visible, lazy=Inline(rows, kinds))


def _actions(context: Context) -> Iterator[Row]:
    for one in context.facts.environment.actions:
        yield {"id": one.id, "name": one.name, "steps_json": list(one.steps), "deleted": 0}


def _cohorts(context: Context) -> Iterator[Row]:
    for one in context.facts.environment.cohorts:
        yield {
            "id": one.id,
            "name": one.name,
            "deleted": 0,
            "filters": one.filters,
            "query": one.query,
            "version": one.version,
            "is_static": one.is_static,
            "cohort_type": "static" if one.is_static else None,
        }


def _insights(context: Context) -> Iterator[Row]:
    for one in context.facts.environment.saved_insights:
        yield {
            "id": one.id,
            "short_id": one.short_id,
            "name": one.name,
            "query": one.query,
            "deleted": 0,
            "saved": 1,
        }


def _variables(context: Context) -> Iterator[Row]:
    for one in context.facts.environment.variables:
        yield {
            "id": one.id,
            "name": one.name,
            "code_name": one.code_name,
            "type": one.type,
            "default_value": one.default_value,
            "values": list(one.values),
        }


def _group_types(context: Context) -> Iterator[Row]:
    for one in context.facts.environment.group_types:
        yield {
            "group_type": one.group_type,
            "group_type_index": one.group_type_index,
            "name_singular": one.name_singular,
            "name_plural": one.name_plural,
        }


def _property_definitions(context: Context) -> Iterator[Row]:
    for one in context.facts.environment.property_definitions:
        yield {
            "name": one.name,
            "type": ENTITIES[one.type],
            "property_type": one.property_type,
            "is_numerical": one.property_type == "Numeric",
            "group_type_index": one.group_type_index,
        }


def _warehouse_tables(context: Context) -> Iterator[Row]:
    for one in context.facts.environment.warehouse_tables:
        columns = {name: {"clickhouse": sort} for name, sort in one.columns.items()}
        yield {"name": one.name, "columns": columns, "deleted": 0}


SYSTEM: tuple[TableView, ...] = (
    system_table(
        "actions",
        """
        id Integer
        name String null
        deleted Integer
        steps_json JSON null
        """,
        _actions,
    ),
    system_table(
        "cohorts",
        """
        id Integer
        name String null
        deleted Integer
        filters JSON null
        query JSON null
        version Integer null
        pending_version Integer null
        count Integer null
        created_at DateTime null
        last_calculation DateTime null
        is_static Integer
        cohort_type String null
        created_by_id Integer null
        """,
        _cohorts,
    ),
    system_table(
        "insights",
        """
        id Integer null
        short_id String
        name String null
        description String null
        query JSON null
        query_metadata JSON null
        deleted Integer
        saved Integer
        created_at DateTime null
        created_by_id Integer null
        last_modified_by_id Integer null
        """,
        _insights,
    ),
    system_table(
        "insight_variables",
        """
        id String null
        name String
        code_name String
        type String
        default_value JSON null
        values JSON null
        """,
        _variables,
    ),
    system_table(
        "group_type_mappings",
        """
        group_type String
        group_type_index Integer
        name_singular String null
        name_plural String null
        detail_dashboard_id Integer null
        created_at DateTime null
        """,
        _group_types,
    ),
    system_table(
        "property_definitions",
        """
        name String
        type Integer
        property_type String null
        is_numerical Integer
        group_type_index Integer null
        """,
        _property_definitions,
    ),
    system_table(
        "data_warehouse_tables",
        """
        name String
        columns JSON null
        row_count Integer null
        external_data_source_id String null
        deleted Integer
        deleted_at DateTime null
        """,
        _warehouse_tables,
    ),
    TableView(
        "system.groups",
        "groups",
        {},
        query=(
            "SELECT key AS group_key, index AS group_type_index, properties AS group_properties, "
            "created_at FROM groups"
        ),
    ),
    *[
        TableView(
            f"system.{name}",
            "",
            {},
            refused=f"system.{name} is kept in PostHog's database, and an environment knows nothing of it",
        )
        for name in NOT_KNOWN
    ],
)
