"""The numbers at the top of web analytics."""

from typing import Literal

from querykit.schema.base import Model, Number
from querykit.schema.responses import QueryResponse
from querykit.schema.web.base import (
    SamplingRate,
    WebAnalyticsItemKind,
    WebAnalyticsPreComputeStrategy,
    WebTileQuery,
)


class WebOverviewItem(Model):
    """One number, with its change."""

    kind: WebAnalyticsItemKind
    key: str
    value: Number | None = None
    changeFromPreviousPct: Number | None = None
    isIncreaseBad: bool | None = None
    previous: Number | None = None


class WebOverviewQueryResponse(QueryResponse):
    """Answer to a `WebOverviewQuery`: one item per number."""

    results: list[WebOverviewItem]
    dateFrom: str | None = None
    dateTo: str | None = None
    preComputeIneligibleReason: str | None = None
    preComputeStrategy: WebAnalyticsPreComputeStrategy | None = None
    samplingRate: SamplingRate | None = None


class WebOverviewQuery(WebTileQuery, group="web", use="run"):
    """Computes visitors, views, sessions, duration and bounce rate."""

    kind: Literal["WebOverviewQuery"]
    useWebAnalyticsPrecompute: bool | None = None
    response: WebOverviewQueryResponse | None = None
