"""How endpoints are used."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field
from typing_extensions import TypeAliasType

from querykit.schema.base import Integer, Model, Number
from querykit.schema.dates import CompareFilter, DateRange, IntervalType
from querykit.schema.queries import Query
from querykit.schema.responses import QueryResponse, TableResponse

EndpointsUsageBreakdown = TypeAliasType(
    "EndpointsUsageBreakdown", Literal["Endpoint", "MaterializationType", "ApiKey", "Status"]
)

MaterializationType: TypeAlias = Literal["materialized", "inline"]
"""Whether results come from stored rows or from running the query."""


class EndpointsUsageBase(Query, abstract=True):
    """A query about how endpoints are used."""

    dateRange: DateRange | None = None
    endpointNames: list[str] | None = None
    materializationType: MaterializationType | None = None


EndpointsUsageOverviewItemKey = TypeAliasType(
    "EndpointsUsageOverviewItemKey",
    Literal[
        "total_requests",
        "total_bytes_read",
        "total_cpu_seconds",
        "avg_query_duration_ms",
        "p95_query_duration_ms",
        "error_rate",
        "materialized_requests",
        "inline_requests",
    ],
)


class EndpointsUsageOverviewItem(Model):
    """One number, with its change."""

    key: EndpointsUsageOverviewItemKey
    value: Number | None
    changeFromPreviousPct: Number | None = None
    previous: Number | None = None


class EndpointsUsageOverviewQueryResponse(QueryResponse):
    """Answer to an `EndpointsUsageOverviewQuery`: one item per number."""

    results: list[EndpointsUsageOverviewItem]


class EndpointsUsageOverviewQuery(EndpointsUsageBase, group="endpoints", use="validate"):
    """Sums up requests, bytes, time and errors."""

    kind: Literal["EndpointsUsageOverviewQuery"]
    compareFilter: CompareFilter | None = None
    response: EndpointsUsageOverviewQueryResponse | None = None


EndpointsUsageOrderByField = TypeAliasType(
    "EndpointsUsageOrderByField",
    Literal["requests", "bytes_read", "cpu_seconds", "avg_query_duration_ms", "error_rate"],
)

EndpointsUsageOrderByDirection = TypeAliasType(
    "EndpointsUsageOrderByDirection", Literal["ASC", "DESC"]
)

EndpointsUsageOrderBy = TypeAliasType(
    "EndpointsUsageOrderBy",
    Annotated[
        tuple[EndpointsUsageOrderByField, EndpointsUsageOrderByDirection], Field(strict=False)
    ],
)
"""A column to sort by, and which way."""


class EndpointsUsageTableQueryResponse(TableResponse):
    """Answer to an `EndpointsUsageTableQuery`: one row per breakdown value."""

    results: list[Any]


class EndpointsUsageTableQuery(EndpointsUsageBase, group="endpoints", use="validate"):
    """Lists endpoints, keys or states with their usage."""

    kind: Literal["EndpointsUsageTableQuery"]
    breakdownBy: EndpointsUsageBreakdown
    orderBy: EndpointsUsageOrderBy | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: EndpointsUsageTableQueryResponse | None = None


class EndpointsUsageTrendsQueryResponse(QueryResponse):
    """Answer to an `EndpointsUsageTrendsQuery`: one object per series."""

    results: list[dict[str, Any]]


class EndpointsUsageTrendsQuery(EndpointsUsageBase, group="endpoints", use="validate"):
    """Follows the usage of endpoints over time."""

    kind: Literal["EndpointsUsageTrendsQuery"]
    metric: Literal["bytes_read", "cpu_seconds", "requests", "query_duration", "error_rate"]
    compareFilter: CompareFilter | None = None
    interval: IntervalType | None = None
    breakdownBy: EndpointsUsageBreakdown | None = None
    response: EndpointsUsageTrendsQueryResponse | None = None
