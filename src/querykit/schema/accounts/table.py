"""The accounts table."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from querykit.schema.accounts.columns import AccountsTableColumn, AccountsTableSort
from querykit.schema.accounts.filters import AccountsTableFilter
from querykit.schema.accounts.metrics import AccountsTableMetric
from querykit.schema.base import DateTime, Integer, Model, Number
from querykit.schema.queries import Query
from querykit.schema.responses import PagedResponse

AccountsTableCustomPropertyValue = TypeAliasType(
    "AccountsTableCustomPropertyValue", str | Number | bool | None
)


class AccountsTableCustomPropertyHistoryPoint(Model):
    """The value of a property at a time."""

    value: Number
    timestamp: DateTime


class AccountsTableRow(Model):
    """One account, with the columns asked for."""

    id: str
    name: str
    accountFields: dict[str, str | None]
    customProperties: dict[str, AccountsTableCustomPropertyValue]
    customPropertyHistory: dict[str, list[AccountsTableCustomPropertyHistoryPoint]]
    relationships: dict[str, list[Integer]]
    externalId: str | None = None
    logoDomain: str | None = None
    noteCount: Integer | None = None
    tags: list[str] | None = None


class AccountsTableQueryResponse(PagedResponse):
    """Answer to an `AccountsTableQuery`: one object per account."""

    kind: Literal["AccountsTableQuery"]
    results: list[AccountsTableRow]
    hasMore: bool
    metricsResults: list[Number | None] | None = None
    limit: Integer
    offset: Integer


class AccountsTableQuery(Query, group="accounts", use="validate"):
    """Lists accounts with typed columns, filters and metrics."""

    kind: Literal["AccountsTableQuery"]
    columns: list[AccountsTableColumn]
    filters: list[AccountsTableFilter] | None = None
    includeChurned: bool | None = None
    includeIgnored: bool | None = None
    metrics: list[AccountsTableMetric] | None = None
    sort: AccountsTableSort | None = None
    limit: Annotated[Integer, Field(ge=1)] | None = None
    offset: Integer | None = None
    response: AccountsTableQueryResponse | None = None
