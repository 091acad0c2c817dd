"""Trends: numbers per series over time."""

from typing import Annotated, Any, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Branches, Integer, Model, Number
from querykit.schema.breakdowns import BreakdownFilter
from querykit.schema.calendar_heatmap import CalendarHeatmapFilter
from querykit.schema.charts import (
    AggregationAxisFormat,
    BoxPlotDatum,
    ChartDisplayType,
    ChartStyle,
    GoalLine,
    LegendPosition,
    MetricSummary,
    ResultCustomizationBy,
    ResultCustomizations,
)
from querykit.schema.dates import CompareFilter, IntervalType
from querykit.schema.entities import ActionsNode, DataWarehouseNode, EventsNode, GroupNode
from querykit.schema.insight_query import InsightQuery
from querykit.schema.responses import QueryResponse
from querykit.schema.web.base import WebAnalyticsConversionGoal


class TrendsFormulaNode(Model):
    """A formula over the series, such as `A / B`, with a name of its own."""

    formula: str
    custom_name: str | None = None


class TrendsFilter(Model):
    """How a trend is computed, smoothed and drawn."""

    aggregationAxisFormat: AggregationAxisFormat | None = "numeric"
    aggregationAxisPostfix: str | None = None
    aggregationAxisPrefix: str | None = None
    breakdown_histogram_bin_count: Number | None = None
    chartStyle: ChartStyle | None = None
    confidenceLevel: Number | None = None
    decimalPlaces: Number | None = None
    detailedResultsAggregationType: Literal["total", "average", "median"] | None = None
    display: ChartDisplayType | None = "ActionsLineGraph"
    excludeBoxPlotOutliers: bool | None = True
    formula: str | None = None
    formulaNodes: list[TrendsFormulaNode] | None = None
    formulas: list[str] | None = None
    goalLines: list[GoalLine] | None = None
    hiddenLegendIndexes: list[Integer] | None = None
    hideWeekends: bool | None = False
    legendPosition: LegendPosition | None = "bottom"
    metricChangeDecreaseColor: str | None = None
    metricChangeIncreaseColor: str | None = None
    metricColorByDirection: bool | None = False
    metricLineDecreaseColor: str | None = None
    metricLineIncreaseColor: str | None = None
    metricShowChange: bool | None = True
    metricSummary: MetricSummary | None = "total"
    minDecimalPlaces: Number | None = None
    movingAverageIntervals: Number | None = None
    resultCustomizationBy: ResultCustomizationBy | None = "value"
    resultCustomizations: ResultCustomizations | None = None
    showAlertThresholdLines: bool | None = False
    showAnnotations: bool | None = True
    showConfidenceIntervals: bool | None = None
    showLabelsOnSeries: bool | None = None
    showLegend: bool | None = False
    showMovingAverage: bool | None = None
    showMultipleYAxes: bool | None = False
    showPercentStackView: bool | None = False
    showTrendLines: bool | None = None
    showValuesOnSeries: bool | None = False
    smoothingIntervals: Integer | None = 1
    stackBreakdownValues: bool | None = False
    xAxisLabel: str | None = None
    yAxisLabel: str | None = None
    yAxisMax: Number | None = None
    yAxisMin: Number | None = None
    yAxisScaleType: Literal["log10", "linear"] | None = None
    yAxisStartAtZero: bool | None = True


TrendsQuerySeriesNode = TypeAliasType(
    "TrendsQuerySeriesNode",
    Annotated[EventsNode | ActionsNode | DataWarehouseNode | GroupNode, Branches("kind")],
)
"""What a trend can count."""


class TrendsQueryResponse(QueryResponse):
    """Answer to a `TrendsQuery`: one object per series and breakdown value."""

    results: list[dict[str, Any]]
    boxplot_data: list[BoxPlotDatum] | None = None
    hasMore: bool | None = None


class TrendsQuery(InsightQuery, group="insights", use="run"):
    """Counts or aggregates one or more series over time."""

    kind: Literal["TrendsQuery"]
    series: list[TrendsQuerySeriesNode]
    trendsFilter: TrendsFilter | None = None
    calendarHeatmapFilter: CalendarHeatmapFilter | None = None
    breakdownFilter: BreakdownFilter | None = None
    compareFilter: CompareFilter | None = None
    interval: IntervalType | None = "day"
    aggregation_group_type_index: Integer | None = None
    conversionGoal: WebAnalyticsConversionGoal | None = None
    samplingFactor: Number | None = None
    response: TrendsQueryResponse | None = None
