"""Bots and crawlers."""

from typing import Any, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Integer
from querykit.schema.responses import TableResponse
from querykit.schema.web.base import WebTileQuery

WebBotsBreakdown = TypeAliasType("WebBotsBreakdown", Literal["Crawler", "Path"])


class WebBotsTableQueryResponse(TableResponse):
    """Answer to a `WebBotsTableQuery`: one row per crawler or path."""

    results: list[Any]


class WebBotsTableQuery(WebTileQuery, group="web", use="draft"):
    """Counts requests of bots, by crawler or path."""

    kind: Literal["WebBotsTableQuery"]
    breakdownBy: WebBotsBreakdown
    limit: Integer | None = None
    response: WebBotsTableQueryResponse | None = None
