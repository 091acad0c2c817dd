"""Samples of what revenue analytics read."""

from typing import Any, Literal

from querykit.schema.base import Integer
from querykit.schema.queries import Query
from querykit.schema.responses import TableResponse


class RevenueExampleDataWarehouseTablesQueryResponse(TableResponse):
    """Answer to a `RevenueExampleDataWarehouseTablesQuery`: sample rows."""

    results: Any


class RevenueExampleDataWarehouseTablesQuery(Query, group="revenue", use="validate"):
    """Sampled revenue from warehouse tables."""

    kind: Literal["RevenueExampleDataWarehouseTablesQuery"]
    limit: Integer | None = None
    offset: Integer | None = None
    response: RevenueExampleDataWarehouseTablesQueryResponse | None = None


class RevenueExampleEventsQueryResponse(TableResponse):
    """Answer to a `RevenueExampleEventsQuery`: sample rows."""

    results: Any


class RevenueExampleEventsQuery(Query, group="revenue", use="validate"):
    """Sampled revenue from events."""

    kind: Literal["RevenueExampleEventsQuery"]
    limit: Integer | None = None
    offset: Integer | None = None
    response: RevenueExampleEventsQueryResponse | None = None
