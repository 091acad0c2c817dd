"""What the queries of web analytics have in common."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from querykit.schema.base import Integer, Model, Number
from querykit.schema.dates import CompareFilter, DateRange, IntervalType
from querykit.schema.property_groups import WebAnalyticsPropertyFilter
from querykit.schema.queries import Query


class ActionConversionGoal(Model):
    """Converting means doing an action."""

    actionId: Integer


class CustomEventConversionGoal(Model):
    """Converting means sending a custom event."""

    customEventName: str


WebAnalyticsConversionGoal = TypeAliasType(
    "WebAnalyticsConversionGoal", ActionConversionGoal | CustomEventConversionGoal
)
"""What counts as converting."""


class SamplingRate(Model):
    """A part of the whole, as a fraction."""

    numerator: Number
    denominator: Number | None = None


class WebAnalyticsSampling(Model):
    """Whether, and how much, data is sampled."""

    enabled: bool | None = None
    forceSamplingRate: SamplingRate | None = None


WebAnalyticsOrderByDirection = TypeAliasType("WebAnalyticsOrderByDirection", Literal["ASC", "DESC"])

WebAnalyticsOrderByFields = TypeAliasType(
    "WebAnalyticsOrderByFields",
    Literal[
        "Visitors",
        "Views",
        "AvgTimeOnPage",
        "Clicks",
        "BounceRate",
        "AverageScrollPercentage",
        "ScrollGt80Percentage",
        "TotalConversions",
        "UniqueConversions",
        "ConversionRate",
        "ConvertingUsers",
        "RageClicks",
        "DeadClicks",
        "Errors",
    ],
)

WebAnalyticsOrderBy = TypeAliasType(
    "WebAnalyticsOrderBy",
    Annotated[tuple[WebAnalyticsOrderByFields, WebAnalyticsOrderByDirection], Field(strict=False)],
)
"""A column to sort by, and which way."""

WebAnalyticsItemKind = TypeAliasType(
    "WebAnalyticsItemKind", Literal["unit", "duration_s", "percentage", "currency"]
)
"""What a number measures, and so how it is written."""

WebAnalyticsPreComputeStrategy = TypeAliasType(
    "WebAnalyticsPreComputeStrategy", Literal["pre_aggregated", "lazy_precompute", "live"]
)


class WebAnalyticsQuery(Query, abstract=True):
    """A query about the visitors of a site."""

    properties: list[WebAnalyticsPropertyFilter]
    dateRange: DateRange | None = None
    interval: IntervalType | None = None
    conversionGoal: WebAnalyticsConversionGoal | None = None
    doPathCleaning: bool | None = None
    filterTestAccounts: bool | None = None
    includeRevenue: bool | None = None
    sampling: WebAnalyticsSampling | None = None
    samplingFactor: Number | None = None
    aggregation_group_type_index: Integer | None = None
    dataColorTheme: Number | None = None
    useSessionsTable: bool | None = None


class WebTileQuery(WebAnalyticsQuery, abstract=True):
    """A query behind one tile of web analytics."""

    compareFilter: CompareFilter | None = None
    orderBy: WebAnalyticsOrderBy | None = None
