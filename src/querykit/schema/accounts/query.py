"""Lists of accounts, column by column."""

from typing import Any, Literal

from querykit.schema.base import Integer, Number
from querykit.schema.queries import Query
from querykit.schema.responses import PagedResponse


class AccountsQueryResponse(PagedResponse):
    """Answer to an `AccountsQuery`: one row per account."""

    kind: Literal["AccountsQuery"]
    results: list[list[Any]]
    columns: list[Any]
    hogql: str
    types: list[str]
    metricsResults: list[Number | None] | None = None
    limit: Integer
    offset: Integer


class AccountsQuery(Query, group="accounts", use="validate"):
    """Lists accounts, with columns written as HogQL."""

    kind: Literal["AccountsQuery"]
    select: list[str] | None = None
    allRolesUnassigned: bool | None = None
    assignedToUserIds: list[Integer] | None = None
    filterExpression: str | None = None
    includeIgnored: bool | None = None
    metrics: list[str] | None = None
    orderBy: list[str] | None = None
    search: str | None = None
    tagNames: list[str] | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: AccountsQueryResponse | None = None
