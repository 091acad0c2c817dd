"""Clicks that lead off the site."""

from typing import Any, Literal

from querykit.schema.base import Integer
from querykit.schema.responses import TableResponse
from querykit.schema.web.base import SamplingRate, WebTileQuery


class WebExternalClicksTableQueryResponse(TableResponse):
    """Answer to a `WebExternalClicksTableQuery`: one row per URL."""

    results: list[Any]
    samplingRate: SamplingRate | None = None


class WebExternalClicksTableQuery(WebTileQuery, group="web", use="run"):
    """Counts clicks on links that lead off the site."""

    kind: Literal["WebExternalClicksTableQuery"]
    stripQueryParams: bool | None = None
    limit: Integer | None = None
    response: WebExternalClicksTableQueryResponse | None = None
