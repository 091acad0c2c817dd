"""Revenue analytics."""

from typing import Any, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Model, Number
from querykit.schema.dates import DateRange
from querykit.schema.properties import RevenueAnalyticsPropertyFilter
from querykit.schema.queries import Query
from querykit.schema.responses import QueryResponse

SimpleIntervalType = TypeAliasType("SimpleIntervalType", Literal["day", "month"])


class RevenueAnalyticsBreakdown(Model):
    """A property of revenue items that results were split by."""

    type: Literal["revenue_analytics"]
    property: str


class RevenueQuery(Query, abstract=True):
    """A query about revenue."""

    properties: list[RevenueAnalyticsPropertyFilter]
    dateRange: DateRange | None = None


class RevenueSeriesQuery(RevenueQuery, abstract=True):
    """A query about the course of revenue."""

    breakdown: list[RevenueAnalyticsBreakdown]
    interval: SimpleIntervalType


class RevenueAnalyticsGrossRevenueQueryResponse(QueryResponse):
    """Answer to a `RevenueAnalyticsGrossRevenueQuery`: one object per series."""

    results: list[Any]
    columns: list[str] | None = None


class RevenueAnalyticsGrossRevenueQuery(RevenueSeriesQuery, group="revenue", use="validate"):
    """Summed revenue up over time."""

    kind: Literal["RevenueAnalyticsGrossRevenueQuery"]
    response: RevenueAnalyticsGrossRevenueQueryResponse | None = None


class RevenueAnalyticsMRRQueryResultItem(Model):
    """Recurring revenue, split into what made it change."""

    churn: Any
    contraction: Any
    expansion: Any
    new: Any
    total: Any


class RevenueAnalyticsMRRQueryResponse(QueryResponse):
    """Answer to a `RevenueAnalyticsMRRQuery`: one item per breakdown value."""

    results: list[RevenueAnalyticsMRRQueryResultItem]
    columns: list[str] | None = None


class RevenueAnalyticsMRRQuery(RevenueSeriesQuery, group="revenue", use="validate"):
    """Followed monthly recurring revenue."""

    kind: Literal["RevenueAnalyticsMRRQuery"]
    response: RevenueAnalyticsMRRQueryResponse | None = None


class RevenueAnalyticsMetricsQueryResponse(QueryResponse):
    """Answer to a `RevenueAnalyticsMetricsQuery`: one object per metric."""

    results: Any
    columns: list[str] | None = None


class RevenueAnalyticsMetricsQuery(RevenueSeriesQuery, group="revenue", use="validate"):
    """Followed customers, subscriptions and revenue per customer."""

    kind: Literal["RevenueAnalyticsMetricsQuery"]
    response: RevenueAnalyticsMetricsQueryResponse | None = None


RevenueAnalyticsOverviewItemKey = TypeAliasType(
    "RevenueAnalyticsOverviewItemKey",
    Literal["revenue", "paying_customer_count", "avg_revenue_per_customer"],
)


class RevenueAnalyticsOverviewItem(Model):
    """One number."""

    key: RevenueAnalyticsOverviewItemKey
    value: Number


class RevenueAnalyticsOverviewQueryResponse(QueryResponse):
    """Answer to a `RevenueAnalyticsOverviewQuery`: one item per number."""

    results: list[RevenueAnalyticsOverviewItem]


class RevenueAnalyticsOverviewQuery(RevenueQuery, group="revenue", use="validate"):
    """Computed revenue and paying customers."""

    kind: Literal["RevenueAnalyticsOverviewQuery"]
    response: RevenueAnalyticsOverviewQueryResponse | None = None


RevenueAnalyticsTopCustomersGroupBy = TypeAliasType(
    "RevenueAnalyticsTopCustomersGroupBy", Literal["month", "all"]
)


class RevenueAnalyticsTopCustomersQueryResponse(QueryResponse):
    """Answer to a `RevenueAnalyticsTopCustomersQuery`: one row per customer."""

    results: Any
    columns: list[str] | None = None


class RevenueAnalyticsTopCustomersQuery(RevenueQuery, group="revenue", use="validate"):
    """Listed the customers that paid most."""

    kind: Literal["RevenueAnalyticsTopCustomersQuery"]
    groupBy: RevenueAnalyticsTopCustomersGroupBy
    response: RevenueAnalyticsTopCustomersQueryResponse | None = None
