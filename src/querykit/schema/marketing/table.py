"""Campaigns in a table."""

from typing import Literal

from querykit.schema.base import Integer
from querykit.schema.marketing.base import (
    CampaignQuery,
    MarketingAnalyticsItem,
    MarketingAnalyticsOrderBy,
)
from querykit.schema.responses import TableResponse
from querykit.schema.web.base import SamplingRate


class MarketingAnalyticsTableQueryResponse(TableResponse):
    """Answer to a `MarketingAnalyticsTableQuery`: one row per campaign or above."""

    results: list[list[MarketingAnalyticsItem]]
    samplingRate: SamplingRate | None = None


class MarketingAnalyticsTableQuery(CampaignQuery, group="marketing", use="validate"):
    """Lists campaigns with costs, clicks and conversions."""

    kind: Literal["MarketingAnalyticsTableQuery"]
    orderBy: list[MarketingAnalyticsOrderBy] | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: MarketingAnalyticsTableQueryResponse | None = None
