"""What changed most."""

from typing import Literal

from querykit.schema.base import Integer, Model, Number
from querykit.schema.responses import QueryResponse
from querykit.schema.web.base import SamplingRate, WebAnalyticsPreComputeStrategy, WebTileQuery


class WebNotableChangeItem(Model):
    """A change of one metric for one value of a dimension."""

    current_value: Number
    dimension_type: str
    dimension_value: str
    impact_score: Number
    metric: str
    percent_change: Number
    previous_value: Number


class WebNotableChangesQueryResponse(QueryResponse):
    """Answer to a `WebNotableChangesQuery`: changes, the weightiest first."""

    results: list[WebNotableChangeItem]
    preComputeStrategy: WebAnalyticsPreComputeStrategy | None = None
    samplingRate: SamplingRate | None = None


class WebNotableChangesQuery(WebTileQuery, group="web", use="draft"):
    """Finds where web metrics changed most since the period before."""

    kind: Literal["WebNotableChangesQuery"]
    limit: Integer | None = None
    response: WebNotableChangesQueryResponse | None = None
