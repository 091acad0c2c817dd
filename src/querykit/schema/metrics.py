"""Time series of OpenTelemetry metrics."""

from typing import Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Model, Number
from querykit.schema.charts import GoalLine
from querykit.schema.dates import DateRange
from querykit.schema.queries import Query
from querykit.schema.responses import QueryResponse

MetricsAggregation = TypeAliasType(
    "MetricsAggregation",
    Literal[
        "sum", "avg", "count", "min", "max", "quantile", "rate", "increase", "histogram_quantile"
    ],
)

MetricsAttributeScope = TypeAliasType(
    "MetricsAttributeScope", Literal["resource", "attribute", "auto"]
)
"""Where an attribute is looked for."""

MetricsFilterOp = TypeAliasType("MetricsFilterOp", Literal["eq", "neq", "regex", "not_regex"])

MetricsOtelType = TypeAliasType(
    "MetricsOtelType", Literal["gauge", "sum", "histogram", "exponential_histogram", "summary"]
)


class MetricsQueryFilter(Model):
    """Compares an attribute of a metric."""

    key: str
    value: str
    op: MetricsFilterOp
    scope: MetricsAttributeScope | None = None


class MetricsQueryGroupBy(Model):
    """An attribute that series are split by."""

    key: str
    scope: MetricsAttributeScope | None = None


class MetricsQueryClause(Model):
    """One metric, how it is aggregated, filtered and split."""

    name: str
    aggregation: MetricsAggregation
    metricName: str
    filters: list[MetricsQueryFilter] | None = None
    groupBy: list[MetricsQueryGroupBy] | None = None
    metricType: MetricsOtelType | None = None
    quantile: Number | None = None


MetricsDisplayType = TypeAliasType("MetricsDisplayType", Literal["line", "area", "bar", "stat"])

MetricsStatSummary = TypeAliasType("MetricsStatSummary", Literal["latest", "average", "total"])

MetricsAxisScale = TypeAliasType("MetricsAxisScale", Literal["linear", "log"])


class MetricsYAxisSettings(Model):
    """Range and scale of the value axis."""

    max: Number | None = None
    min: Number | None = None
    scale: MetricsAxisScale | None = "linear"
    startAtZero: bool | None = True


class MetricsDisplaySettings(Model):
    """How metrics are drawn."""

    type: MetricsDisplayType | None = "line"
    goalLines: list[GoalLine] | None = None
    statSummary: MetricsStatSummary | None = "latest"
    yAxis: MetricsYAxisSettings | None = None


class MetricsQueryPoint(Model):
    """A value at a time."""

    value: Number
    time: str


class MetricsQuerySeries(Model):
    """One line: labels and points."""

    labels: dict[str, str]
    points: list[MetricsQueryPoint]
    clause: str | None = None
    metricName: str | None = None


class MetricsQueryResponse(QueryResponse):
    """Answer to a `MetricsQuery`: one object per series."""

    results: list[MetricsQuerySeries]


class MetricsQuery(Query, group="observability", use="validate"):
    """Aggregates metrics over time, and computes with them."""

    kind: Literal["MetricsQuery"]
    clauses: list[MetricsQueryClause]
    dateRange: DateRange | None = None
    interval: str | None = None
    display: MetricsDisplaySettings | None = None
    formula: str | None = None
    response: MetricsQueryResponse | None = None
