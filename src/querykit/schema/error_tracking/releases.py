"""Issues by release."""

from typing import Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Integer, Model
from querykit.schema.dates import DateRange
from querykit.schema.property_groups import PropertyGroupFilter
from querykit.schema.queries import Query
from querykit.schema.responses import QueryResponse

ErrorTrackingReleasesOrderBy = TypeAliasType(
    "ErrorTrackingReleasesOrderBy", Literal["latest", "occurrences"]
)


class ErrorTrackingReleaseSeries(Model):
    """How often an issue occurred over time."""

    counts: list[Integer]
    first_seen: str | None
    last_seen: str | None
    total: Integer


class ErrorTrackingIssueRelease(ErrorTrackingReleaseSeries):
    """How often an issue occurred over time in one release."""

    build: str | None
    namespace: str | None
    version: str | None


class ErrorTrackingReleasesQueryResponse(QueryResponse):
    """Answer to an `ErrorTrackingReleasesQuery`: one object per release."""

    results: list[ErrorTrackingIssueRelease]
    date_from: str
    date_to: str
    bucket_seconds: Integer
    buckets: list[str]
    namespaces: list[str]
    other: ErrorTrackingReleaseSeries | None
    other_release_count: Integer
    release_count: Integer
    release_count_truncated: bool
    total: Integer
    unattributed: ErrorTrackingReleaseSeries | None


class ErrorTrackingReleasesQuery(Query, group="errors", use="validate"):
    """Counts the exceptions of an issue by release."""

    kind: Literal["ErrorTrackingReleasesQuery"]
    issueId: str
    dateRange: DateRange | None = None
    filterGroup: PropertyGroupFilter | None = None
    appNamespace: str | None = None
    filterTestAccounts: bool | None = None
    maxReleases: Integer | None = None
    orderBy: ErrorTrackingReleasesOrderBy | None = None
    resolution: Integer | None = None
    response: ErrorTrackingReleasesQueryResponse | None = None
