"""Calls over time, by harness and by model."""

from typing import Literal

from querykit.schema.base import Integer, Model, Number
from querykit.schema.dates import IntervalType
from querykit.schema.mcp.base import MCPQuery
from querykit.schema.property_groups import AnyPropertyFilter
from querykit.schema.responses import QueryResponse


class MCPToolCallBreakdownItem(Model):
    """Calls of one tool in one bucket of time."""

    bucket: str
    calls: Integer
    tool: str


class MCPToolCallBreakdownQueryResponse(QueryResponse):
    """Answer to an `MCPToolCallBreakdownQuery`: one item per tool and bucket."""

    results: list[MCPToolCallBreakdownItem]


class MCPToolCallBreakdownQuery(MCPQuery, group="mcp", use="draft"):
    """Counts calls over time, tool by tool."""

    kind: Literal["MCPToolCallBreakdownQuery"]
    interval: IntervalType | None = None
    properties: list[AnyPropertyFilter] | None = None
    filterTestAccounts: bool | None = None
    response: MCPToolCallBreakdownQueryResponse | None = None


class MCPToolCallsAndErrorsItem(Model):
    """Successes and errors in one bucket of time."""

    bucket: str
    errors: Integer
    successes: Integer


class MCPToolCallsAndErrorsQueryResponse(QueryResponse):
    """Answer to an `MCPToolCallsAndErrorsQuery`: one item per bucket."""

    results: list[MCPToolCallsAndErrorsItem]


class MCPToolCallsAndErrorsQuery(MCPQuery, group="mcp", use="draft"):
    """Counts successful and failed calls over time."""

    kind: Literal["MCPToolCallsAndErrorsQuery"]
    interval: IntervalType | None = None
    properties: list[AnyPropertyFilter] | None = None
    filterTestAccounts: bool | None = None
    response: MCPToolCallsAndErrorsQueryResponse | None = None


class MCPHarnessBreakdownItem(Model):
    """Calls and errors of one harness."""

    error_rate_pct: Number
    errors: Integer
    harness: str
    sessions: Integer
    total_calls: Integer


class MCPHarnessBreakdownQueryResponse(QueryResponse):
    """Answer to an `MCPHarnessBreakdownQuery`: one item per harness."""

    results: list[MCPHarnessBreakdownItem]


class MCPHarnessBreakdownQuery(MCPQuery, group="mcp", use="draft"):
    """Counts calls by the program that made them."""

    kind: Literal["MCPHarnessBreakdownQuery"]
    properties: list[AnyPropertyFilter] | None = None
    filterTestAccounts: bool | None = None
    toolName: str | None = None
    response: MCPHarnessBreakdownQueryResponse | None = None


class MCPModelBreakdownItem(Model):
    """Calls of one model."""

    model: str
    total_calls: Integer


class MCPModelBreakdownQueryResponse(QueryResponse):
    """Answer to an `MCPModelBreakdownQuery`: one item per model."""

    results: list[MCPModelBreakdownItem]


class MCPModelBreakdownQuery(MCPQuery, group="mcp", use="draft"):
    """Counts calls by language model."""

    kind: Literal["MCPModelBreakdownQuery"]
    properties: list[AnyPropertyFilter] | None = None
    filterTestAccounts: bool | None = None
    response: MCPModelBreakdownQueryResponse | None = None
