"""Issues, as answers carry them."""

from typing import Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import DateTime, Integer, Model, Number
from querykit.schema.users import IntegrationKind

ErrorTrackingIssueStatus = TypeAliasType(
    "ErrorTrackingIssueStatus",
    Literal["archived", "active", "resolved", "pending_release", "suppressed"],
)

ErrorTrackingQueryIssueSeverity = TypeAliasType(
    "ErrorTrackingQueryIssueSeverity", Literal["low", "medium", "high", "critical"]
)

ErrorTrackingIssueAssigneeType = TypeAliasType(
    "ErrorTrackingIssueAssigneeType", Literal["user", "role"]
)


class ErrorTrackingIssueAssignee(Model):
    """The user or role that looks after an issue."""

    type: ErrorTrackingIssueAssigneeType
    id: str | Integer


class ErrorTrackingIssueCohort(Model):
    """A cohort that an issue was saved as."""

    id: Number
    name: str


class ErrorTrackingExternalReferenceIntegration(Model):
    """The connection to the tracker that holds a copy of an issue."""

    kind: IntegrationKind
    id: Number
    display_name: str


class ErrorTrackingExternalReference(Model):
    """An issue in another tracker."""

    id: str
    external_url: str
    integration: ErrorTrackingExternalReferenceIntegration


class VolumeBucket(Model):
    """How much happened in one bucket of time."""

    value: Number
    label: str


class ErrorTrackingIssueAggregations(Model):
    """How often an issue occurred, to whom, and when."""

    occurrences: Number
    sessions: Number
    users: Number
    volume_buckets: list[VolumeBucket]
    volumeRange: list[Number] | None = None


class ErrorTrackingIssueBase(Model, abstract=True):
    """What is known of every issue."""

    id: str
    name: str | None
    assignee: ErrorTrackingIssueAssignee | None
    description: str | None
    first_seen: DateTime
    last_seen: DateTime
    library: str | None
    status: ErrorTrackingIssueStatus
    cohort: ErrorTrackingIssueCohort | None = None
    external_issues: list[ErrorTrackingExternalReference] | None = None
    severity: ErrorTrackingQueryIssueSeverity | None = None


class IssueEvent(Model):
    """One exception of an issue, in short."""

    uuid: str
    properties: str
    distinct_id: str
    timestamp: str


class ErrorTrackingIssue(ErrorTrackingIssueBase):
    """An issue: exceptions with one cause."""

    source: str | None = None
    aggregations: ErrorTrackingIssueAggregations | None = None
    first_event: IssueEvent | None = None
    function: str | None = None
    last_event: IssueEvent | None = None
