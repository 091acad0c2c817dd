"""One tool: its numbers, users and texts."""

from typing import Literal

from querykit.schema.base import Integer, Model, Number
from querykit.schema.dates import IntervalType
from querykit.schema.mcp.base import MCPToolQuery
from querykit.schema.responses import QueryResponse


class MCPToolStatsItem(Model):
    """Totals of a tool."""

    calls: Integer
    conversations: Integer
    errors: Integer
    p50_ms: Number | None
    p95_ms: Number | None
    users: Integer
    with_intent: Integer


class MCPToolStatsQueryResponse(QueryResponse):
    """Answer to an `MCPToolStatsQuery`: one item."""

    results: list[MCPToolStatsItem]


class MCPToolStatsQuery(MCPToolQuery, group="mcp", use="draft"):
    """Sums up one tool: calls, users, errors, durations."""

    kind: Literal["MCPToolStatsQuery"]
    response: MCPToolStatsQueryResponse | None = None


class MCPToolDailyStatItem(Model):
    """Totals of a tool on one day."""

    calls: Integer
    day: str
    errors: Integer
    p50: Number
    p95: Number
    sessions: Integer
    users: Integer


class MCPToolDailyStatsQueryResponse(QueryResponse):
    """Answer to an `MCPToolDailyStatsQuery`: one item per day."""

    results: list[MCPToolDailyStatItem]


class MCPToolDailyStatsQuery(MCPToolQuery, group="mcp", use="draft"):
    """Sums up one tool day by day."""

    kind: Literal["MCPToolDailyStatsQuery"]
    interval: IntervalType | None = None
    response: MCPToolDailyStatsQueryResponse | None = None


class MCPToolTopUserItem(Model):
    """How one user calls a tool."""

    calls: Integer
    distinct_id: str
    error_rate_pct: Number
    errors: Integer
    harnesses: list[str]
    last_seen: str
    person_properties: str


class MCPToolTopUsersQueryResponse(QueryResponse):
    """Answer to an `MCPToolTopUsersQuery`: one item per user."""

    results: list[MCPToolTopUserItem]


class MCPToolTopUsersQuery(MCPToolQuery, group="mcp", use="draft"):
    """Lists who calls a tool most."""

    kind: Literal["MCPToolTopUsersQuery"]
    response: MCPToolTopUsersQueryResponse | None = None


class MCPToolNeighborItem(Model):
    """A tool that is called next to another."""

    co_occurrences: Integer
    neighbor_tool: str


class MCPToolNeighborsQueryResponse(QueryResponse):
    """Answer to an `MCPToolNeighborsQuery`: one item per tool."""

    results: list[MCPToolNeighborItem]


class MCPToolNeighborsQuery(MCPToolQuery, group="mcp", use="draft"):
    """Lists the tools called right before or after one."""

    kind: Literal["MCPToolNeighborsQuery"]
    neighborDirection: Literal["before", "after"]
    response: MCPToolNeighborsQueryResponse | None = None


class MCPToolDescriptionItem(Model):
    """A description that a tool was offered with."""

    description: str
    last_seen: str


class MCPToolDescriptionsQueryResponse(QueryResponse):
    """Answer to an `MCPToolDescriptionsQuery`: the newest first."""

    results: list[MCPToolDescriptionItem]


class MCPToolDescriptionsQuery(MCPToolQuery, group="mcp", use="draft"):
    """Lists the descriptions that a tool has had."""

    kind: Literal["MCPToolDescriptionsQuery"]
    response: MCPToolDescriptionsQueryResponse | None = None


class MCPToolSampleIntentItem(Model):
    """What a caller said it wanted."""

    harness: str
    intent: str
    intent_source: str
    timestamp: str


class MCPToolSampleIntentsQueryResponse(QueryResponse):
    """Answer to an `MCPToolSampleIntentsQuery`: samples."""

    results: list[MCPToolSampleIntentItem]


class MCPToolSampleIntentsQuery(MCPToolQuery, group="mcp", use="draft"):
    """Samples what callers of a tool said they wanted."""

    kind: Literal["MCPToolSampleIntentsQuery"]
    response: MCPToolSampleIntentsQueryResponse | None = None
