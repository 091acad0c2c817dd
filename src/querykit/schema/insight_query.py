"""What the queries of insights have in common."""

from pydantic import Field

from querykit.schema.base import Number
from querykit.schema.dates import DateRange
from querykit.schema.property_groups import PropertyFilters
from querykit.schema.queries import Query


class InsightQuery(Query, abstract=True):
    """A query whose answer is drawn as a chart."""

    dateRange: DateRange | None = None
    properties: PropertyFilters | None = Field(default_factory=list)
    filterTestAccounts: bool | None = False
    dataColorTheme: Number | None = None
