"""The life of a query: its progress, timings and scan."""

from typing import Annotated, Any, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import DateTime, Integer, Model, Number, boolean


class ClickhouseQueryProgress(Model):
    """How far ClickHouse has come with a query."""

    active_cpu_time: Integer
    bytes_read: Integer
    estimated_rows_total: Integer
    rows_read: Integer
    time_elapsed: Integer


QueryScanStatus = TypeAliasType("QueryScanStatus", Literal["pending", "done"])

QueryScanMode = TypeAliasType("QueryScanMode", Literal["log_only", "show"])


class QueryScanSummary(Model):
    """How much a query read, in short."""

    duration_ms: Integer
    mode: QueryScanMode
    rows_read: Integer
    killed: bool | None = None
    project_share: Number | None = None
    range_share: Number | None = None
    status: QueryScanStatus | None = None


QueryScanFindingKind = TypeAliasType(
    "QueryScanFindingKind", Literal["no_event_filter", "no_start_date", "persons_join"]
)

QueryScanFindingReason = TypeAliasType(
    "QueryScanFindingReason",
    Literal["in_or", "wrapped", "negated", "dynamic", "not_pruned", "filters"],
)


class QueryScanWarning(Model):
    """Why a query read more than it needed to."""

    kind: QueryScanFindingKind
    type: Literal["query_scan"]
    fix: str
    message: str
    evidence: str | None = None
    reason: QueryScanFindingReason | None = None


class QueryScanResponse(Model):
    """What a look at the rows a query read came to."""

    killed: bool
    status: QueryScanStatus
    warnings: list[QueryScanWarning]
    project_share: Number | None = None
    range_share: Number | None = None


class QueryStatus(Model):
    """The state of a query that may run in the background."""

    results: Any = None
    id: str
    team_id: Integer
    budget_remaining_bytes: Integer | None = None
    bytes_read: Integer | None = None
    cache_key: str | None = None
    complete: bool | None = False
    dashboard_id: Integer | None = None
    end_time: DateTime | None = None
    error: bool | None = False
    error_code: str | None = None
    error_message: str | None = None
    expiration_time: DateTime | None = None
    insight_id: Integer | None = None
    labels: list[str] | None = None
    pickup_time: DateTime | None = None
    query_async: Annotated[Literal[True], boolean] | None = True
    query_progress: ClickhouseQueryProgress | None = None
    query_scan: QueryScanSummary | None = None
    start_time: DateTime | None = None
    task_id: str | None = None


class QueryStatusResponse(Model):
    """The answer that holds nothing but the state of a query."""

    query_status: QueryStatus


class QueryTiming(Model):
    """How long one part of a query took, in seconds."""

    k: str
    t: Number
