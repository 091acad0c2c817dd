"""Lifecycle: new, returning, resurrecting and dormant actors."""

from typing import Annotated, Any, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Branches, Integer, Model, Number
from querykit.schema.charts import LegendPosition
from querykit.schema.dates import IntervalType
from querykit.schema.entities import ActionsNode, EventsNode, LifecycleDataWarehouseNode
from querykit.schema.insight_query import InsightQuery
from querykit.schema.responses import QueryResponse

LifecycleToggle = TypeAliasType(
    "LifecycleToggle", Literal["new", "resurrecting", "returning", "dormant"]
)


class LifecycleFilter(Model):
    """Which parts of the lifecycle are shown, and how."""

    legendPosition: LegendPosition | None = "bottom"
    showLegend: bool | None = False
    showPercentagesOnSeries: bool | None = None
    showValuesOnSeries: bool | None = None
    stacked: bool | None = True
    toggledLifecycles: list[LifecycleToggle] | None = None


LifecycleQuerySeriesNode = TypeAliasType(
    "LifecycleQuerySeriesNode",
    Annotated[EventsNode | ActionsNode | LifecycleDataWarehouseNode, Branches("kind")],
)
"""What a lifecycle can be about."""


class LifecycleQueryResponse(QueryResponse):
    """Answer to a `LifecycleQuery`: one object per part of the lifecycle."""

    results: list[dict[str, Any]]


class LifecycleQuery(InsightQuery, group="insights", use="run"):
    """Splits active actors into new, returning, resurrecting and dormant ones."""

    kind: Literal["LifecycleQuery"]
    series: list[LifecycleQuerySeriesNode]
    lifecycleFilter: LifecycleFilter | None = None
    interval: IntervalType | None = "day"
    aggregation_group_type_index: Integer | None = None
    customAggregationTarget: bool | None = None
    samplingFactor: Number | None = None
    response: LifecycleQueryResponse | None = None
