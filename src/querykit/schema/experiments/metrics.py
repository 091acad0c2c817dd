"""What an experiment measures."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field
from typing_extensions import TypeAliasType

from querykit.schema.base import Branches, Integer, Model, Node, Number
from querykit.schema.breakdowns import BreakdownAttributionType, BreakdownFilter
from querykit.schema.entities import ActionsNode, EntityNode, EventsNode
from querykit.schema.funnels import FunnelConversionWindowTimeUnit, StepOrderValue
from querykit.schema.property_groups import AnyPropertyFilter


class ExperimentDataWarehouseNode(EntityNode, group="experiments", use="validate"):
    """A metric's source made of the rows of a warehouse table."""

    kind: Literal["ExperimentDataWarehouseNode"]
    data_warehouse_join_key: str
    events_join_key: str
    table_name: str
    timestamp_field: str


MultipleVariantHandling: TypeAlias = Literal["exclude", "first_seen"]
"""What to do with people who saw several variants."""


class ExperimentEventExposureConfig(Node, group="experiments", use="validate"):
    """The event that counts as having seen a variant."""

    kind: Literal["ExperimentEventExposureConfig"]
    event: str
    properties: list[AnyPropertyFilter]
    response: dict[str, Any] | None = None


ExperimentExposureConfig = TypeAliasType(
    "ExperimentExposureConfig",
    Annotated[ExperimentEventExposureConfig | ActionsNode, Branches("kind")],
)
"""What counts as having seen a variant."""

ExperimentMetricSource = TypeAliasType(
    "ExperimentMetricSource",
    Annotated[EventsNode | ActionsNode | ExperimentDataWarehouseNode, Branches("kind")],
)
"""What a metric is made of."""

ExperimentFunnelMetricStep = TypeAliasType(
    "ExperimentFunnelMetricStep",
    Annotated[EventsNode | ActionsNode | ExperimentDataWarehouseNode, Branches("kind")],
)
"""What a step of a funnel metric can be."""

ExperimentMetricGoal = TypeAliasType("ExperimentMetricGoal", Literal["increase", "decrease"])


class ExperimentMetricOutlierHandling(Model):
    """How extreme values are cut off."""

    ignore_zeros: bool | None = None
    lower_bound_percentile: Annotated[Number, Field(ge=0, le=1)] | None = None
    upper_bound_percentile: Annotated[Number, Field(ge=0, le=1)] | None = None


class ExperimentMetricBase(Node, group="experiments", use="validate", abstract=True):
    """What an experiment measures, in one of four ways."""

    kind: Literal["ExperimentMetric"]
    uuid: str | None = None
    name: str | None = None
    breakdownFilter: BreakdownFilter | None = None
    conversion_window: Integer | None = None
    conversion_window_unit: FunnelConversionWindowTimeUnit | None = None
    fingerprint: str | None = None
    goal: ExperimentMetricGoal | None = None
    isSharedMetric: bool | None = None
    sharedMetricId: Number | None = None
    response: dict[str, Any] | None = None


class ExperimentMeanMetric(ExperimentMetricBase):
    """The mean of a value per participant."""

    metric_type: Literal["mean"]
    source: ExperimentMetricSource
    ignore_zeros: bool | None = None
    lower_bound_percentile: Annotated[Number, Field(ge=0, le=1)] | None = None
    threshold: Number | None = None
    upper_bound_percentile: Annotated[Number, Field(ge=0, le=1)] | None = None


class ExperimentFunnelMetric(ExperimentMetricBase):
    """The share of participants that come through a funnel."""

    metric_type: Literal["funnel"]
    series: list[ExperimentFunnelMetricStep]
    breakdownAttributionType: BreakdownAttributionType | None = None
    breakdownAttributionValue: Integer | None = None
    funnel_order_type: StepOrderValue | None = None


class ExperimentRatioMetric(ExperimentMetricBase):
    """One value divided by another."""

    metric_type: Literal["ratio"]
    denominator: ExperimentMetricSource
    numerator: ExperimentMetricSource
    denominator_outlier_handling: ExperimentMetricOutlierHandling | None = None
    numerator_outlier_handling: ExperimentMetricOutlierHandling | None = None


class ExperimentRetentionMetric(ExperimentMetricBase):
    """The share of participants that come back."""

    metric_type: Literal["retention"]
    completion_event: ExperimentMetricSource
    retention_window_end: Integer
    retention_window_start: Integer
    retention_window_unit: FunnelConversionWindowTimeUnit
    start_event: ExperimentMetricSource
    start_handling: Literal["first_seen", "last_seen"]


ExperimentMetric = TypeAliasType(
    "ExperimentMetric",
    Annotated[
        ExperimentMeanMetric
        | ExperimentFunnelMetric
        | ExperimentRatioMetric
        | ExperimentRetentionMetric,
        Branches("metric_type"),
    ],
)
"""What an experiment measures; `metric_type` tells which kind."""
