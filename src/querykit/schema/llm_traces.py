"""Traces of calls to language models."""

from typing import Any, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Integer, Model, Number
from querykit.schema.dates import DateRange
from querykit.schema.property_groups import AnyPropertyFilter
from querykit.schema.queries import Query
from querykit.schema.query_status import QueryTiming
from querykit.schema.responses import BareResponse, PagedResponse

AIEventType = TypeAliasType(
    "AIEventType",
    Literal[
        "$ai_generation",
        "$ai_embedding",
        "$ai_span",
        "$ai_trace",
        "$ai_metric",
        "$ai_feedback",
        "$ai_evaluation",
        "$ai_tag",
        "$ai_trace_summary",
        "$ai_generation_summary",
        "$ai_trace_clusters",
        "$ai_generation_clusters",
    ],
)
"""The events that make up a trace."""


class LLMSentimentMessage(Model):
    """The mood of one message."""

    label: str
    score: Number
    scores: dict[str, Number] | None = None


class LLMSentimentResult(Model):
    """The mood of a trace or event, and of its messages."""

    label: str
    score: Number
    message_count: Number | None = None
    messages: dict[str, LLMSentimentMessage] | None = None
    scores: dict[str, Number] | None = None


class LLMTraceEvent(Model):
    """One event of a trace: a generation, a span, feedback."""

    id: str
    event: AIEventType | str
    properties: dict[str, Any]
    createdAt: str
    sentiment: LLMSentimentResult | None = None


class LLMTracePerson(Model):
    """The person a trace belongs to."""

    uuid: str
    properties: dict[str, Any]
    created_at: str
    distinct_id: str


class LLMTrace(Model):
    """One trace, with costs, tokens and events."""

    id: str
    createdAt: str
    distinctId: str
    events: list[LLMTraceEvent]
    aiSessionId: str | None = None
    errorCount: Number | None = None
    inputCost: Number | None = None
    inputState: Any = None
    inputTokens: Number | None = None
    isSupportTrace: bool | None = None
    outputCost: Number | None = None
    outputState: Any = None
    outputTokens: Number | None = None
    person: LLMTracePerson | None = None
    requestCost: Number | None = None
    sentiment: LLMSentimentResult | None = None
    tools: list[str] | None = None
    totalCost: Number | None = None
    totalLatency: Number | None = None
    traceName: str | None = None
    webSearchCost: Number | None = None


class TraceListResponse(PagedResponse, abstract=True):
    """Traces, page by page."""

    columns: list[str] | None = None
    results: list[LLMTrace]


class TracesQueryResponse(TraceListResponse):
    """Answer to a `TracesQuery`: one object per trace."""


class TracesQuery(Query, group="ai", use="draft"):
    """Lists traces of calls to language models."""

    kind: Literal["TracesQuery"]
    dateRange: DateRange | None = None
    properties: list[AnyPropertyFilter] | None = None
    filterSupportTraces: bool | None = None
    filterTestAccounts: bool | None = None
    groupKey: str | None = None
    groupTypeIndex: Integer | None = None
    includeSentiment: bool | None = None
    personId: str | None = None
    randomOrder: bool | None = None
    searchTerm: str | None = None
    showColumnConfigurator: bool | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: TracesQueryResponse | None = None


class TraceQueryResponse(TraceListResponse):
    """Answer to a `TraceQuery`: the trace, in a list of one."""


class TraceQuery(Query, group="ai", use="draft"):
    """Asks for one trace with all its events."""

    kind: Literal["TraceQuery"]
    traceId: str
    dateRange: DateRange | None = None
    properties: list[AnyPropertyFilter] | None = None
    includeSentiment: bool | None = None
    response: TraceQueryResponse | None = None


class SessionQueryResponse(TraceListResponse):
    """Answer to a `SessionQuery`: the traces of the session."""


class SessionQuery(Query, group="ai", use="draft"):
    """Asks for the traces of one AI session."""

    kind: Literal["SessionQuery"]
    sessionId: str
    dateRange: DateRange | None = None
    includeSentiment: bool | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: SessionQueryResponse | None = None


class TraceNeighborsQueryResponse(BareResponse):
    """Answer to a `TraceNeighborsQuery`: the ids before and after."""

    newerTimestamp: str | None = None
    newerTraceId: str | None = None
    olderTimestamp: str | None = None
    olderTraceId: str | None = None
    timings: list[QueryTiming] | None = None


class TraceNeighborsQuery(Query, group="ai", use="draft"):
    """Asks which traces come right before and after one."""

    kind: Literal["TraceNeighborsQuery"]
    timestamp: str
    traceId: str
    dateRange: DateRange | None = None
    properties: list[AnyPropertyFilter] | None = None
    filterSupportTraces: bool | None = None
    filterTestAccounts: bool | None = None
    response: TraceNeighborsQueryResponse | None = None
