"""Marketing analytics of old."""

from typing import Literal

from querykit.schema.base import Integer
from querykit.schema.dates import CompareFilter
from querykit.schema.marketing.base import MarketingAnalyticsItem, MarketingAnalyticsOrderBy
from querykit.schema.marketing.goals import ConversionGoalFilter
from querykit.schema.responses import TableResponse
from querykit.schema.web.base import SamplingRate, WebAnalyticsQuery


class NonIntegratedConversionsTableQueryResponse(TableResponse):
    """Answer to a `NonIntegratedConversionsTableQuery`: one row per source."""

    results: list[list[MarketingAnalyticsItem]]
    samplingRate: SamplingRate | None = None


class NonIntegratedConversionsTableQuery(WebAnalyticsQuery, group="marketing", use="validate"):
    """Listed conversions that no advertising source accounts for."""

    kind: Literal["NonIntegratedConversionsTableQuery"]
    select: list[str] | None = None
    compareFilter: CompareFilter | None = None
    draftConversionGoal: ConversionGoalFilter | None = None
    orderBy: list[MarketingAnalyticsOrderBy] | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: NonIntegratedConversionsTableQueryResponse | None = None
