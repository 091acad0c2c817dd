"""Search among page URLs."""

from typing import Literal

from querykit.schema.base import Integer, Model
from querykit.schema.responses import QueryResponse
from querykit.schema.web.base import WebAnalyticsPreComputeStrategy, WebTileQuery


class PageURL(Model):
    """A page, by its URL."""

    url: str


class WebPageURLSearchQueryResponse(QueryResponse):
    """Answer to a `WebPageURLSearchQuery`: URLs, the most visited first."""

    results: list[PageURL]
    hasMore: bool | None = None
    preComputeStrategy: WebAnalyticsPreComputeStrategy | None = None
    limit: Integer | None = None


class WebPageURLSearchQuery(WebTileQuery, group="web", use="run"):
    """Finds pages by part of their URL."""

    kind: Literal["WebPageURLSearchQuery"]
    searchTerm: str | None = None
    stripQueryParams: bool | None = None
    limit: Integer | None = None
    response: WebPageURLSearchQueryResponse | None = None
