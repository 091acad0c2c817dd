"""Visitors and views by page, channel, place or device."""

from typing import Any, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Integer
from querykit.schema.responses import TableResponse
from querykit.schema.web.base import SamplingRate, WebAnalyticsPreComputeStrategy, WebTileQuery

WebStatsBreakdown = TypeAliasType(
    "WebStatsBreakdown",
    Literal[
        "Page",
        "InitialPage",
        "ExitPage",
        "ExitClick",
        "PreviousPage",
        "ScreenName",
        "InitialChannelType",
        "InitialReferringDomain",
        "InitialReferringURL",
        "InitialUTMSource",
        "InitialUTMCampaign",
        "InitialUTMMedium",
        "InitialUTMTerm",
        "InitialUTMContent",
        "InitialUTMSourceMediumCampaign",
        "FirstPageviewChannelType",
        "FirstPageviewReferringDomain",
        "FirstPageviewUTMSource",
        "FirstPageviewUTMCampaign",
        "FirstPageviewUTMMedium",
        "FirstPageviewUTMTerm",
        "FirstPageviewUTMContent",
        "FirstPageviewUTMSourceMediumCampaign",
        "Browser",
        "OS",
        "Viewport",
        "DeviceType",
        "Country",
        "Region",
        "City",
        "Timezone",
        "Language",
        "FrustrationMetrics",
    ],
)


class WebStatsTableQueryResponse(TableResponse):
    """Answer to a `WebStatsTableQuery`: one row per breakdown value."""

    results: list[Any]
    preComputeIneligibleReason: str | None = None
    preComputeStale: bool | None = None
    preComputeStrategy: WebAnalyticsPreComputeStrategy | None = None
    samplingRate: SamplingRate | None = None


class WebStatsTableQuery(WebTileQuery, group="web", use="run"):
    """Breaks visitors and views down by page, channel, place or device."""

    kind: Literal["WebStatsTableQuery"]
    breakdownBy: WebStatsBreakdown
    includeAvgTimeOnPage: bool | None = None
    includeBounceRate: bool | None = None
    includeHost: bool | None = None
    includeScrollDepth: bool | None = None
    useWebAnalyticsPrecompute: bool | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: WebStatsTableQueryResponse | None = None
