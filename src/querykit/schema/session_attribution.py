"""Where sessions come from."""

from typing import Any, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Integer, Model
from querykit.schema.dates import DateRange
from querykit.schema.properties import SessionPropertyFilter
from querykit.schema.queries import Query
from querykit.schema.responses import TableResponse

SessionAttributionGroupBy = TypeAliasType(
    "SessionAttributionGroupBy",
    Literal[
        "ChannelType", "Medium", "Source", "Campaign", "AdIds", "ReferringDomain", "InitialURL"
    ],
)


class SessionAttributionFilters(Model):
    """The sessions to look at."""

    dateRange: DateRange | None = None
    properties: list[SessionPropertyFilter] | None = None


class SessionAttributionExplorerQueryResponse(TableResponse):
    """Answer to a `SessionAttributionExplorerQuery`: one row per group."""

    results: Any


class SessionAttributionExplorerQuery(Query, group="events", use="draft"):
    """Counts sessions by where they came from."""

    kind: Literal["SessionAttributionExplorerQuery"]
    groupBy: list[SessionAttributionGroupBy]
    filters: SessionAttributionFilters | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: SessionAttributionExplorerQueryResponse | None = None
