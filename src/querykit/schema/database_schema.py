"""The tables and columns that SQL queries can use."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from querykit.schema.base import Branches, Integer, Model, Number
from querykit.schema.hogql import HogQLQuery
from querykit.schema.queries import Query
from querykit.schema.users import UserBasicType

DatabaseSerializedFieldType = TypeAliasType(
    "DatabaseSerializedFieldType",
    Literal[
        "integer",
        "float",
        "decimal",
        "string",
        "datetime",
        "date",
        "boolean",
        "array",
        "json",
        "lazy_table",
        "virtual_table",
        "field_traverser",
        "expression",
        "view",
        "materialized_view",
        "unknown",
    ],
)


class DatabaseSchemaField(Model):
    """A column, or what can be reached through it."""

    type: DatabaseSerializedFieldType
    name: str
    hogql_value: str
    schema_valid: bool
    id: str | None = None
    chain: list[str | Integer] | None = None
    fields: list[str] | None = None
    table: str | None = None


DatabaseSchemaTableCertificationStatus = TypeAliasType(
    "DatabaseSchemaTableCertificationStatus", Literal["certified", "deprecated"]
)


class DatabaseSchemaTableCertification(Model):
    """Whether a table is vouched for or on its way out."""

    status: DatabaseSchemaTableCertificationStatus
    certified_at: str | None = None
    certified_by: str | None = None
    notes: str | None = None


class DatabaseSchemaSchema(Model):
    """How a table of a warehouse source is synced."""

    id: str
    name: str
    incremental: bool
    should_sync: bool
    last_synced_at: str | None = None
    status: str | None = None


class DatabaseSchemaSource(Model):
    """The warehouse source that a table comes from."""

    id: str
    prefix: str
    source_type: str
    status: str
    access_method: str | None = None
    last_synced_at: str | None = None


class DatabaseSchemaTableBase(Model, abstract=True):
    """What is known of every table."""

    id: str
    name: str
    fields: dict[str, DatabaseSchemaField]
    row_count: Number | None = None
    certification: DatabaseSchemaTableCertification | None = None


class DatabaseSchemaPostHogTable(DatabaseSchemaTableBase):
    """A table that every project has."""

    type: Literal["posthog"]


class DatabaseSchemaSystemTable(DatabaseSchemaTableBase):
    """A table about the project itself."""

    type: Literal["system"]


class DatabaseSchemaDataWarehouseTable(DatabaseSchemaTableBase):
    """A table synced from a source or read from files."""

    type: Literal["data_warehouse"]
    source: DatabaseSchemaSource | None = None
    format: str | None = None
    schema_: DatabaseSchemaSchema | None = Field(default=None, alias="schema")
    search_aliases: list[str] | None = None
    url_pattern: str | None = None


class DatabaseSchemaViewTable(DatabaseSchemaTableBase):
    """A saved query that can be used as a table."""

    type: Literal["view"]
    query: HogQLQuery


DatabaseSchemaManagedViewTableKind = TypeAliasType(
    "DatabaseSchemaManagedViewTableKind",
    Literal[
        "revenue_analytics_charge",
        "revenue_analytics_customer",
        "revenue_analytics_mrr",
        "revenue_analytics_product",
        "revenue_analytics_revenue_item",
        "revenue_analytics_subscription",
    ],
)


class DatabaseSchemaManagedViewTable(DatabaseSchemaTableBase):
    """A view that PostHog keeps up itself."""

    kind: DatabaseSchemaManagedViewTableKind
    type: Literal["managed_view"]
    query: HogQLQuery
    source_id: str | None = None


class DatabaseSchemaBatchExportTable(DatabaseSchemaTableBase):
    """A table that a batch export writes."""

    type: Literal["batch_export"]


class DatabaseSchemaMaterializedViewTable(DatabaseSchemaTableBase):
    """A view whose rows are stored and refreshed."""

    type: Literal["materialized_view"]
    query: HogQLQuery
    last_run_at: str | None = None
    status: str | None = None


class DatabaseSchemaEndpointTable(DatabaseSchemaTableBase):
    """A saved endpoint that can be used as a table."""

    type: Literal["endpoint"]
    query: HogQLQuery
    status: str | None = None


DatabaseSchemaTable = TypeAliasType(
    "DatabaseSchemaTable",
    Annotated[
        DatabaseSchemaPostHogTable
        | DatabaseSchemaSystemTable
        | DatabaseSchemaDataWarehouseTable
        | DatabaseSchemaViewTable
        | DatabaseSchemaManagedViewTable
        | DatabaseSchemaBatchExportTable
        | DatabaseSchemaMaterializedViewTable
        | DatabaseSchemaEndpointTable,
        Branches("type"),
    ],
)
"""Every kind of table; `type` tells which."""


class DataWarehouseViewLink(Model):
    """A join between two tables."""

    id: str
    created_at: str | None = None
    created_by: UserBasicType | None = None
    field_name: str | None = None
    joining_table_key: str | None = None
    joining_table_name: str | None = None
    source_table_key: str | None = None
    source_table_name: str | None = None


class DatabaseSchemaQueryResponse(Model):
    """Answer to a `DatabaseSchemaQuery`: tables and joins."""

    joins: list[DataWarehouseViewLink]
    tables: dict[str, DatabaseSchemaTable]


class DatabaseSchemaQuery(Query, group="hogql", use="run"):
    """Asks which tables and columns there are."""

    kind: Literal["DatabaseSchemaQuery"]
    connectionId: str | None = None
    includeFields: bool | None = None
    tables: list[str] | None = None
    response: DatabaseSchemaQueryResponse | None = None
