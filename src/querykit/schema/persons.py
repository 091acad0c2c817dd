"""Persons, as older queries ask for them."""

from typing import Any, Literal

from querykit.schema.base import Integer, Model
from querykit.schema.property_groups import AnyPropertyFilter
from querykit.schema.queries import Query


class PersonsNode(Query, group="actors", use="run"):
    """Lists persons, by cohort, property or search."""

    kind: Literal["PersonsNode"]
    properties: list[AnyPropertyFilter] | None = None
    cohort: Integer | None = None
    distinctId: str | None = None
    fixedProperties: list[AnyPropertyFilter] | None = None
    search: str | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: dict[str, Any] | None = None


class PersonType(Model):
    """A person, as other answers carry it."""

    properties: dict[str, Any]
    distinct_ids: list[str]
    id: str | None = None
    uuid: str | None = None
    name: str | None = None
    created_at: str | None = None
    is_identified: bool | None = None
    last_seen_at: str | None = None
