"""Filters that a dashboard or tile lays over its queries."""

from querykit.schema.base import Model
from querykit.schema.breakdowns import BreakdownFilter
from querykit.schema.dates import IntervalType
from querykit.schema.property_groups import AnyPropertyFilter


class DashboardFilter(Model):
    """What a dashboard sets for all its insights."""

    interval: IntervalType | None = None
    date_from: str | None = None
    date_to: str | None = None
    properties: list[AnyPropertyFilter] | None = None
    breakdown_filter: BreakdownFilter | None = None
    explicitDate: bool | None = None
    filterTestAccounts: bool | None = None


class TileFilters(DashboardFilter):
    """What a tile sets for its own insight."""

    ignoreDashboardFilters: bool | None = None
