"""Numbers that say how an account is used."""

from typing import Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Integer, Model, Number
from querykit.schema.queries import Query
from querykit.schema.responses import QueryResponse

UsageMetricDisplay = TypeAliasType("UsageMetricDisplay", Literal["number", "sparkline"])

UsageMetricFormat = TypeAliasType("UsageMetricFormat", Literal["numeric", "currency"])


class UsageMetric(Model):
    """One number, with its change and its course."""

    id: str
    value: Number
    name: str
    interval: Integer
    change_from_previous_pct: Number | None
    display: UsageMetricDisplay
    format: UsageMetricFormat
    previous: Number
    timeseries: list[Number] | None = None
    timeseries_labels: list[str] | None = None


class UsageMetricsQueryResponse(QueryResponse):
    """Answer to a `UsageMetricsQuery`: one object per metric."""

    results: list[UsageMetric]


class UsageMetricsQuery(Query, group="accounts", use="validate"):
    """Computes the usage metrics of a person or group."""

    kind: Literal["UsageMetricsQuery"]
    group_key: str | None = None
    group_type_index: Integer | None = None
    person_id: str | None = None
    response: UsageMetricsQueryResponse | None = None
