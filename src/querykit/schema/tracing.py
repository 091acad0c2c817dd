"""Spans of OpenTelemetry traces."""

from typing import Any, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Integer, Model, Number
from querykit.schema.dates import CompareFilter, DateRange
from querykit.schema.property_groups import PropertyGroupFilter
from querykit.schema.queries import Query
from querykit.schema.responses import PagedResponse, QueryResponse

TraceOrderColumn = TypeAliasType("TraceOrderColumn", Literal["timestamp", "duration"])


class TraceSpansQueryResponse(PagedResponse):
    """Answer to a `TraceSpansQuery`: spans."""

    results: Any
    nextCursor: str | None = None


class TraceSpansQuery(Query, group="observability", use="validate"):
    """Lists traces or spans."""

    kind: Literal["TraceSpansQuery"]
    dateRange: DateRange
    filterGroup: PropertyGroupFilter | None = None
    after: str | None = None
    excludeAttributes: bool | None = None
    flatSpans: bool | None = None
    orderBy: TraceOrderColumn | None = None
    orderDirection: Literal["ASC", "DESC"] | None = None
    prefetchSpans: Integer | None = None
    rootSpans: bool | None = None
    serviceNames: list[str] | None = None
    statusCodes: list[Integer] | None = None
    traceId: str | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: TraceSpansQueryResponse | None = None


class SpanTimings(Model, abstract=True):
    """How many spans there were, how long they took and how many failed."""

    name: str
    avg_duration_nano: Number
    count: Integer
    error_count: Integer
    p50_duration_nano: Number
    p95_duration_nano: Number
    p999_duration_nano: Number
    p99_duration_nano: Number
    service_name: str
    total_duration_nano: Number


class AggregatedSpanRow(SpanTimings):
    """Durations and errors of the spans with one name."""


class TraceSpansAggregationQueryResponse(QueryResponse):
    """Answer to a `TraceSpansAggregationQuery`: one row per name."""

    results: list[AggregatedSpanRow]
    compare: list[AggregatedSpanRow] | None = None


class TraceSpansAggregationQuery(Query, group="observability", use="validate"):
    """Summarises spans by service and name."""

    kind: Literal["TraceSpansAggregationQuery"]
    dateRange: DateRange
    compareFilter: CompareFilter | None = None
    filterGroup: PropertyGroupFilter | None = None
    serviceNames: list[str] | None = None
    response: TraceSpansAggregationQueryResponse | None = None


class SpanTreeNode(SpanTimings):
    """A kind of span below its parent, summarised."""

    avg_start_offset_nano: Number
    parent_name: str
    parent_service: str
    calls_per_parent_invocation: Number | None = None


class TraceSpansTreeQueryResponse(QueryResponse):
    """Answer to a `TraceSpansTreeQuery`: the nodes of the tree."""

    results: list[SpanTreeNode]
    compare: list[SpanTreeNode] | None = None


class TraceSpansTreeQuery(Query, group="observability", use="validate"):
    """Summarises what happens below one kind of span."""

    kind: Literal["TraceSpansTreeQuery"]
    dateRange: DateRange
    serviceName: str
    spanName: str
    compareFilter: CompareFilter | None = None
    filterGroup: PropertyGroupFilter | None = None
    serviceNames: list[str] | None = None
    response: TraceSpansTreeQueryResponse | None = None


TraceSpanBreakdownOrderBy = TypeAliasType(
    "TraceSpanBreakdownOrderBy", Literal["count", "error_count"]
)

TraceSpanBreakdownType = TypeAliasType(
    "TraceSpanBreakdownType", Literal["span", "span_attribute", "span_resource_attribute"]
)


class AttributeBreakdownRow(Model):
    """Durations and errors of the spans with one value."""

    value: str
    count: Integer
    error_count: Integer
    p50_duration_nano: Number
    p95_duration_nano: Number


class TraceSpansAttributeBreakdownQueryResponse(QueryResponse):
    """Answer to a `TraceSpansAttributeBreakdownQuery`: one row per value."""

    results: list[AttributeBreakdownRow]
    compare: list[AttributeBreakdownRow] | None = None


class TraceSpansAttributeBreakdownQuery(Query, group="observability", use="validate"):
    """Summarises spans by the value of an attribute."""

    kind: Literal["TraceSpansAttributeBreakdownQuery"]
    dateRange: DateRange
    breakdownKey: str
    breakdownType: TraceSpanBreakdownType
    compareFilter: CompareFilter | None = None
    filterGroup: PropertyGroupFilter | None = None
    excludeBreakdownFilter: bool | None = None
    facetSearch: str | None = None
    orderBy: TraceSpanBreakdownOrderBy | None = None
    serviceNames: list[str] | None = None
    response: TraceSpansAttributeBreakdownQueryResponse | None = None
