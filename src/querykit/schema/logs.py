"""Log records."""

from typing import Any, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Integer, Model, Number
from querykit.schema.dates import DateRange
from querykit.schema.property_groups import PropertyGroupFilter
from querykit.schema.queries import Query
from querykit.schema.responses import PagedResponse, QueryResponse

LogSeverityLevel = TypeAliasType(
    "LogSeverityLevel", Literal["trace", "debug", "info", "warn", "error", "fatal"]
)

LogsOrderBy = TypeAliasType("LogsOrderBy", Literal["latest", "earliest"])

LogsSparklineBreakdownBy = TypeAliasType("LogsSparklineBreakdownBy", Literal["severity", "service"])

LogsSparklineRankBy = TypeAliasType("LogsSparklineRankBy", Literal["count", "bytes"])


class LogsQueryResponse(PagedResponse):
    """Answer to a `LogsQuery`: records."""

    results: Any
    columns: list[str] | None = None
    nextCursor: str | None = None


class LogsQuery(Query, group="observability", use="validate"):
    """Lists log records."""

    kind: Literal["LogsQuery"]
    dateRange: DateRange
    filterGroup: PropertyGroupFilter
    serviceNames: list[str]
    severityLevels: list[LogSeverityLevel]
    after: str | None = None
    customColumns: list[str] | None = None
    excludeAttributes: bool | None = None
    liveLogsCheckpoint: str | None = None
    orderBy: LogsOrderBy | None = None
    personId: str | None = None
    resourceFingerprint: str | None = None
    searchTerm: str | None = None
    sessionId: str | None = None
    sparklineBreakdownBy: LogsSparklineBreakdownBy | None = None
    sparklineRankBy: LogsSparklineRankBy | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: LogsQueryResponse | None = None


class LogAttributeResult(Model):
    """The name of an attribute, and what of it matched a search."""

    name: str
    matchedOn: Literal["key", "value"]
    propertyFilterType: str
    matchedValue: str | None = None


class LogAttributesQueryResponse(QueryResponse):
    """Answer to a `LogAttributesQuery`: attribute names."""

    results: list[LogAttributeResult]
    count: Number


class LogAttributesQuery(Query, group="observability", use="validate"):
    """Lists the names of attributes that log records have."""

    kind: Literal["LogAttributesQuery"]
    attributeType: str
    dateRange: DateRange | None = None
    filterGroup: PropertyGroupFilter | None = None
    search: str | None = None
    searchValues: bool | None = None
    serviceNames: list[str] | None = None
    severityLevels: list[LogSeverityLevel] | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: LogAttributesQueryResponse | None = None


class LogValueResult(Model):
    """A value of an attribute."""

    id: str
    name: str
    count: Integer | None = None


class LogValuesQueryResponse(QueryResponse):
    """Answer to a `LogValuesQuery`: values."""

    results: list[LogValueResult]


class LogValuesQuery(Query, group="observability", use="validate"):
    """Lists the values of one attribute of log records."""

    kind: Literal["LogValuesQuery"]
    attributeKey: str
    attributeType: str
    dateRange: DateRange | None = None
    filterGroup: PropertyGroupFilter | None = None
    search: str | None = None
    serviceNames: list[str] | None = None
    severityLevels: list[LogSeverityLevel] | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: LogValuesQueryResponse | None = None
