"""Issues by the values of properties."""

from typing import Literal

from querykit.schema.base import Integer, Model, Number
from querykit.schema.breakdowns import BreakdownValue
from querykit.schema.dates import DateRange
from querykit.schema.property_groups import PropertyGroupFilter
from querykit.schema.queries import Query
from querykit.schema.responses import QueryResponse


class PropertyBreakdown(Model):
    """The values of one property, and how many exceptions there were."""

    values: list[BreakdownValue]
    total_count: Number


class ErrorTrackingBreakdownsQueryResponse(QueryResponse):
    """Answer to an `ErrorTrackingBreakdownsQuery`: values by property."""

    results: dict[str, PropertyBreakdown]


class ErrorTrackingBreakdownsQuery(Query, group="errors", use="validate"):
    """Counts the exceptions of an issue by the values of properties."""

    kind: Literal["ErrorTrackingBreakdownsQuery"]
    breakdownProperties: list[str]
    issueId: str
    dateRange: DateRange | None = None
    filterGroup: PropertyGroupFilter | None = None
    filterTestAccounts: bool | None = None
    maxValuesPerProperty: Integer | None = None
    response: ErrorTrackingBreakdownsQueryResponse | None = None
