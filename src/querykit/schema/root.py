"""The union of all nodes that can be posted as a query."""

from typing import Annotated

from typing_extensions import TypeAliasType

from querykit.schema.accounts.query import AccountsQuery
from querykit.schema.accounts.table import AccountsTableQuery
from querykit.schema.actors import ActorsQuery
from querykit.schema.base import Branches
from querykit.schema.data_table import DataTableNode
from querykit.schema.data_visualization import DataVisualizationNode
from querykit.schema.database_schema import DatabaseSchemaQuery
from querykit.schema.embeddings import DocumentSimilarityQuery, VectorSearchQuery
from querykit.schema.endpoints.usage import (
    EndpointsUsageOverviewQuery,
    EndpointsUsageTableQuery,
    EndpointsUsageTrendsQuery,
)
from querykit.schema.entities import (
    ActionsNode,
    DataWarehouseNode,
    EventsNode,
    FunnelsDataWarehouseNode,
    LifecycleDataWarehouseNode,
)
from querykit.schema.error_tracking.breakdowns import ErrorTrackingBreakdownsQuery
from querykit.schema.error_tracking.correlation import ErrorTrackingIssueCorrelationQuery
from querykit.schema.error_tracking.query import ErrorTrackingQuery
from querykit.schema.error_tracking.releases import ErrorTrackingReleasesQuery
from querykit.schema.error_tracking.similar import (
    ErrorTrackingFingerprintProjectionQuery,
    ErrorTrackingSimilarIssuesQuery,
)
from querykit.schema.events import EventsQuery
from querykit.schema.experiments.exposure import ExperimentExposureQuery
from querykit.schema.experiments.legacy import ExperimentFunnelsQuery, ExperimentTrendsQuery
from querykit.schema.experiments.query import ExperimentQuery
from querykit.schema.funnel_actors import FunnelCorrelationQuery
from querykit.schema.funnels import FunnelsQuery
from querykit.schema.groups import GroupsQuery
from querykit.schema.hog import HogQuery
from querykit.schema.hogql import HogQLQuery
from querykit.schema.hogql_tools import HogQLAutocomplete, HogQLMetadata
from querykit.schema.insight_actors import InsightActorsQuery, InsightActorsQueryOptions
from querykit.schema.insight_viz import InsightVizNode
from querykit.schema.lifecycle import LifecycleQuery
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
from querykit.schema.paths import PathsQuery
from querykit.schema.paths_v2 import PathsV2Query
from querykit.schema.persons import PersonsNode
from querykit.schema.recordings import RecordingsQuery
from querykit.schema.retention import RetentionQuery
from querykit.schema.saved_insight import SavedInsightNode
from querykit.schema.session_attribution import SessionAttributionExplorerQuery
from querykit.schema.sessions import SessionsQuery, SessionsTimelineQuery
from querykit.schema.stickiness import StickinessQuery
from querykit.schema.suggested_questions import SuggestedQuestionsQuery
from querykit.schema.taxonomy import (
    ActorsPropertyTaxonomyQuery,
    EventTaxonomyQuery,
    PropertyValuesQuery,
    TeamTaxonomyQuery,
)
from querykit.schema.tracing import (
    TraceSpansAggregationQuery,
    TraceSpansAttributeBreakdownQuery,
    TraceSpansQuery,
    TraceSpansTreeQuery,
)
from querykit.schema.trends import TrendsQuery
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

QuerySchema = TypeAliasType(
    "QuerySchema",
    Annotated[
        EventsNode
        | ActionsNode
        | PersonsNode
        | DataWarehouseNode
        | FunnelsDataWarehouseNode
        | LifecycleDataWarehouseNode
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
        | SessionAttributionExplorerQuery
        | ErrorTrackingQuery
        | ErrorTrackingSimilarIssuesQuery
        | ErrorTrackingFingerprintProjectionQuery
        | ErrorTrackingBreakdownsQuery
        | ErrorTrackingReleasesQuery
        | ErrorTrackingIssueCorrelationQuery
        | ExperimentFunnelsQuery
        | ExperimentTrendsQuery
        | ExperimentQuery
        | ExperimentExposureQuery
        | DocumentSimilarityQuery
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
        | MarketingAnalyticsTableQuery
        | MarketingAnalyticsAggregatedQuery
        | MarketingAnalyticsAttributionQuery
        | MarketingAnalyticsAttributionPathsQuery
        | MarketingAnalyticsRetentionQuery
        | DataVisualizationNode
        | DataTableNode
        | SavedInsightNode
        | InsightVizNode
        | TrendsQuery
        | FunnelsQuery
        | RetentionQuery
        | PathsQuery
        | PathsV2Query
        | StickinessQuery
        | LifecycleQuery
        | FunnelCorrelationQuery
        | DatabaseSchemaQuery
        | RecordingsQuery
        | LogsQuery
        | LogAttributesQuery
        | LogValuesQuery
        | MetricsQuery
        | TraceSpansQuery
        | TraceSpansAggregationQuery
        | TraceSpansTreeQuery
        | TraceSpansAttributeBreakdownQuery
        | SuggestedQuestionsQuery
        | TeamTaxonomyQuery
        | EventTaxonomyQuery
        | ActorsPropertyTaxonomyQuery
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
        | MCPMissingCapabilitiesQuery
        | PropertyValuesQuery,
        Branches("kind"),
    ],
)
"""Every query node; `kind` tells which."""
