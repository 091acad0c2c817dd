"""Calendar heatmap: activity by day of the week and hour."""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Branches, Integer, Model, Number
from querykit.schema.dates import IntervalType
from querykit.schema.entities import ActionsNode, DataWarehouseNode, EventsNode
from querykit.schema.insight_query import InsightQuery
from querykit.schema.responses import QueryResponse
from querykit.schema.web.base import WebAnalyticsConversionGoal


class CalendarHeatmapFilter(Model):
    """How events are put into the cells of the calendar."""

    bucketBySessionStart: bool | None = False


CalendarHeatmapQuerySeriesNode = TypeAliasType(
    "CalendarHeatmapQuerySeriesNode",
    Annotated[EventsNode | ActionsNode | DataWarehouseNode, Branches("kind")],
)
"""What a calendar heatmap can count."""


class EventsHeatMapDataResult(Model):
    """The count of one cell."""

    value: Integer
    column: Integer
    row: Integer


class EventsHeatMapRowAggregationResult(Model):
    """The count of a whole row."""

    value: Integer
    row: Integer


class EventsHeatMapColumnAggregationResult(Model):
    """The count of a whole column."""

    value: Integer
    column: Integer


class EventsHeatMapStructuredResult(Model):
    """All cells, with the sums of rows, columns and everything."""

    allAggregations: Integer
    columnAggregations: list[EventsHeatMapColumnAggregationResult]
    data: list[EventsHeatMapDataResult]
    rowAggregations: list[EventsHeatMapRowAggregationResult]


class CalendarHeatmapResponse(QueryResponse):
    """Answer to a `CalendarHeatmapQuery`: cells and sums."""

    results: EventsHeatMapStructuredResult
    hasMore: bool | None = None


class CalendarHeatmapQuery(InsightQuery, group="insights", use="run"):
    """Counts activity by day of the week and hour of the day."""

    kind: Literal["CalendarHeatmapQuery"]
    series: list[CalendarHeatmapQuerySeriesNode]
    calendarHeatmapFilter: CalendarHeatmapFilter | None = None
    interval: IntervalType | None = "day"
    aggregation_group_type_index: Integer | None = None
    conversionGoal: WebAnalyticsConversionGoal | None = None
    samplingFactor: Number | None = None
    response: CalendarHeatmapResponse | None = None
