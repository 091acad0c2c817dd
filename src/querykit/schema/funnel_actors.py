"""Who stands behind a step of a funnel, and what goes with converting."""

from typing import Any, Literal

from typing_extensions import TypeAliasType

from querykit.schema.actor_sources import ActorsSource
from querykit.schema.base import Integer, Model, Node, Number
from querykit.schema.breakdowns import BreakdownKeyType
from querykit.schema.entities import AnyEntityNode
from querykit.schema.funnels import FunnelsQuery
from querykit.schema.property_groups import AnyPropertyFilter
from querykit.schema.responses import TableResponse


class FunnelsActorsQuery(ActorsSource, group="insights", use="run"):
    """Lists the actors that reached, or dropped off before, a step of a funnel."""

    kind: Literal["FunnelsActorsQuery"]
    source: FunnelsQuery
    compare: Literal["current", "previous"] | None = None
    funnelStep: Integer | None = None
    funnelStepBreakdown: BreakdownKeyType | None = None
    funnelTrendsDropOff: bool | None = None
    funnelTrendsEntrancePeriodStart: str | None = None


FunnelCorrelationResultsType = TypeAliasType(
    "FunnelCorrelationResultsType", Literal["events", "properties", "event_with_properties"]
)


class EventDefinition(Model):
    """An event, with its elements and properties, that correlates with converting."""

    event: str
    properties: dict[str, Any]
    elements: list[Any]


class EventOddsRatioSerialized(Model):
    """How much more likely converting is with an event than without it."""

    event: EventDefinition
    correlation_type: Literal["success", "failure"]
    failure_count: Integer
    odds_ratio: Number
    success_count: Integer


class FunnelCorrelationResult(Model):
    """The events or properties that correlate most with converting or not."""

    events: list[EventOddsRatioSerialized]
    skewed: bool


class FunnelCorrelationResponse(TableResponse):
    """Answer to a `FunnelCorrelationQuery`: odds ratios, strongest first."""

    results: FunnelCorrelationResult


class FunnelCorrelationQuery(Node, group="insights", use="run"):
    """Finds events or properties that go with success or failure in a funnel."""

    kind: Literal["FunnelCorrelationQuery"]
    source: FunnelsActorsQuery
    funnelCorrelationType: FunnelCorrelationResultsType
    funnelCorrelationEventExcludePropertyNames: list[str] | None = None
    funnelCorrelationEventNames: list[str] | None = None
    funnelCorrelationExcludeEventNames: list[str] | None = None
    funnelCorrelationExcludeNames: list[str] | None = None
    funnelCorrelationNames: list[str] | None = None
    response: FunnelCorrelationResponse | None = None


class FunnelCorrelationActorsQuery(ActorsSource, group="insights", use="run"):
    """Lists the actors behind one correlated event or property."""

    kind: Literal["FunnelCorrelationActorsQuery"]
    source: FunnelCorrelationQuery
    funnelCorrelationPersonConverted: bool | None = None
    funnelCorrelationPersonEntity: AnyEntityNode | None = None
    funnelCorrelationPropertyValues: list[AnyPropertyFilter] | None = None
