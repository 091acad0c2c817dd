"""Funnels: how many come through a sequence of steps."""

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from querykit.schema.base import Branches, Integer, Model, Number
from querykit.schema.breakdowns import BreakdownAttributionType, BreakdownFilter
from querykit.schema.charts import ChartStyle, GoalLine, LegendPosition, ResultCustomizationByValue
from querykit.schema.dates import CompareFilter, IntervalType
from querykit.schema.entities import ActionsNode, EventsNode, FunnelsDataWarehouseNode, GroupNode
from querykit.schema.insight_query import InsightQuery
from querykit.schema.responses import QueryResponse

StepOrderValue = TypeAliasType("StepOrderValue", Literal["strict", "unordered", "ordered"])
"""Whether steps must follow each other, directly or at all."""

FunnelConversionWindowTimeUnit = TypeAliasType(
    "FunnelConversionWindowTimeUnit", Literal["second", "minute", "hour", "day", "week", "month"]
)

FunnelVizType = TypeAliasType(
    "FunnelVizType", Literal["steps", "time_to_convert", "trends", "flow"]
)

FunnelLayout = TypeAliasType("FunnelLayout", Literal["horizontal", "vertical"])

FunnelStepReference = TypeAliasType("FunnelStepReference", Literal["total", "previous"])
"""What a conversion rate is relative to."""


class FunnelExclusionSteps(Model, abstract=True):
    """The steps between which an exclusion holds."""

    funnelFromStep: Integer
    funnelToStep: Integer


class FunnelExclusionEventsNode(FunnelExclusionSteps, EventsNode):
    """An event that, between two steps, takes a person out of the funnel."""


class FunnelExclusionActionsNode(FunnelExclusionSteps, ActionsNode):
    """An action that, between two steps, takes a person out of the funnel."""


FunnelExclusion = TypeAliasType(
    "FunnelExclusion",
    Annotated[FunnelExclusionEventsNode | FunnelExclusionActionsNode, Branches("kind")],
)
"""What takes a person out of the funnel."""


class FunnelsFilter(Model):
    """How a funnel is computed and drawn."""

    binCount: Integer | None = None
    breakdownAttributionType: BreakdownAttributionType | None = "first_touch"
    breakdownAttributionValue: Integer | None = None
    breakdownSorting: str | None = None
    chartStyle: ChartStyle | None = None
    customAggregationTarget: bool | None = None
    exclusions: list[FunnelExclusion] | None = Field(default_factory=list)
    funnelAggregateByHogQL: str | None = None
    funnelFromStep: Integer | None = None
    funnelOrderType: StepOrderValue | None = "ordered"
    funnelStepReference: FunnelStepReference | None = "total"
    funnelToStep: Integer | None = None
    funnelVizType: FunnelVizType | None = "steps"
    funnelWindowInterval: Integer | None = 14
    funnelWindowIntervalUnit: FunnelConversionWindowTimeUnit | None = "day"
    goalLines: list[GoalLine] | None = None
    hiddenLegendBreakdowns: list[str] | None = None
    hideIncompleteConversionWindowPeriods: bool | None = False
    layout: FunnelLayout | None = "vertical"
    legendPosition: LegendPosition | None = "bottom"
    resultCustomizations: dict[str, ResultCustomizationByValue] | None = None
    showAnnotations: bool | None = True
    showLegend: bool | None = False
    showTrendLines: bool | None = None
    showValuesOnSeries: bool | None = False
    useUdf: bool | None = None


FunnelsQuerySeriesNode = TypeAliasType(
    "FunnelsQuerySeriesNode",
    Annotated[EventsNode | ActionsNode | FunnelsDataWarehouseNode | GroupNode, Branches("kind")],
)
"""What a step of a funnel can be."""


class FunnelsQueryResponse(QueryResponse):
    """Answer to a `FunnelsQuery`: steps, times or trends, as its filter asks."""

    results: Any
    total_median_conversion_time: Number | None = None


class FunnelsQuery(InsightQuery, group="insights", use="run"):
    """Counts how many actors go through a sequence of steps in time."""

    kind: Literal["FunnelsQuery"]
    series: list[FunnelsQuerySeriesNode]
    funnelsFilter: FunnelsFilter | None = None
    breakdownFilter: BreakdownFilter | None = None
    compareFilter: CompareFilter | None = None
    interval: IntervalType | None = None
    aggregation_group_type_index: Integer | None = None
    samplingFactor: Number | None = None
    response: FunnelsQueryResponse | None = None
