"""Which touchpoints conversions are credited to."""

from typing import Literal

from querykit.schema.base import Integer, Model, Number
from querykit.schema.marketing.base import AttributionMode, AttributionQuery, AttributionResponse


class MarketingAnalyticsAttributionModelCell(Model):
    """What one attribution model credits."""

    conversionRate: Number | None
    conversionValue: Number | None
    conversions: Number
    model: AttributionMode


class MarketingAnalyticsAttributionRow(Model):
    """What a channel or campaign is credited with, by model."""

    breakdownValue: str
    influencedConversions: Integer
    influencedValue: Number | None
    models: list[MarketingAnalyticsAttributionModelCell]
    visitors: Integer


class MarketingAnalyticsAttributionQueryResponse(AttributionResponse):
    """Answer to a `MarketingAnalyticsAttributionQuery`: one row per breakdown value."""

    results: list[MarketingAnalyticsAttributionRow]
    allowsMultipleConversionsPerVisitor: bool
    models: list[AttributionMode]
    unattributedConversions: Integer


class MarketingAnalyticsAttributionQuery(AttributionQuery, group="marketing", use="validate"):
    """Credits conversions to channels, by several models."""

    kind: Literal["MarketingAnalyticsAttributionQuery"]
    response: MarketingAnalyticsAttributionQueryResponse | None = None


class MarketingAnalyticsAttributionPathRow(Model):
    """A sequence of touchpoints and the conversions after it."""

    conversionValue: Number | None
    conversions: Integer
    path: list[str]
    pathTruncated: bool


class MarketingAnalyticsAttributionPathsQueryResponse(AttributionResponse):
    """Answer to a `MarketingAnalyticsAttributionPathsQuery`: one row per sequence."""

    results: list[MarketingAnalyticsAttributionPathRow]
    attributedConversions: Integer


class MarketingAnalyticsAttributionPathsQuery(AttributionQuery, group="marketing", use="validate"):
    """Lists the sequences of touchpoints before conversions."""

    kind: Literal["MarketingAnalyticsAttributionPathsQuery"]
    maxTouchpoints: Integer | None = None
    minTouchpoints: Integer | None = None
    response: MarketingAnalyticsAttributionPathsQueryResponse | None = None
