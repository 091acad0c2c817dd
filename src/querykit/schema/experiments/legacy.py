"""Experiments as insights, before they had metrics of their own."""

from typing import Any, Literal

from querykit.schema.base import Integer, Number
from querykit.schema.experiments.statistics import (
    CredibleInterval,
    ExperimentSignificanceCode,
    ExperimentVariantFunnelsBaseStats,
    ExperimentVariantTrendsBaseStats,
)
from querykit.schema.funnels import FunnelsQuery
from querykit.schema.queries import Query
from querykit.schema.responses import BareResponse
from querykit.schema.trends import TrendsQuery


class LegacyExperimentQuery(Query, abstract=True):
    """An experiment that is computed like an insight."""

    experiment_id: Integer | None = None
    name: str | None = None
    fingerprint: str | None = None
    uuid: str | None = None


class LegacyExperimentResponse(BareResponse, abstract=True):
    """How the variants of an experiment compare."""

    significant: bool
    significance_code: ExperimentSignificanceCode
    probability: dict[str, Number]
    credible_intervals: dict[str, CredibleInterval]
    stats_version: Integer | None = None


class ExperimentFunnelsQueryResponse(LegacyExperimentResponse):
    """Answer to an `ExperimentFunnelsQuery`: statistics per variant."""

    kind: Literal["ExperimentFunnelsQuery"]
    expected_loss: Number
    insight: list[list[dict[str, Any]]]
    variants: list[ExperimentVariantFunnelsBaseStats]
    funnels_query: FunnelsQuery | None = None


class ExperimentFunnelsQuery(LegacyExperimentQuery, group="experiments", use="validate"):
    """Compares variants by a funnel."""

    kind: Literal["ExperimentFunnelsQuery"]
    funnels_query: FunnelsQuery
    response: ExperimentFunnelsQueryResponse | None = None


class ExperimentTrendsQueryResponse(LegacyExperimentResponse):
    """Answer to an `ExperimentTrendsQuery`: statistics per variant."""

    kind: Literal["ExperimentTrendsQuery"]
    insight: list[dict[str, Any]]
    p_value: Number
    variants: list[ExperimentVariantTrendsBaseStats]
    count_query: TrendsQuery | None = None
    exposure_query: TrendsQuery | None = None


class ExperimentTrendsQuery(LegacyExperimentQuery, group="experiments", use="validate"):
    """Compares variants by a trend."""

    kind: Literal["ExperimentTrendsQuery"]
    count_query: TrendsQuery
    exposure_query: TrendsQuery | None = None
    response: ExperimentTrendsQueryResponse | None = None
