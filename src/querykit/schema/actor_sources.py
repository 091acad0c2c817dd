"""What the queries for the actors behind an insight have in common."""

from typing import Any

from querykit.schema.base import Integer
from querykit.schema.queries import Query
from querykit.schema.responses import PagedResponse


class ActorsQueryResponse(PagedResponse):
    """Answer to an `ActorsQuery`: one row per actor."""

    results: list[list[Any]]
    columns: list[Any]
    hogql: str
    missing_actors_count: Integer | None = None
    types: list[str] | None = None
    limit: Integer
    offset: Integer


class ActorsSource(Query, abstract=True):
    """A query for the actors behind a part of an insight."""

    includeRecordings: bool | None = None
    response: ActorsQueryResponse | None = None
