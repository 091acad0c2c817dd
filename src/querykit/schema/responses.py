"""What the answers to queries have in common."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict
from typing_extensions import TypeAliasType

from querykit.schema.base import Branches, DateTime, Integer, Model
from querykit.schema.dates import ResolvedDateRangeResponse
from querykit.schema.modifiers import HogQLQueryModifiers
from querykit.schema.query_status import (
    QueryScanSummary,
    QueryScanWarning,
    QueryStatus,
    QueryTiming,
)


class DataWarehouseSyncWarning(Model):
    """A warehouse table the query used has not synced as it should."""

    type: Literal["warehouse_sync"]
    message: str
    schema_name: str
    source_type: str
    status: str
    table_name: str
    source_id: str | None = None


class AccessControlFilterWarning(Model):
    """Rows were left out because the reader may not see some resources."""

    type: Literal["access_control"]
    message: str
    resources: list[str]


QueryWarning = TypeAliasType(
    "QueryWarning",
    Annotated[
        DataWarehouseSyncWarning | AccessControlFilterWarning | QueryScanWarning, Branches("type")
    ],
)
"""A remark that comes with an answer; `type` tells what about."""


class DataWarehouseSourceUsage(Model):
    """A warehouse table that the query read."""

    id: str
    table_name: str
    source_type: str | None = None


class QueryResponse(Model, abstract=True):
    """What every answer may tell beside its results."""

    error: str | None = None
    hogql: str | None = None
    modifiers: HogQLQueryModifiers | None = None
    query_scan: QueryScanSummary | None = None
    query_status: QueryStatus | None = None
    resolved_date_range: ResolvedDateRangeResponse | None = None
    resolved_compare_date_range: ResolvedDateRangeResponse | None = None
    timings: list[QueryTiming] | None = None
    used_data_warehouse_sources: list[DataWarehouseSourceUsage] | None = None
    warnings: list[QueryWarning] | None = None


class PagedResponse(QueryResponse, abstract=True):
    """An answer that comes page by page."""

    hasMore: bool | None = None
    limit: Integer | None = None
    offset: Integer | None = None


class TableResponse(PagedResponse, abstract=True):
    """A page of rows, with the names and types of their columns."""

    columns: list[Any] | None = None
    types: list[Any] | None = None


class BareResponse(Model, abstract=True):
    """An answer that tells little beside its results."""

    query_scan: QueryScanSummary | None = None
    warnings: list[DataWarehouseSyncWarning] | None = None


class CacheMissResponse(Model):
    """The answer when only the cache was asked and it had nothing."""

    cache_key: str | None
    query_status: QueryStatus | None = None


class CachedQueryResponseMixin(Model):
    """What is known about an answer that can come from the cache."""

    model_config = ConfigDict(extra="allow")

    cache_key: str
    is_cached: bool
    last_refresh: DateTime
    next_allowed_client_refresh: DateTime
    timezone: str
    cache_target_age: DateTime | None = None
    calculation_trigger: str | None = None
    query_metadata: dict[str, Any] | None = None
    query_status: QueryStatus | None = None
