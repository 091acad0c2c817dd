"""Lists of issues, or one issue in detail."""

from typing import Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Integer, Model
from querykit.schema.dates import DateRange
from querykit.schema.error_tracking.issues import (
    ErrorTrackingIssue,
    ErrorTrackingIssueAssignee,
    ErrorTrackingQueryIssueSeverity,
)
from querykit.schema.property_groups import PropertyGroupFilter
from querykit.schema.queries import Query
from querykit.schema.responses import PagedResponse

ErrorTrackingOrderBy = TypeAliasType(
    "ErrorTrackingOrderBy", Literal["last_seen", "first_seen", "occurrences", "users", "sessions"]
)

ErrorTrackingQueryStatus = TypeAliasType(
    "ErrorTrackingQueryStatus",
    Literal["archived", "active", "resolved", "pending_release", "suppressed", "all"],
)


class ErrorTrackingPendingFingerprintIssueStateUpdate(Model):
    """A change to an issue that the database may not have yet."""

    assigned_role_id: str | None
    assigned_user_id: Integer | None
    fingerprint: str
    first_seen: str
    is_deleted: Integer
    issue_description: str | None
    issue_id: str
    issue_name: str | None
    issue_severity: ErrorTrackingQueryIssueSeverity | None
    issue_status: str
    version: Integer


class ErrorTrackingQueryResponse(PagedResponse):
    """Answer to an `ErrorTrackingQuery`: one object per issue."""

    results: list[ErrorTrackingIssue]
    columns: list[str] | None = None


class ErrorTrackingQuery(Query, group="errors", use="validate"):
    """Lists issues, or asks for one."""

    kind: Literal["ErrorTrackingQuery"]
    dateRange: DateRange
    orderBy: ErrorTrackingOrderBy
    volumeResolution: Integer
    filterGroup: PropertyGroupFilter | None = None
    assignee: ErrorTrackingIssueAssignee | None = None
    filterTestAccounts: bool | None = None
    groupKey: str | None = None
    groupTypeIndex: Integer | None = None
    issueId: str | None = None
    orderDirection: Literal["ASC", "DESC"] | None = None
    pendingFingerprintIssueStateUpdates: (
        list[ErrorTrackingPendingFingerprintIssueStateUpdate] | None
    ) = None
    personId: str | None = None
    searchQuery: str | None = None
    status: ErrorTrackingQueryStatus | None = None
    useQueryV2: bool | None = None
    useQueryV3: bool | None = None
    withAggregations: bool | None = None
    withFirstEvent: bool | None = None
    withLastEvent: bool | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: ErrorTrackingQueryResponse | None = None
