"""The statistics of variants."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from querykit.schema.base import Integer, Model, Number

ExperimentSignificanceCode = TypeAliasType(
    "ExperimentSignificanceCode",
    Literal[
        "significant", "not_enough_exposure", "low_win_probability", "high_loss", "high_p_value"
    ],
)

ExperimentStatsValidationFailure = TypeAliasType(
    "ExperimentStatsValidationFailure",
    Literal["not-enough-exposures", "baseline-mean-is-zero", "not-enough-metric-data"],
)

CredibleInterval = TypeAliasType(
    "CredibleInterval", Annotated[list[Number], Field(min_length=2, max_length=2)]
)
"""The lower and the upper end."""


class SessionData(Model):
    """A session in which a step was reached."""

    event_uuid: str
    person_id: str
    session_id: str
    timestamp: str


class ExperimentStatsBaseValidated(Model):
    """The sums of one variant, and why they may not be enough."""

    key: str
    number_of_samples: Integer
    sum: Number
    sum_squares: Number
    covariate_sum: Number | None = None
    covariate_sum_product: Number | None = None
    covariate_sum_squares: Number | None = None
    denominator_sum: Number | None = None
    denominator_sum_squares: Number | None = None
    numerator_denominator_sum_product: Number | None = None
    step_counts: list[Integer] | None = None
    step_sessions: list[list[SessionData]] | None = None
    validation_failures: list[ExperimentStatsValidationFailure] | None = None


class ExperimentVariantResultFrequentist(ExperimentStatsBaseValidated):
    """A variant compared with the baseline by a frequentist test."""

    method: Literal["frequentist"]
    confidence_interval: CredibleInterval | None = None
    p_value: Number | None = None
    significant: bool | None = None


class ExperimentVariantResultBayesian(ExperimentStatsBaseValidated):
    """A variant compared with the baseline by Bayesian inference."""

    method: Literal["bayesian"]
    chance_to_win: Number | None = None
    credible_interval: CredibleInterval | None = None
    significant: bool | None = None


class ExperimentBreakdownResult(Model):
    """The results for one breakdown value."""

    baseline: ExperimentStatsBaseValidated
    breakdown_value: list[str | Number]
    variants: list[ExperimentVariantResultFrequentist] | list[ExperimentVariantResultBayesian]


class ExperimentVariantFunnelsBaseStats(Model):
    """Successes and failures of one variant."""

    key: str
    failure_count: Number
    success_count: Number


class ExperimentVariantTrendsBaseStats(Model):
    """Counts and exposure of one variant."""

    key: str
    absolute_exposure: Number
    count: Number
    exposure: Number
