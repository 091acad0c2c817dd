"""Failed calls, and tools that were missed."""

from typing import Literal

from querykit.schema.base import Integer, Model
from querykit.schema.mcp.base import MCPQuery, MCPToolQuery
from querykit.schema.responses import QueryResponse


class MCPToolFailureItem(Model):
    """A kind of failure and how often it occurred."""

    error_status: str
    error_type: str
    harnesses: list[str]
    last_seen: str
    message: str
    occurrences: Integer


class MCPToolFailuresQueryResponse(QueryResponse):
    """Answer to an `MCPToolFailuresQuery`: one item per kind of failure."""

    results: list[MCPToolFailureItem]


class MCPToolFailuresQuery(MCPToolQuery, group="mcp", use="draft"):
    """Lists the ways a tool fails."""

    kind: Literal["MCPToolFailuresQuery"]
    response: MCPToolFailuresQueryResponse | None = None


class MCPToolFailureOccurrenceItem(Model):
    """One failed call."""

    distinct_id: str
    error_message: str
    error_status: str
    harness: str
    intent: str
    session_id: str
    timestamp: str


class MCPToolFailureOccurrencesQueryResponse(QueryResponse):
    """Answer to an `MCPToolFailureOccurrencesQuery`: one item per call."""

    results: list[MCPToolFailureOccurrenceItem]


class MCPToolFailureOccurrencesQuery(MCPToolQuery, group="mcp", use="draft"):
    """Lists calls of a tool that failed in one way."""

    kind: Literal["MCPToolFailureOccurrencesQuery"]
    errorType: str
    errorStatus: str | None = None
    response: MCPToolFailureOccurrencesQueryResponse | None = None


class MCPMissingCapabilitiesItem(Model):
    """Something wanted that no tool could do."""

    distinct_id: str
    harness: str
    intent: str
    person_properties: str
    session_id: str
    timestamp: str


class MCPMissingCapabilitiesQueryResponse(QueryResponse):
    """Answer to an `MCPMissingCapabilitiesQuery`: one item per report."""

    results: list[MCPMissingCapabilitiesItem]
    has_next: bool


class MCPMissingCapabilitiesQuery(MCPQuery, group="mcp", use="draft"):
    """Lists what assistants wanted but no tool could do."""

    kind: Literal["MCPMissingCapabilitiesQuery"]
    search: str | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: MCPMissingCapabilitiesQueryResponse | None = None
