"""What is posted to the query API, and answered by it."""

from typing import Any, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from querykit.schema.base import Model
from querykit.schema.dashboards import DashboardFilter
from querykit.schema.root import QuerySchema

RefreshType = TypeAliasType(
    "RefreshType",
    Literal[
        "async",
        "async_except_on_cache_miss",
        "blocking",
        "force_async",
        "force_blocking",
        "force_cache",
        "lazy_async",
    ],
)
"""Whether an answer may come from the cache, and whether one waits for it."""


class QueryRequest(Model):
    """Asks for a query to be run."""

    query: QuerySchema
    name: str | None = None
    async_: bool | None = Field(default=None, alias="async")
    client_query_id: str | None = None
    filters_override: DashboardFilter | None = None
    limit_context: Literal["posthog_ai"] | None = None
    refresh: RefreshType | None = "blocking"
    variables_override: dict[str, dict[str, Any]] | None = None


class QueryUpgradeRequest(Model):
    """Asks for a query to be lifted to the newest shape."""

    query: QuerySchema


class QueryUpgradeResponse(Model):
    """The lifted query."""

    query: QuerySchema
