"""Lists of persons or groups."""

from typing import Annotated, Literal

from querykit.schema.actor_sources import ActorsQueryResponse
from querykit.schema.base import Branches, Integer
from querykit.schema.experiments.query import ExperimentActorsQuery
from querykit.schema.funnel_actors import FunnelCorrelationActorsQuery, FunnelsActorsQuery
from querykit.schema.hogql import HogQLQuery
from querykit.schema.insight_actors import InsightActorsQuery
from querykit.schema.paths_v2 import PathsV2ActorsQuery
from querykit.schema.property_groups import AnyPersonScopeFilter, PropertyGroupFilterValue
from querykit.schema.queries import Query
from querykit.schema.stickiness import StickinessActorsQuery


class ActorsQuery(Query, group="actors", use="run"):
    """Lists actors: all, filtered, or those behind an insight."""

    kind: Literal["ActorsQuery"]
    source: (
        Annotated[
            InsightActorsQuery
            | FunnelsActorsQuery
            | FunnelCorrelationActorsQuery
            | ExperimentActorsQuery
            | StickinessActorsQuery
            | PathsV2ActorsQuery
            | HogQLQuery,
            Branches("kind"),
        ]
        | None
    ) = None
    select: list[str] | None = None
    properties: (
        Annotated[list[AnyPersonScopeFilter] | PropertyGroupFilterValue, Branches()] | None
    ) = None
    filterTestAccounts: bool | None = None
    fixedProperties: list[AnyPersonScopeFilter] | None = None
    orderBy: list[str] | None = None
    search: str | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: ActorsQueryResponse | None = None
