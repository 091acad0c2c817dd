"""What an editor asks about a piece of HogQL."""

from typing import Annotated, Any, Literal

from typing_extensions import TypeAliasType

from querykit.schema.accounts.query import AccountsQuery
from querykit.schema.accounts.table import AccountsTableQuery
from querykit.schema.actors import ActorsQuery
from querykit.schema.base import Branches, Integer
from querykit.schema.calendar_heatmap import CalendarHeatmapQuery
from querykit.schema.embeddings import VectorSearchQuery
from querykit.schema.endpoints.usage import (
    EndpointsUsageOverviewQuery,
    EndpointsUsageTableQuery,
    EndpointsUsageTrendsQuery,
)
from querykit.schema.entities import ActionsNode, EventsNode
from querykit.schema.error_tracking.breakdowns import ErrorTrackingBreakdownsQuery
from querykit.schema.error_tracking.correlation import ErrorTrackingIssueCorrelationQuery
from querykit.schema.error_tracking.query import ErrorTrackingQuery
from querykit.schema.error_tracking.releases import ErrorTrackingReleasesQuery
from querykit.schema.error_tracking.similar import (
    ErrorTrackingFingerprintProjectionQuery,
    ErrorTrackingSimilarIssuesQuery,
)
from querykit.schema.events import EventsQuery
from querykit.schema.experiments.legacy import ExperimentFunnelsQuery, ExperimentTrendsQuery
from querykit.schema.groups import GroupsQuery
from querykit.schema.hog import HogQuery
from querykit.schema.hogql import HogQLFilters, HogQLMetadataResponse, HogQLQuery, HogQLVariable
from querykit.schema.hogql_completion import HogQLAutocompleteResponse
from querykit.schema.insight_actors import InsightActorsQuery, InsightActorsQueryOptions
from querykit.schema.llm_traces import SessionQuery, TraceNeighborsQuery, TraceQuery, TracesQuery
from querykit.schema.logs import LogAttributesQuery, LogsQuery, LogValuesQuery
from querykit.schema.marketing.aggregated import MarketingAnalyticsAggregatedQuery
from querykit.schema.marketing.attribution import (
    MarketingAnalyticsAttributionPathsQuery,
    MarketingAnalyticsAttributionQuery,
)
from querykit.schema.marketing.retention import MarketingAnalyticsRetentionQuery
from querykit.schema.marketing.table import MarketingAnalyticsTableQuery
from querykit.schema.mcp.calls import (
    MCPHarnessBreakdownQuery,
    MCPModelBreakdownQuery,
    MCPToolCallBreakdownQuery,
    MCPToolCallsAndErrorsQuery,
)
from querykit.schema.mcp.categories import (
    MCPToolCategoriesQuery,
    MCPToolCategoryCountsQuery,
    MCPToolCategoryMapQuery,
)
from querykit.schema.mcp.failures import (
    MCPMissingCapabilitiesQuery,
    MCPToolFailureOccurrencesQuery,
    MCPToolFailuresQuery,
)
from querykit.schema.mcp.quality import MCPToolQualityDailyStatsQuery, MCPToolQualityRowsQuery
from querykit.schema.mcp.tool import (
    MCPToolDailyStatsQuery,
    MCPToolDescriptionsQuery,
    MCPToolNeighborsQuery,
    MCPToolSampleIntentsQuery,
    MCPToolStatsQuery,
    MCPToolTopUsersQuery,
)
from querykit.schema.metrics import MetricsQuery
from querykit.schema.persons import PersonsNode
from querykit.schema.queries import Query
from querykit.schema.recordings import RecordingsQuery
from querykit.schema.session_attribution import SessionAttributionExplorerQuery
from querykit.schema.sessions import SessionsQuery, SessionsTimelineQuery
from querykit.schema.tracing import (
    TraceSpansAggregationQuery,
    TraceSpansAttributeBreakdownQuery,
    TraceSpansQuery,
    TraceSpansTreeQuery,
)
from querykit.schema.usage_metrics import UsageMetricsQuery
from querykit.schema.web.agents import WebAgentAnalyticsQuery
from querykit.schema.web.bots import WebBotsTableQuery
from querykit.schema.web.external_clicks import WebExternalClicksTableQuery
from querykit.schema.web.external_summary import WebAnalyticsExternalSummaryQuery
from querykit.schema.web.goals import WebGoalsQuery
from querykit.schema.web.notable_changes import WebNotableChangesQuery
from querykit.schema.web.overview import WebOverviewQuery
from querykit.schema.web.page_url_search import WebPageURLSearchQuery
from querykit.schema.web.stats_table import WebStatsTableQuery
from querykit.schema.web.vitals import WebVitalsPathBreakdownQuery, WebVitalsQuery

