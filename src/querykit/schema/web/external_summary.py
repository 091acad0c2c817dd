"""Web analytics for display outside PostHog."""

from typing import Any, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Model, Node
from querykit.schema.dates import DateRange
from querykit.schema.property_groups import WebAnalyticsPropertyFilter

ExternalQueryErrorCode = TypeAliasType(
    "ExternalQueryErrorCode", Literal["platform_access_required", "query_execution_failed"]
)


class ExternalQueryError(Model):
    """Why a summary could not be made."""

    code: ExternalQueryErrorCode
    detail: str


ExternalQueryStatus = TypeAliasType("ExternalQueryStatus", Literal["success", "error"])


class WebAnalyticsExternalSummaryQueryResponse(Model):
    """Answer to a `WebAnalyticsExternalSummaryQuery`: numbers, or an error."""

    data: dict[str, Any]
    status: ExternalQueryStatus
    error: ExternalQueryError | None = None


class WebAnalyticsExternalSummaryQuery(Node, group="web", use="validate"):
    """Sums web analytics up for another product to show."""

    kind: Literal["WebAnalyticsExternalSummaryQuery"]
    dateRange: DateRange
    properties: list[WebAnalyticsPropertyFilter]
    response: WebAnalyticsExternalSummaryQueryResponse | None = None
