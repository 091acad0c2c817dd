"""What is posted to make or run an endpoint."""

from typing import Annotated, Any, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Branches, Integer, Model
from querykit.schema.dashboards import DashboardFilter
from querykit.schema.hogql import HogQLQuery
from querykit.schema.lifecycle import LifecycleQuery
from querykit.schema.retention import RetentionQuery
from querykit.schema.trends import TrendsQuery
from querykit.schema.web.overview import WebOverviewQuery
from querykit.schema.web.stats_table import WebStatsTableQuery

EndpointRefreshMode = TypeAliasType("EndpointRefreshMode", Literal["cache", "force", "direct"])

EndpointQueryNode = TypeAliasType(
    "EndpointQueryNode",
    Annotated[
        TrendsQuery | RetentionQuery | LifecycleQuery | WebStatsTableQuery | WebOverviewQuery,
        Branches("kind"),
    ],
)
"""The insights that can be served as an endpoint."""


class EndpointRequest(Model):
    """Makes or changes an endpoint."""

    name: str | None = None
    query: Annotated[HogQLQuery | EndpointQueryNode, Branches("kind")] | None = None
    bucket_overrides: dict[str, str] | None = None
    data_freshness_seconds: Integer | None = None
    deleted: bool | None = None
    derived_from_insight: str | None = None
    description: str | None = None
    is_active: bool | None = None
    is_materialized: bool | None = None
    optional_breakdown_properties: list[str] | None = None
    tags: list[str] | None = None
    version: Integer | None = None


class EndpointRunRequest(Model):
    """Runs an endpoint."""

    client_query_id: str | None = None
    debug: bool | None = False
    filters_override: DashboardFilter | None = None
    refresh: EndpointRefreshMode | None = "cache"
    variables: dict[str, Any] | None = None
    version: Integer | None = None
    limit: Integer | None = None
    offset: Integer | None = None
