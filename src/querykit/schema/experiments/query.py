"""The results of an experiment."""

from typing import Any, Literal

from querykit.schema.actor_sources import ActorsSource
from querykit.schema.base import Integer, Number
from querykit.schema.breakdowns import BreakdownKeyType
from querykit.schema.experiments.metrics import (
    ExperimentExposureConfig,
    ExperimentMetric,
    MultipleVariantHandling,
)
from querykit.schema.experiments.statistics import (
    CredibleInterval,
    ExperimentBreakdownResult,
    ExperimentSignificanceCode,
    ExperimentStatsBaseValidated,
    ExperimentVariantFunnelsBaseStats,
    ExperimentVariantResultBayesian,
    ExperimentVariantResultFrequentist,
    ExperimentVariantTrendsBaseStats,
)
from querykit.schema.queries import Query
from querykit.schema.responses import BareResponse


class ExperimentQueryResponse(BareResponse):
    """Answer to an `ExperimentQuery`: statistics per variant."""

    kind: Literal["ExperimentQuery"] | None = None
    baseline: ExperimentStatsBaseValidated | None = None
    breakdown_results: list[ExperimentBreakdownResult] | None = None
    clickhouse_sql: str | None = None
    credible_intervals: dict[str, CredibleInterval] | None = None
    hogql: str | None = None
    insight: list[dict[str, Any]] | None = None
    is_precomputed: bool | None = None
    metric: ExperimentMetric | None = None
    p_value: Number | None = None
    probability: dict[str, Number] | None = None
    significance_code: ExperimentSignificanceCode | None = None
    significant: bool | None = None
    stats_version: Integer | None = None
    variant_results: (
        list[ExperimentVariantResultFrequentist] | list[ExperimentVariantResultBayesian] | None
    ) = None
    variants: (
        list[ExperimentVariantTrendsBaseStats] | list[ExperimentVariantFunnelsBaseStats] | None
    ) = None


class ExperimentQuery(Query, group="experiments", use="validate"):
    """Computes one metric of an experiment."""

    kind: Literal["ExperimentQuery"]
    metric: ExperimentMetric
    name: str | None = None
    experiment_id: Integer | None = None
    precomputation_mode: Literal["precomputed", "direct"] | None = None
    response: ExperimentQueryResponse | None = None


class ExperimentActorsQuery(ActorsSource, group="experiments", use="validate"):
    """Lists the participants behind a step of a funnel metric."""

    kind: Literal["ExperimentActorsQuery"]
    source: ExperimentQuery
    exposureConfig: ExperimentExposureConfig | None = None
    featureFlagKey: str | None = None
    funnelStep: Integer | None = None
    funnelStepBreakdown: BreakdownKeyType | None = None
    multipleVariantHandling: MultipleVariantHandling | None = None
