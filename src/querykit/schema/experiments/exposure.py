"""Who has seen which variant."""

from typing import Any, Literal

from querykit.schema.base import Integer, Model, Number
from querykit.schema.dates import DateRange
from querykit.schema.experiments.metrics import ExperimentExposureConfig, MultipleVariantHandling
from querykit.schema.property_groups import AnyPropertyFilter
from querykit.schema.queries import Query
from querykit.schema.responses import BareResponse
from querykit.schema.users import AccessControlLevel, UserBasicType


class FeatureFlagGroupType(Model):
    """A condition under which a flag is on."""

    properties: list[AnyPropertyFilter] | None = None
    aggregation_group_type_index: Integer | None = None
    description: str | None = None
    exposure_frozen: bool | None = None
    exposure_frozen_cohort: Number | None = None
    rollout_percentage: Number | None = None
    sort_key: str | None = None
    users_affected: Number | None = None
    variant: str | None = None


class ExperimentHoldoutType(Model):
    """People who are kept out of experiments."""

    id: Integer | None
    name: str
    filters: list[FeatureFlagGroupType]
    created_at: str | None
    created_by: UserBasicType | None
    description: str | None
    updated_at: str | None
    user_access_level: AccessControlLevel | None = None


class ExperimentExposureCriteria(Model):
    """What counts as exposure, and for whom."""

    activation_config: ExperimentExposureConfig | None = None
    exposure_config: ExperimentExposureConfig | None = None
    filterTestAccounts: bool | None = None
    multiple_variant_handling: MultipleVariantHandling | None = None


class BiasRisk(Model):
    """How many saw more than one variant."""

    multiple_variant_percentage: Number


class SampleRatioMismatch(Model):
    """Whether variants have as many participants as they should."""

    expected: dict[str, Number]
    p_value: Number


class ExperimentExposureTimeSeries(Model):
    """The exposures of one variant, day by day."""

    days: list[str]
    exposure_counts: list[Number]
    variant: str


class ExperimentExposureQueryResponse(BareResponse):
    """Answer to an `ExperimentExposureQuery`: one series per variant."""

    kind: Literal["ExperimentExposureQuery"]
    date_range: DateRange
    timeseries: list[ExperimentExposureTimeSeries]
    total_exposures: dict[str, Number]
    bias_risk: BiasRisk | None = None
    sample_ratio_mismatch: SampleRatioMismatch | None = None


class ExperimentExposureQuery(Query, group="experiments", use="validate"):
    """Counts who has seen which variant, day by day."""

    kind: Literal["ExperimentExposureQuery"]
    end_date: str | None
    experiment_name: str
    feature_flag: dict[str, Any]
    start_date: str | None
    experiment_id: Integer | None = None
    exposure_criteria: ExperimentExposureCriteria | None = None
    holdout: ExperimentHoldoutType | None = None
    response: ExperimentExposureQueryResponse | None = None
