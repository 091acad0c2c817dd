"""The second design of paths: steps aligned at an anchor."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from querykit.schema.actor_sources import ActorsSource
from querykit.schema.base import Integer, Model, Number
from querykit.schema.funnels import FunnelConversionWindowTimeUnit
from querykit.schema.insight_query import InsightQuery
from querykit.schema.paths import PathCleaningFilter
from querykit.schema.responses import QueryResponse


class PathsV2Item(Model):
    """An event, with the name it is shown under."""

    event: str
    label: str | None = None


PathsV2AnchorType = TypeAliasType("PathsV2AnchorType", Literal["start", "end"])


class PathsV2Anchor(Model):
    """The item that all paths start or end with."""

    type: PathsV2AnchorType
    item: PathsV2Item


class PathsV2StepSource(Model):
    """An event that counts as a step, and the property that names it."""

    event: str
    namingProperty: str | None = None


class PathsV2Filter(Model):
    """Which steps are looked at, in which time, and how many are shown."""

    anchor: PathsV2Anchor | None = None
    applyTeamPathCleaning: bool | None = True
    collapseRepeats: bool | None = True
    conversionWindowInterval: Integer | None = 30
    conversionWindowIntervalUnit: FunnelConversionWindowTimeUnit | None = "minute"
    excludedItems: Annotated[list[PathsV2Item], Field(max_length=100)] | None = None
    gapInterval: Integer | None = 30
    gapIntervalUnit: FunnelConversionWindowTimeUnit | None = "minute"
    localPathCleaningFilters: list[PathCleaningFilter] | None = None
    maxRowsPerStep: Annotated[Integer, Field(ge=1, le=10)] | None = 3
    maxSteps: Annotated[Integer, Field(ge=2, le=20)] | None = 5
    stepSources: Annotated[list[PathsV2StepSource], Field(min_length=1, max_length=20)] | None = (
        None
    )


class PathsV2Row(Model):
    """An item at a step and how many were there."""

    count: Number
    item: PathsV2Item


class PathsV2Step(Model):
    """One step: its most frequent items, and how many went elsewhere or stopped."""

    dropOffCount: Number
    otherCount: Number
    rows: list[PathsV2Row]
    stepIndex: Integer


class PathsV2Edge(Model):
    """How many went from one item to the next between two steps."""

    source: PathsV2Item | None
    count: Number
    stepIndex: Integer
    target: PathsV2Item | None
    anyStepCount: Number | None = None


class PathsV2Prefix(Model):
    """The first items of a path and how many began so."""

    count: Number
    items: list[PathsV2Item]


class PathsV2Results(Model):
    """Steps, edges and prefixes, as the chart draws them."""

    edges: list[PathsV2Edge]
    prefixes: list[PathsV2Prefix]
    steps: list[PathsV2Step]


class PathsV2QueryResponse(QueryResponse):
    """Answer to a `PathsV2Query`: the whole chart."""

    results: PathsV2Results


class PathsV2Query(InsightQuery, group="insights", use="run"):
    """Counts how people move through steps, before or after an anchor."""

    kind: Literal["PathsV2Query"]
    pathsV2Filter: PathsV2Filter | None = None
    response: PathsV2QueryResponse | None = None


PathsV2ElementType = TypeAliasType(
    "PathsV2ElementType", Literal["node", "edge", "dropOff", "other", "chain"]
)


class PathsV2ElementSelector(Model):
    """One element of the chart: a node, an edge, a drop-off or a chain of items."""

    elementType: PathsV2ElementType
    source: PathsV2Item | None = None
    anyStep: bool | None = None
    chain: Annotated[list[PathsV2Item], Field(max_length=20)] | None = None
    item: PathsV2Item | None = None
    stepIndex: Integer | None = None
    target: PathsV2Item | None = None


class PathsV2ActorsQuery(ActorsSource, group="insights", use="run"):
    """Lists the actors behind one element of a path chart."""

    kind: Literal["PathsV2ActorsQuery"]
    source: PathsV2Query
    element: PathsV2ElementSelector
