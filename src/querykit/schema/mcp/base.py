"""What the queries about MCP tools have in common."""

from querykit.schema.dates import DateRange
from querykit.schema.queries import Query


class MCPQuery(Query, abstract=True):
    """A query about calls of MCP tools."""

    dateRange: DateRange | None = None


class MCPToolQuery(MCPQuery, abstract=True):
    """A query about one MCP tool."""

    toolName: str
