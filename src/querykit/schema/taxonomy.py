"""Which events and properties there are."""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Branches, Integer, Model, Number
from querykit.schema.queries import Query
from querykit.schema.responses import PagedResponse, QueryResponse


class TeamTaxonomyItem(Model):
    """An event and how often it occurred."""

    event: str
    count: Integer


class TeamTaxonomyQueryResponse(PagedResponse):
    """Answer to a `TeamTaxonomyQuery`: events, the most frequent first."""

    results: list[TeamTaxonomyItem]


class TeamTaxonomyQuery(Query, group="taxonomy", use="run"):
    """Lists the events of a project by frequency."""

    kind: Literal["TeamTaxonomyQuery"]
    limit: Integer | None = None
    offset: Integer | None = None
    response: TeamTaxonomyQueryResponse | None = None


class EventTaxonomyItem(Model):
    """A property of an event, with sample values."""

    property: str
    sample_count: Integer
    sample_values: list[str]


class EventTaxonomyQueryResponse(PagedResponse):
    """Answer to an `EventTaxonomyQuery`: properties, the most frequent first."""

    results: list[EventTaxonomyItem]


class EventTaxonomyQuery(Query, group="taxonomy", use="run"):
    """Lists the properties of an event, with sample values."""

    kind: Literal["EventTaxonomyQuery"]
    event: str | None = None
    properties: list[str] | None = None
    actionId: Integer | None = None
    maxPropertyValues: Integer | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: EventTaxonomyQueryResponse | None = None


class ActorsPropertyTaxonomyResponse(Model):
    """Sample values of one property."""

    sample_count: Integer
    sample_values: list[str | Number | bool]


class ActorsPropertyTaxonomyQueryResponse(QueryResponse):
    """Answer to an `ActorsPropertyTaxonomyQuery`: samples by property."""

    results: Annotated[
        ActorsPropertyTaxonomyResponse | list[ActorsPropertyTaxonomyResponse], Branches()
    ]


class ActorsPropertyTaxonomyQuery(Query, group="taxonomy", use="run"):
    """Lists sample values of properties of persons or groups."""

    kind: Literal["ActorsPropertyTaxonomyQuery"]
    properties: list[str]
    groupTypeIndex: Integer | None = None
    maxPropertyValues: Integer | None = None
    response: ActorsPropertyTaxonomyQueryResponse | None = None


PropertyType = TypeAliasType("PropertyType", Literal["event", "person"])


class PropertyValueItem(Model):
    """A value of a property and how often it occurs."""

    name: str | Number | bool | None
    count: Integer | None = None


class PropertyValuesQueryResponse(QueryResponse):
    """Answer to a `PropertyValuesQuery`: values, the most frequent first."""

    results: list[PropertyValueItem]


class PropertyValuesQuery(Query, group="taxonomy", use="run"):
    """Lists the values of a property, for completion."""

    kind: Literal["PropertyValuesQuery"]
    property_key: str
    property_type: PropertyType
    event_names: list[str] | None = None
    is_column: bool | None = None
    search_value: str | None = None
    response: PropertyValuesQueryResponse | None = None
