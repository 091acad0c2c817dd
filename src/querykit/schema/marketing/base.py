"""What the queries of marketing analytics have in common."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from querykit.schema.base import Integer, Model, Number
from querykit.schema.dates import CompareFilter
from querykit.schema.marketing.goals import ConversionGoalFilter
from querykit.schema.responses import PagedResponse
from querykit.schema.web.base import WebAnalyticsItemKind, WebAnalyticsQuery


class IntegrationFilter(Model):
    """The advertising sources to look at."""

    includeNonIntegrated: bool | None = None
    integrationSourceIds: list[str] | None = None


MarketingAnalyticsDrillDownLevel = TypeAliasType(
    "MarketingAnalyticsDrillDownLevel",
    Literal[
        "channel",
        "channel_source",
        "source",
        "campaign",
        "ad_group",
        "ad",
        "medium",
        "content",
        "term",
    ],
)

MarketingAnalyticsOrderBy = TypeAliasType(
    "MarketingAnalyticsOrderBy", Annotated[tuple[str, Literal["ASC", "DESC"]], Field(strict=False)]
)
"""A column to sort by, and which way."""


class MarketingAnalyticsItem(Model):
    """One cell: a value, with its change."""

    kind: WebAnalyticsItemKind
    key: str
    value: Number | str | None = None
    changeFromPreviousPct: Number | None = None
    hasComparison: bool | None = None
    isIncreaseBad: bool | None = None
    previous: Number | str | None = None


class CampaignQuery(WebAnalyticsQuery, abstract=True):
    """A query about the costs and conversions of campaigns."""

    select: list[str] | None = None
    compareFilter: CompareFilter | None = None
    draftConversionGoal: ConversionGoalFilter | None = None
    drillDownLevel: MarketingAnalyticsDrillDownLevel | None = None
    integrationFilter: IntegrationFilter | None = None


AttributionMode = TypeAliasType(
    "AttributionMode",
    Literal["first_touch", "last_touch", "linear", "time_decay", "position_based"],
)
"""How credit for a conversion is shared among touchpoints."""

MarketingAnalyticsAttributionBreakdown = TypeAliasType(
    "MarketingAnalyticsAttributionBreakdown",
    Literal[
        "channel",
        "source",
        "campaign",
        "medium",
        "content",
        "term",
        "referring_domain",
        "landing_page",
    ],
)


class AttributionQuery(WebAnalyticsQuery, abstract=True):
    """A query about the touchpoints before a conversion."""

    conversionGoalId: str
    allowMultipleConversionsPerVisitor: bool | None = None
    breakdownBy: MarketingAnalyticsAttributionBreakdown | None = None
    excludeDirectTraffic: bool | None = None
    excludeUnattributed: bool | None = None
    lookbackWindowDays: Integer | None = None
    limit: Integer | None = None
    offset: Integer | None = None


class AttributionResponse(PagedResponse, abstract=True):
    """What was attributed, and within which window."""

    attributionWindowDays: Integer
    hasValue: bool
    totalConversions: Integer
