"""Stickiness: on how many intervals people did something."""

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from querykit.schema.actor_sources import ActorsSource
from querykit.schema.base import Branches, Integer, Model, Number
from querykit.schema.charts import (
    ChartDisplayType,
    ChartStyle,
    LegendPosition,
    ResultCustomizationBy,
    ResultCustomizations,
)
from querykit.schema.dates import CompareFilter, IntervalType
from querykit.schema.entities import ActionsNode, DataWarehouseNode, EventsNode
from querykit.schema.insight_query import InsightQuery
from querykit.schema.responses import QueryResponse

StickinessOperator = TypeAliasType("StickinessOperator", Literal["gte", "lte", "exact"])

StickinessComputationMode = TypeAliasType(
    "StickinessComputationMode", Literal["non_cumulative", "cumulative"]
)


class StickinessCriteria(Model):
    """How often something must happen in an interval for the interval to count."""

    operator: StickinessOperator
    value: Annotated[Integer, Field(ge=1)]


class StickinessFilter(Model):
    """How stickiness is computed and drawn."""

    chartStyle: ChartStyle | None = None
    computedAs: StickinessComputationMode | None = None
    display: ChartDisplayType | None = None
    hiddenLegendIndexes: list[Integer] | None = None
    legendPosition: LegendPosition | None = "bottom"
    resultCustomizationBy: ResultCustomizationBy | None = "value"
    resultCustomizations: ResultCustomizations | None = None
    showLegend: bool | None = None
    showMultipleYAxes: bool | None = None
    showValuesOnSeries: bool | None = None
    stickinessCriteria: StickinessCriteria | None = None


StickinessQuerySeriesNode = TypeAliasType(
    "StickinessQuerySeriesNode",
    Annotated[EventsNode | ActionsNode | DataWarehouseNode, Branches("kind")],
)
"""What stickiness can count."""


class StickinessQueryResponse(QueryResponse):
    """Answer to a `StickinessQuery`: one object per series."""

    results: list[dict[str, Any]]


class StickinessQuery(InsightQuery, group="insights", use="run"):
    """Counts actors by the number of intervals in which they did something."""

    kind: Literal["StickinessQuery"]
    series: list[StickinessQuerySeriesNode]
    stickinessFilter: StickinessFilter | None = None
    compareFilter: CompareFilter | None = None
    interval: IntervalType | None = "day"
    intervalCount: Annotated[Integer, Field(ge=1)] | None = None
    samplingFactor: Number | None = None
    response: StickinessQueryResponse | None = None


class StickinessActorsQuery(ActorsSource, group="insights", use="run"):
    """Lists the actors behind one bar of a stickiness chart."""

    kind: Literal["StickinessActorsQuery"]
    source: StickinessQuery
    operator: StickinessOperator | None = None
    series: Integer | None = None
    compare: Literal["current", "previous"] | None = None
    day: str | Integer | None = None
