"""How visitors convert on the team's goals."""

from typing import Any, Literal

from querykit.schema.base import Integer
from querykit.schema.responses import TableResponse
from querykit.schema.web.base import SamplingRate, WebAnalyticsPreComputeStrategy, WebTileQuery


class WebGoalsQueryResponse(TableResponse):
    """Answer to a `WebGoalsQuery`: one row per goal."""

    results: list[Any]
    preComputeIneligibleReason: str | None = None
    preComputeStrategy: WebAnalyticsPreComputeStrategy | None = None
    samplingRate: SamplingRate | None = None


class WebGoalsQuery(WebTileQuery, group="web", use="run"):
    """Counts conversions on the actions that are goals."""

    kind: Literal["WebGoalsQuery"]
    useWebAnalyticsPrecompute: bool | None = None
    limit: Integer | None = None
    response: WebGoalsQueryResponse | None = None
