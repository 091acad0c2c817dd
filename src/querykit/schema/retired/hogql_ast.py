"""SQL queries given as a tree."""

from typing import Any, Literal

from querykit.schema.hogql import HogQLFilters, HogQLQueryResponse, HogQLVariable
from querykit.schema.queries import Query


class HogQLASTQuery(Query, group="hogql", use="validate"):
    """Ran a SQL query that was given as a tree."""

    kind: Literal["HogQLASTQuery"]
    query: dict[str, Any]
    name: str | None = None
    values: dict[str, Any] | None = None
    filters: HogQLFilters | None = None
    explain: bool | None = None
    variables: dict[str, HogQLVariable] | None = None
    response: HogQLQueryResponse | None = None
