"""Web analytics over time."""

from typing import Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Integer, Model, Number
from querykit.schema.dates import IntervalType
from querykit.schema.hogql import HogQLMetadataResponse
from querykit.schema.responses import TableResponse
from querykit.schema.web.base import SamplingRate, WebTileQuery

WebTrendsMetric = TypeAliasType(
    "WebTrendsMetric",
    Literal["UniqueUsers", "PageViews", "Sessions", "Bounces", "SessionDuration", "TotalSessions"],
)


class WebTrendsMetrics(Model):
    """One number per metric asked for."""

    Bounces: Number | None = None
    PageViews: Number | None = None
    SessionDuration: Number | None = None
    Sessions: Number | None = None
    TotalSessions: Number | None = None
    UniqueUsers: Number | None = None


class WebTrendsItem(Model):
    """The numbers of one bucket of time."""

    bucket: str
    metrics: WebTrendsMetrics


class WebTrendsQueryResponse(TableResponse):
    """Answer to a `WebTrendsQuery`: one item per bucket."""

    results: list[WebTrendsItem]
    query: str | None = None
    clickhouse: str | None = None
    explain: list[str] | None = None
    metadata: HogQLMetadataResponse | None = None
    samplingRate: SamplingRate | None = None


class WebTrendsQuery(WebTileQuery, group="web", use="validate"):
    """Followed visitors, views and sessions over time."""

    kind: Literal["WebTrendsQuery"]
    interval: IntervalType
    metrics: list[WebTrendsMetric]
    limit: Integer | None = None
    offset: Integer | None = None
    response: WebTrendsQueryResponse | None = None
