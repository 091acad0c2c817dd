"""Query results as a table."""

from typing import Annotated, Any, Literal

from typing_extensions import TypeAliasType

from querykit.schema.accounts.query import AccountsQuery, AccountsQueryResponse
from querykit.schema.accounts.table import AccountsTableQuery, AccountsTableQueryResponse
from querykit.schema.actor_sources import ActorsQueryResponse
from querykit.schema.actors import ActorsQuery
from querykit.schema.base import Branches, Model, Node
from querykit.schema.endpoints.usage import (
    EndpointsUsageTableQuery,
    EndpointsUsageTableQueryResponse,
)
from querykit.schema.entities import EventsNode
from querykit.schema.error_tracking.correlation import (
    ErrorTrackingIssueCorrelationQuery,
    ErrorTrackingIssueCorrelationQueryResponse,
)
from querykit.schema.error_tracking.query import ErrorTrackingQuery, ErrorTrackingQueryResponse
from querykit.schema.events import EventsQuery, EventsQueryResponse
from querykit.schema.experiments.legacy import (
    ExperimentFunnelsQuery,
    ExperimentFunnelsQueryResponse,
    ExperimentTrendsQuery,
    ExperimentTrendsQueryResponse,
)
from querykit.schema.groups import GroupsQuery, GroupsQueryResponse
from querykit.schema.hogql import HogQLQuery, HogQLQueryResponse
from querykit.schema.llm_traces import (
    SessionQuery,
    SessionQueryResponse,
    TraceQuery,
    TracesQuery,
    TracesQueryResponse,
)
from querykit.schema.marketing.aggregated import (
    MarketingAnalyticsAggregatedQuery,
    MarketingAnalyticsAggregatedQueryResponse,
)
from querykit.schema.marketing.table import (
    MarketingAnalyticsTableQuery,
    MarketingAnalyticsTableQueryResponse,
)
from querykit.schema.persons import PersonsNode
from querykit.schema.queries import QueryLogTags
from querykit.schema.session_attribution import (
    SessionAttributionExplorerQuery,
    SessionAttributionExplorerQueryResponse,
)
from querykit.schema.sessions import SessionsQuery, SessionsQueryResponse
from querykit.schema.taxonomic_filters import TaxonomicFilterGroupType
from querykit.schema.web.bots import WebBotsTableQuery, WebBotsTableQueryResponse
from querykit.schema.web.external_clicks import (
    WebExternalClicksTableQuery,
    WebExternalClicksTableQueryResponse,
)
from querykit.schema.web.goals import WebGoalsQuery, WebGoalsQueryResponse
from querykit.schema.web.overview import WebOverviewQuery, WebOverviewQueryResponse
from querykit.schema.web.stats_table import WebStatsTableQuery, WebStatsTableQueryResponse
from querykit.schema.web.vitals import (
    WebVitalsPathBreakdownQuery,
    WebVitalsPathBreakdownQueryResponse,
    WebVitalsQuery,
)

DataTableNodeViewPropsContextType = TypeAliasType(
    "DataTableNodeViewPropsContextType", Literal["event_definition", "team_columns"]
)


class DataTableNodeViewPropsContext(Model):
    """Where a table's columns are remembered."""

    type: DataTableNodeViewPropsContextType
    eventDefinitionId: str | None = None


class TableDisplay(Node, abstract=True):
    """Which controls are shown around a table."""

    allowSorting: bool | None = None
    context: DataTableNodeViewPropsContext | None = None
    contextKey: str | None = None
    defaultColumns: list[str] | None = None
    embedded: bool | None = None
    expandable: bool | None = None
    full: bool | None = None
    propertiesViaUrl: bool | None = None
    showAbsoluteTime: bool | None = None
    showActions: bool | None = None
    showColumnConfigurator: bool | None = None
    showCount: bool | None = None
    showDateRange: bool | None = None
    showElapsedTime: bool | None = None
    showEventFilter: bool | None = None
    showEventsFilter: bool | None = None
    showExport: bool | None = None
    showHogQLEditor: bool | None = None
    showOpenEditorButton: bool | None = None
    showPersistentColumnConfigurator: bool | None = None
    showPropertyFilter: bool | list[TaxonomicFilterGroupType] | None = None
    showRecordingColumn: bool | None = None
    showReload: bool | None = None
    showResultsTable: bool | None = None
    showSavedFilters: bool | None = None
    showSavedQueries: bool | None = None
    showSearch: bool | None = None
    showSourceQueryOptions: bool | None = None
    showTableViews: bool | None = None
    showTestAccountFilters: bool | None = None
    showTimings: bool | None = None


DataTableNodeSource = TypeAliasType(
    "DataTableNodeSource",
    Annotated[
        EventsNode
        | EventsQuery
        | PersonsNode
        | ActorsQuery
        | GroupsQuery
        | HogQLQuery
        | WebOverviewQuery
        | WebStatsTableQuery
        | WebExternalClicksTableQuery
        | WebBotsTableQuery
        | WebGoalsQuery
        | WebVitalsQuery
        | WebVitalsPathBreakdownQuery
        | SessionAttributionExplorerQuery
        | SessionsQuery
        | MarketingAnalyticsTableQuery
        | MarketingAnalyticsAggregatedQuery
        | ErrorTrackingQuery
        | ErrorTrackingIssueCorrelationQuery
        | ExperimentFunnelsQuery
        | ExperimentTrendsQuery
        | TracesQuery
        | TraceQuery
        | SessionQuery
        | EndpointsUsageTableQuery
        | AccountsQuery
        | AccountsTableQuery,
        Branches("kind"),
    ],
)
"""What a table can show."""

DataTableNodeResponse = TypeAliasType(
    "DataTableNodeResponse",
    dict[str, Any]
    | EventsQueryResponse
    | ActorsQueryResponse
    | GroupsQueryResponse
    | HogQLQueryResponse
    | WebOverviewQueryResponse
    | WebStatsTableQueryResponse
    | WebExternalClicksTableQueryResponse
    | WebBotsTableQueryResponse
    | WebGoalsQueryResponse
    | WebVitalsPathBreakdownQueryResponse
    | SessionAttributionExplorerQueryResponse
    | SessionsQueryResponse
    | MarketingAnalyticsTableQueryResponse
    | MarketingAnalyticsAggregatedQueryResponse
    | ErrorTrackingQueryResponse
    | ErrorTrackingIssueCorrelationQueryResponse
    | ExperimentFunnelsQueryResponse
    | ExperimentTrendsQueryResponse
    | TracesQueryResponse
    | SessionQueryResponse
    | EndpointsUsageTableQueryResponse
    | AccountsQueryResponse
    | AccountsTableQueryResponse,
)
"""What the source of a table answers."""


class DataTableNode(TableDisplay, group="visualizations", use="run"):
    """Shows the result of a query as a table, with the controls around it."""

    kind: Literal["DataTableNode"]
    source: DataTableNodeSource
    columns: list[str] | None = None
    hiddenColumns: list[str] | None = None
    pinnedColumns: list[str] | None = None
    tags: QueryLogTags | None = None
    response: DataTableNodeResponse | None = None
