"""How source code fares in production, by line or symbol."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from querykit.schema.base import Integer, Model, Number
from querykit.schema.dates import DateRange
from querykit.schema.queries import Query
from querykit.schema.responses import QueryResponse

SymbolStatsGranularity = TypeAliasType("SymbolStatsGranularity", Literal["line", "symbol"])


class SourceSymbol(Model):
    """A named stretch of lines in a source file."""

    endLine: Annotated[Integer, Field(ge=1)]
    startLine: Annotated[Integer, Field(ge=1)]
    name: str | None = None


class SymbolStatsPeriod(Model):
    """Counts and durations in one period."""

    busy_count: Integer
    count: Integer
    error_count: Integer
    p50_busy_nano: Number
    p50_duration_nano: Number
    p95_busy_nano: Number
    p95_duration_nano: Number
    p99_busy_nano: Number
    p99_duration_nano: Number
    sum_duration_nano: Number


class SymbolStatsRow(SymbolStatsPeriod):
    """Counts and durations of a line or symbol, and their change."""

    count_pct_change: Number | None
    error_rate_pct_change: Number | None
    line: Integer
    p50_duration_pct_change: Number | None
    p95_duration_pct_change: Number | None
    p99_duration_pct_change: Number | None
    previous: SymbolStatsPeriod
    name: str | None = None
    end_line: Integer | None = None


class TraceSpansSymbolStatsQueryResponse(QueryResponse):
    """Answer to a `TraceSpansSymbolStatsQuery`: one row per line or symbol."""

    results: list[SymbolStatsRow]
    granularity: SymbolStatsGranularity


class TraceSpansSymbolStatsQuery(Query, group="observability", use="validate"):
    """Summarises spans by where in a source file they come from."""

    kind: Literal["TraceSpansSymbolStatsQuery"]
    dateRange: DateRange
    filePath: str
    symbols: list[SourceSymbol] | None = None
    response: TraceSpansSymbolStatsQueryResponse | None = None
