"""Retention: who comes back, and when."""

from typing import Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import DateTime, Integer, Model, Number
from querykit.schema.breakdowns import BreakdownFilter
from querykit.schema.charts import ChartDisplayType, ChartStyle, GoalLine
from querykit.schema.entities import EntityType
from querykit.schema.insight_query import InsightQuery
from querykit.schema.property_groups import AnyPropertyFilter
from querykit.schema.responses import QueryResponse

RetentionEntityKind = TypeAliasType("RetentionEntityKind", Literal["ActionsNode", "EventsNode"])

RetentionPeriod = TypeAliasType("RetentionPeriod", Literal["Hour", "Day", "Week", "Month"])

RetentionType = TypeAliasType(
    "RetentionType",
    Literal["retention_recurring", "retention_first_time", "retention_first_ever_occurrence"],
)
"""Whether a person starts once, or again in every period."""

RetentionDashboardDisplayType = TypeAliasType(
    "RetentionDashboardDisplayType", Literal["table_only", "graph_only", "all"]
)


class RetentionEntity(Model):
    """The event or action that starts a person off, or counts as coming back."""

    kind: RetentionEntityKind | None = None
    type: EntityType | None = None
    id: str | Number | None = None
    uuid: str | None = None
    name: str | None = None
    custom_name: str | None = None
    properties: list[AnyPropertyFilter] | None = None
    aggregation_target_field: str | None = None
    order: Integer | None = None
    table_name: str | None = None
    timestamp_field: str | None = None


class RetentionFilter(Model):
    """How retention is computed and drawn."""

    aggregationProperty: str | None = None
    aggregationPropertyType: Literal["event", "person", "data_warehouse"] | None = "event"
    aggregationType: Literal["count", "sum", "avg"] | None = "count"
    chartStyle: ChartStyle | None = None
    cohortLabelStartIndex: Integer | None = 0
    cumulative: bool | None = None
    customAggregationTarget: bool | None = None
    dashboardDisplay: RetentionDashboardDisplayType | None = None
    display: ChartDisplayType | None = None
    goalLines: list[GoalLine] | None = None
    meanRetentionCalculation: Literal["simple", "weighted", "none"] | None = None
    minimumOccurrences: Integer | None = None
    period: RetentionPeriod | None = "Day"
    retentionCustomBrackets: list[Number] | None = None
    retentionReference: Literal["total", "previous"] | None = None
    retentionType: RetentionType | None = None
    returningEntity: RetentionEntity | None = None
    selectedInterval: Integer | None = None
    showTrendLines: bool | None = None
    targetEntity: RetentionEntity | None = None
    timeWindowMode: Literal["strict_calendar_dates", "24_hour_windows"] | None = None
    totalIntervals: Integer | None = 8


class RetentionValue(Model):
    """How many came back in one interval."""

    count: Number
    label: str | None = None
    aggregation_value: Number | None = None


class RetentionResult(Model):
    """One cohort: the actors that started in the same interval, and who of them came back."""

    label: str
    values: list[RetentionValue]
    date: DateTime
    breakdown_value: str | Number | None = None


class RetentionQueryResponse(QueryResponse):
    """Answer to a `RetentionQuery`: one row per cohort."""

    results: list[RetentionResult]


class RetentionQuery(InsightQuery, group="insights", use="run"):
    """Counts who comes back in the intervals after starting."""

    kind: Literal["RetentionQuery"]
    retentionFilter: RetentionFilter
    breakdownFilter: BreakdownFilter | None = None
    aggregation_group_type_index: Integer | None = None
    samplingFactor: Number | None = None
    response: RetentionQueryResponse | None = None
