"""Lists of groups."""

from typing import Any, Literal

from querykit.schema.base import Integer
from querykit.schema.property_groups import AnyGroupScopeFilter
from querykit.schema.queries import Query
from querykit.schema.responses import PagedResponse


class GroupsQueryResponse(PagedResponse):
    """Answer to a `GroupsQuery`: one row per group."""

    kind: Literal["GroupsQuery"]
    results: list[list[Any]]
    columns: list[Any]
    hogql: str
    types: list[str]
    limit: Integer
    offset: Integer


class GroupsQuery(Query, group="actors", use="run"):
    """Lists the groups of one type, with their properties."""

    kind: Literal["GroupsQuery"]
    group_type_index: Integer
    select: list[str] | None = None
    properties: list[AnyGroupScopeFilter] | None = None
    orderBy: list[str] | None = None
    search: str | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: GroupsQueryResponse | None = None
