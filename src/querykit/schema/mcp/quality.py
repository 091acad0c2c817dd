"""How well tools work, all of them."""

from typing import Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Integer, Model, Number
from querykit.schema.dates import IntervalType
from querykit.schema.mcp.base import MCPQuery
from querykit.schema.responses import QueryResponse

MCPToolQualitySortColumn = TypeAliasType(
    "MCPToolQualitySortColumn",
    Literal[
        "total_calls",
        "error_rate_pct",
        "p50_duration_ms",
        "p95_duration_ms",
        "p99_duration_ms",
        "users",
        "sessions",
        "last_seen",
    ],
)

MCPToolQualitySortDirection = TypeAliasType("MCPToolQualitySortDirection", Literal["ASC", "DESC"])


class MCPToolQualityRowItem(Model):
    """Totals, errors and durations of one tool."""

    error_rate_pct: Number
    errors: Integer
    first_seen: str
    last_seen: str
    p50_duration_ms: Number
    p95_duration_ms: Number
    p99_duration_ms: Number
    sessions: Integer
    tool: str
    total_calls: Integer
    users: Integer


class MCPToolQualityRowsQueryResponse(QueryResponse):
    """Answer to an `MCPToolQualityRowsQuery`: one item per tool."""

    results: list[MCPToolQualityRowItem]
    totalCount: Integer


class MCPToolQualityRowsQuery(MCPQuery, group="mcp", use="draft"):
    """Lists tools with their error rates and durations."""

    kind: Literal["MCPToolQualityRowsQuery"]
    categories: list[str] | None = None
    search: str | None = None
    sortColumn: MCPToolQualitySortColumn | None = None
    sortDirection: MCPToolQualitySortDirection | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: MCPToolQualityRowsQueryResponse | None = None


class MCPToolQualityDailyStatItem(Model):
    """Totals of the chosen tools on one day."""

    calls: Integer
    day: str
    errors: Integer
    p50: Number
    p95: Number
    p99: Number


class MCPToolQualityDailyStatsQueryResponse(QueryResponse):
    """Answer to an `MCPToolQualityDailyStatsQuery`: one item per day."""

    results: list[MCPToolQualityDailyStatItem]


class MCPToolQualityDailyStatsQuery(MCPQuery, group="mcp", use="draft"):
    """Sums up calls, errors and durations day by day."""

    kind: Literal["MCPToolQualityDailyStatsQuery"]
    interval: IntervalType | None = None
    categories: list[str] | None = None
    toolName: str | None = None
    response: MCPToolQualityDailyStatsQueryResponse | None = None
