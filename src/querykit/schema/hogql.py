"""SQL queries and what they are given."""

from typing import Any, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Integer, Model
from querykit.schema.breakdowns import BreakdownFilter
from querykit.schema.dates import DateRange, IntervalType
from querykit.schema.property_groups import AnyPropertyFilter
from querykit.schema.queries import Query
from querykit.schema.responses import TableResponse


class HogQLFilters(Model):
    """What `{filters}` in a SQL query stands for."""

    breakdownFilter: BreakdownFilter | None = None
    dateRange: DateRange | None = None
    interval: IntervalType | None = None
    properties: list[AnyPropertyFilter] | None = None
    filterTestAccounts: bool | None = None


class HogQLVariable(Model):
    """A variable of a SQL query and its value."""

    code_name: str
    variableId: str
    value: Any = None
    isNull: bool | None = None


class HogQLNotice(Model):
    """A remark about a place in a SQL query."""

    message: str
    start: Integer | None = None
    end: Integer | None = None
    fix: str | None = None


QueryIndexUsage = TypeAliasType("QueryIndexUsage", Literal["undecisive", "no", "partial", "yes"])

PredicateScope = TypeAliasType("PredicateScope", Literal["event", "person", "group", "unknown"])

PredicateIndexVerdict = TypeAliasType(
    "PredicateIndexVerdict",
    Literal["indexed", "blocked", "unindexed_column", "unindexed_json", "operator_not_indexable"],
)


class PredicateIndexUsage(Model):
    """Whether an index helps with one comparison, and why not."""

    operator: str
    message: str
    physical_type: str
    property_name: str
    scope: PredicateScope
    semantic_type: str
    source_label: str
    usable_indexes: list[str]
    verdict: PredicateIndexVerdict
    start: Integer | None = None
    end: Integer | None = None
    column_name: str | None = None
    fix: str | None = None


class HogQLMetadataResponse(Model):
    """Answer to a `HogQLMetadata`: errors, warnings and notices, with their places."""

    errors: list[HogQLNotice]
    notices: list[HogQLNotice]
    warnings: list[HogQLNotice]
    query: str | None = None
    ch_table_names: list[str] | None = None
    index_usage: list[PredicateIndexUsage] | None = None
    isUsingIndices: QueryIndexUsage | None = None
    isValid: bool | None = None
    table_names: list[str] | None = None


class HogQLQueryResponse(TableResponse):
    """Answer to a `HogQLQuery`: rows, columns and their types."""

    results: list[Any]
    query: str | None = None
    clickhouse: str | None = None
    explain: list[str] | None = None
    metadata: HogQLMetadataResponse | None = None


class HogQLQuery(Query, group="hogql", use="run"):
    """Runs a SQL query."""

    kind: Literal["HogQLQuery"]
    query: str
    name: str | None = None
    values: dict[str, Any] | None = None
    filters: HogQLFilters | None = None
    connectionId: str | None = None
    explain: bool | None = None
    sendRawQuery: bool | None = None
    variables: dict[str, HogQLVariable] | None = None
    response: HogQLQueryResponse | None = None