HogLanguage = TypeAliasType(
    "HogLanguage", Literal["hog", "hogJson", "hogQL", "hogQLExpr", "hogTemplate", "liquid"]
)


class HogQLAutocomplete(Query, group="hogql", use="run"):
    """Asks what can stand at a place in a piece of HogQL."""

    kind: Literal["HogQLAutocomplete"]
    query: str
    language: HogLanguage
    endPosition: Integer
    startPosition: Integer
    filters: HogQLFilters | None = None
    connectionId: str | None = None
    globals: dict[str, Any] | None = None
    sourceQuery: "AnyDataNode | None" = None
    response: HogQLAutocompleteResponse | None = None


class HogQLMetadata(Query, group="hogql", use="run"):
    """Asks what is wrong with a piece of HogQL, and what it uses."""

    kind: Literal["HogQLMetadata"]
    query: str
    language: HogLanguage
    filters: HogQLFilters | None = None
    connectionId: str | None = None
    debug: bool | None = None
    globals: dict[str, Any] | None = None
    indexUsage: bool | None = None
    sourceQuery: "AnyDataNode | None" = None
    variables: dict[str, HogQLVariable] | None = None
    response: HogQLMetadataResponse | None = None


AnyDataNode = TypeAliasType(
    "AnyDataNode",
    Annotated[
        EventsNode
        | ActionsNode
        | PersonsNode
        | EventsQuery
        | SessionsQuery
        | ActorsQuery
        | GroupsQuery
        | InsightActorsQuery
        | InsightActorsQueryOptions
        | SessionsTimelineQuery
        | HogQuery
        | HogQLQuery
        | HogQLMetadata
        | HogQLAutocomplete
        | MarketingAnalyticsTableQuery
        | MarketingAnalyticsAggregatedQuery
        | MarketingAnalyticsAttributionQuery
        | MarketingAnalyticsAttributionPathsQuery
        | MarketingAnalyticsRetentionQuery
        | WebOverviewQuery
        | WebStatsTableQuery
        | WebExternalClicksTableQuery
        | WebBotsTableQuery
        | WebAgentAnalyticsQuery
        | WebGoalsQuery
        | WebVitalsQuery
        | WebVitalsPathBreakdownQuery
        | WebPageURLSearchQuery
        | WebAnalyticsExternalSummaryQuery
        | WebNotableChangesQuery
        | SessionAttributionExplorerQuery
        | ErrorTrackingQuery
        | ErrorTrackingSimilarIssuesQuery
        | ErrorTrackingFingerprintProjectionQuery
        | ErrorTrackingBreakdownsQuery
        | ErrorTrackingReleasesQuery
        | ErrorTrackingIssueCorrelationQuery
        | LogsQuery
        | LogAttributesQuery
        | LogValuesQuery
        | MetricsQuery
        | TraceSpansQuery
        | TraceSpansAggregationQuery
        | TraceSpansTreeQuery
        | TraceSpansAttributeBreakdownQuery
        | ExperimentFunnelsQuery
        | ExperimentTrendsQuery
        | CalendarHeatmapQuery
        | RecordingsQuery
        | TracesQuery
        | TraceQuery
        | SessionQuery
        | TraceNeighborsQuery
        | VectorSearchQuery
        | UsageMetricsQuery
        | AccountsQuery
        | AccountsTableQuery
        | EndpointsUsageOverviewQuery
        | EndpointsUsageTableQuery
        | EndpointsUsageTrendsQuery
        | MCPToolCallBreakdownQuery
        | MCPToolCallsAndErrorsQuery
        | MCPHarnessBreakdownQuery
        | MCPModelBreakdownQuery
        | MCPToolTopUsersQuery
        | MCPToolFailuresQuery
        | MCPToolFailureOccurrencesQuery
        | MCPToolStatsQuery
        | MCPToolDailyStatsQuery
        | MCPToolQualityRowsQuery
        | MCPToolQualityDailyStatsQuery
        | MCPToolCategoryCountsQuery
        | MCPToolCategoriesQuery
        | MCPToolCategoryMapQuery
        | MCPToolDescriptionsQuery
        | MCPToolSampleIntentsQuery
        | MCPToolNeighborsQuery
        | MCPMissingCapabilitiesQuery,
        Branches("kind"),
    ],
)
"""A node that answers with data, and can stand as the source of another."""
