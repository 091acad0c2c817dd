"""What counts as a conversion in marketing analytics."""

from typing import Annotated

from pydantic import ConfigDict
from typing_extensions import TypeAliasType

from querykit.schema.base import Branches, Model
from querykit.schema.entities import ActionsNode, DataWarehouseNode, EventsNode


class SchemaMap(Model):
    """Which columns of a goal's table hold what; more may be added."""

    model_config = ConfigDict(extra="allow")

    distinct_id_field: str | None = None
    timestamp_field: str | None = None
    utm_campaign_name: str | None = None
    utm_source_name: str | None = None


class ConversionGoalFields(Model, abstract=True):
    """What makes an entity a conversion goal."""

    conversion_goal_id: str
    conversion_goal_name: str
    schema_map: SchemaMap
    counts_as_customer: bool | None = None
    counts_as_revenue: bool | None = None


class ConversionGoalFilterEventsNode(ConversionGoalFields, EventsNode):
    """A conversion made of an event."""


class ConversionGoalFilterActionsNode(ConversionGoalFields, ActionsNode):
    """A conversion made of an action."""


class ConversionGoalFilterDataWarehouseNode(ConversionGoalFields, DataWarehouseNode):
    """A conversion made of the rows of a warehouse table."""


ConversionGoalFilter = TypeAliasType(
    "ConversionGoalFilter",
    Annotated[
        ConversionGoalFilterEventsNode
        | ConversionGoalFilterActionsNode
        | ConversionGoalFilterDataWarehouseNode,
        Branches("kind"),
    ],
)
"""What counts as a conversion."""
