"""Paths: what people do before or after something, one event to the next."""

from typing import Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Integer, Model, Number
from querykit.schema.funnels import FunnelsQuery
from querykit.schema.insight_query import InsightQuery
from querykit.schema.responses import QueryResponse

PathType = TypeAliasType("PathType", Literal["$pageview", "$screen", "custom_event", "hogql"])

FunnelPathType = TypeAliasType(
    "FunnelPathType",
    Literal["funnel_path_before_step", "funnel_path_between_steps", "funnel_path_after_step"],
)


class PathCleaningFilter(Model):
    """A regular expression and what matching parts of a path become."""

    alias: str | None = None
    order: Number | None = None
    regex: str | None = None


class PathsFilter(Model):
    """Which events make a path, where it starts and ends, and how much is shown."""

    edgeLimit: Integer | None = 50
    endPoint: str | None = None
    excludeEvents: list[str] | None = None
    includeEventTypes: list[PathType] | None = None
    localPathCleaningFilters: list[PathCleaningFilter] | None = None
    maxEdgeWeight: Integer | None = None
    minEdgeWeight: Integer | None = None
    pathDropoffKey: str | None = None
    pathEndKey: str | None = None
    pathGroupings: list[str] | None = None
    pathReplacements: bool | None = None
    pathStartKey: str | None = None
    pathsHogQLExpression: str | None = None
    showFullUrls: bool | None = None
    startPoint: str | None = None
    stepLimit: Integer | None = 5


class FunnelPathsFilter(Model):
    """The part of a funnel that paths are drawn around."""

    funnelSource: FunnelsQuery
    funnelPathType: FunnelPathType | None = None
    funnelStep: Integer | None = None


class PathsLink(Model):
    """How often one item followed another."""

    value: Number
    source: str
    average_conversion_time: Number
    target: str


class PathsQueryResponse(QueryResponse):
    """Answer to a `PathsQuery`: one link per pair of items."""

    results: list[PathsLink]


class PathsQuery(InsightQuery, group="insights", use="run"):
    """Counts how people move from one event or page to the next."""

    kind: Literal["PathsQuery"]
    pathsFilter: PathsFilter
    aggregation_group_type_index: Integer | None = None
    funnelPathsFilter: FunnelPathsFilter | None = None
    samplingFactor: Number | None = None
    response: PathsQueryResponse | None = None
