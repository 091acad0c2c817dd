"""How fast pages load and respond."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from querykit.schema.base import Model, Number
from querykit.schema.experiments.statistics import CredibleInterval
from querykit.schema.insights import InsightQueryNode
from querykit.schema.responses import QueryResponse
from querykit.schema.web.base import WebAnalyticsPreComputeStrategy, WebTileQuery
from querykit.schema.web.goals import WebGoalsQueryResponse

WebVitalsMetric = TypeAliasType("WebVitalsMetric", Literal["INP", "LCP", "CLS", "FCP"])

WebVitalsPercentile = TypeAliasType("WebVitalsPercentile", Literal["p75", "p90", "p99"])


class WebVitalsPathBreakdownResultItem(Model):
    """A path and its value."""

    value: Number
    path: str


class WebVitalsPathBreakdownResult(Model):
    """Paths by whether their value is good, could be better, or is poor."""

    good: list[WebVitalsPathBreakdownResultItem]
    needs_improvements: list[WebVitalsPathBreakdownResultItem]
    poor: list[WebVitalsPathBreakdownResultItem]


class WebVitalsPathBreakdownQueryResponse(QueryResponse):
    """Answer to a `WebVitalsPathBreakdownQuery`: paths in three bands."""

    results: Annotated[list[WebVitalsPathBreakdownResult], Field(min_length=1, max_length=1)]
    preComputeIneligibleReason: str | None = None
    preComputeStrategy: WebAnalyticsPreComputeStrategy | None = None


class WebVitalsPathBreakdownQuery(WebTileQuery, group="web", use="run"):
    """Sorts paths into three bands by one web vital."""

    kind: Literal["WebVitalsPathBreakdownQuery"]
    metric: WebVitalsMetric
    percentile: WebVitalsPercentile
    thresholds: CredibleInterval
    useWebAnalyticsPrecompute: bool | None = None
    response: WebVitalsPathBreakdownQueryResponse | None = None


class WebVitalsQuery(WebTileQuery, group="web", use="run"):
    """Shows a trend of a web vital within web analytics."""

    kind: Literal["WebVitalsQuery"]
    source: InsightQueryNode
    response: WebGoalsQueryResponse | None = None
