"""AI agents that read the site."""

from typing import Any, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Integer
from querykit.schema.responses import TableResponse
from querykit.schema.web.base import WebTileQuery

WebAgentAnalyticsQueryType = TypeAliasType(
    "WebAgentAnalyticsQueryType",
    Literal[
        "overview",
        "issues",
        "page_requests",
        "transitions",
        "demand",
        "issue_variants",
        "request_anatomy",
        "journey_summary",
        "journeys",
        "journey_detail",
    ],
)

WebAgentContentGrouping = TypeAliasType("WebAgentContentGrouping", Literal["exact", "normalized"])
"""Whether similar pages count as one."""


class WebAgentAnalyticsQueryResponse(TableResponse):
    """Answer to a `WebAgentAnalyticsQuery`: rows of the table asked for."""

    results: list[Any]


class WebAgentAnalyticsQuery(WebTileQuery, group="web", use="validate"):
    """Looks at what AI agents request, one table at a time."""

    kind: Literal["WebAgentAnalyticsQuery"]
    queryType: WebAgentAnalyticsQueryType
    contentGrouping: WebAgentContentGrouping | None = None
    includeCrawlers: bool | None = None
    intentKey: str | None = None
    journeyKey: str | None = None
    llmsTxtUrl: str | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: WebAgentAnalyticsQueryResponse | None = None
