"""What a series counts: events, actions, rows of warehouse tables, or groups of these."""

from typing import Annotated, Any, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Branches, Integer, Node, Number, whole
from querykit.schema.currency import RevenueCurrencyPropertyConfig
from querykit.schema.math import MathType
from querykit.schema.operators import FilterLogicalOperator
from querykit.schema.property_groups import AnyPropertyFilter

GroupTypeIndex = TypeAliasType("GroupTypeIndex", Annotated[Literal[0, 1, 2, 3, 4], whole])
"""Which of a project's group types is meant."""


class EntityNode(Node, abstract=True):
    """Something that can be counted or aggregated."""

    name: str | None = None
    custom_name: str | None = None
    math: MathType | None = None
    math_property: str | None = None
    math_property_type: str | None = None
    math_property_revenue_currency: RevenueCurrencyPropertyConfig | None = None
    math_hogql: str | None = None
    math_multiplier: Number | None = None
    math_group_type_index: GroupTypeIndex | None = None
    properties: list[AnyPropertyFilter] | None = None
    fixedProperties: list[AnyPropertyFilter] | None = None
    optionalInFunnel: bool | None = None
    response: dict[str, Any] | None = None


class WarehouseEntityNode(EntityNode, abstract=True):
    """The rows of a warehouse table, each at a time."""

    id: str
    table_name: str
    timestamp_field: str


class EventsNode(EntityNode, group="entities", use="validate"):
    """A series made of one event, or of all events when `event` is null."""

    kind: Literal["EventsNode"]
    event: str | None = None
    orderBy: list[str] | None = None
    limit: Integer | None = None


class ActionsNode(EntityNode, group="entities", use="validate"):
    """A series made of an action, that is of events saved under a name."""

    kind: Literal["ActionsNode"]
    id: Integer


class DataWarehouseNode(WarehouseEntityNode, group="entities", use="validate"):
    """A series made of the rows of a warehouse table."""

    kind: Literal["DataWarehouseNode"]
    distinct_id_field: str
    id_field: str
    dw_source_type: str | None = None


class FunnelsDataWarehouseNode(WarehouseEntityNode, group="entities", use="validate"):
    """A funnel step made of the rows of a warehouse table."""

    kind: Literal["FunnelsDataWarehouseNode"]
    aggregation_target_field: str
    id_field: str
    dw_source_type: str | None = None


class LifecycleDataWarehouseNode(WarehouseEntityNode, group="entities", use="validate"):
    """A lifecycle series made of the rows of a warehouse table."""

    kind: Literal["LifecycleDataWarehouseNode"]
    aggregation_target_field: str
    created_at_field: str


AnyEntityNode = TypeAliasType(
    "AnyEntityNode", Annotated[EventsNode | ActionsNode | DataWarehouseNode, Branches("kind")]
)
"""A plain series: one that is no group of others."""


class GroupNode(EntityNode, group="entities", use="validate"):
    """One series made of several entities, any of which counts."""

    kind: Literal["GroupNode"]
    operator: FilterLogicalOperator
    nodes: list[AnyEntityNode]
    orderBy: list[str] | None = None
    limit: Integer | None = None


EntityType = TypeAliasType(
    "EntityType", Literal["actions", "events", "data_warehouse", "new_entity", "groups"]
)
"""What old filters call the kind of an entity."""
