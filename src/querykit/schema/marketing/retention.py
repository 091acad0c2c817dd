"""How visitors come back, by where they came from."""

from typing import Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Integer, Model, Number
from querykit.schema.dates import DateRange
from querykit.schema.marketing.base import MarketingAnalyticsAttributionBreakdown
from querykit.schema.property_groups import WebAnalyticsPropertyFilter
from querykit.schema.queries import Query
from querykit.schema.responses import QueryResponse

MarketingAnalyticsRetentionInterval = TypeAliasType(
    "MarketingAnalyticsRetentionInterval", Literal["day", "week", "month"]
)


class MarketingAnalyticsRetentionCell(Model):
    """How many came back in an interval, and whether it is over."""

    complete: bool
    count: Integer
    rate: Number | None


class MarketingAnalyticsRetentionRow(Model):
    """A cohort of visitors with one breakdown value."""

    values: list[MarketingAnalyticsRetentionCell]
    breakdownValue: str
    cohortDate: str
    cohortIndex: Integer
    cohortSize: Integer


class MarketingAnalyticsRetentionQueryResponse(QueryResponse):
    """Answer to a `MarketingAnalyticsRetentionQuery`: one row per cohort."""

    results: list[MarketingAnalyticsRetentionRow]
    interval: MarketingAnalyticsRetentionInterval
    intervalCount: Integer
    labels: list[str]
    otherBreakdownCount: Integer
    totalCohortSize: Integer
    truncatedCohorts: Integer


class MarketingAnalyticsRetentionQuery(Query, group="marketing", use="validate"):
    """Counts visitors who come back, by where they came from."""

    kind: Literal["MarketingAnalyticsRetentionQuery"]
    properties: list[WebAnalyticsPropertyFilter]
    dateRange: DateRange | None = None
    aggregation_group_type_index: Integer | None = None
    breakdownBy: MarketingAnalyticsAttributionBreakdown | None = None
    breakdownLimit: Integer | None = None
    dataColorTheme: Number | None = None
    excludeDirectTraffic: bool | None = None
    excludeUnattributed: bool | None = None
    filterTestAccounts: bool | None = None
    includeRevenue: bool | None = None
    newUserLookbackDays: Integer | None = None
    onlyNewUsers: bool | None = None
    retentionInterval: MarketingAnalyticsRetentionInterval | None = None
    totalIntervals: Integer | None = None
    useSessionsTable: bool | None = None
    response: MarketingAnalyticsRetentionQueryResponse | None = None
