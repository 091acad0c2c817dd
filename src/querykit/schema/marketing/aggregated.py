"""Sums over all campaigns."""

from typing import Literal

from querykit.schema.marketing.base import CampaignQuery, MarketingAnalyticsItem
from querykit.schema.responses import QueryResponse
from querykit.schema.web.base import SamplingRate


class MarketingAnalyticsAggregatedQueryResponse(QueryResponse):
    """Answer to a `MarketingAnalyticsAggregatedQuery`: one item per column."""

    results: dict[str, MarketingAnalyticsItem]
    samplingRate: SamplingRate | None = None


class MarketingAnalyticsAggregatedQuery(CampaignQuery, group="marketing", use="validate"):
    """Sums costs, clicks and conversions over all campaigns."""

    kind: Literal["MarketingAnalyticsAggregatedQuery"]
    response: MarketingAnalyticsAggregatedQueryResponse | None = None
