"""Issues that look alike."""

from typing import Literal

from querykit.schema.base import Integer, Model, Number
from querykit.schema.dates import DateRange
from querykit.schema.embeddings import EmbeddingModelName
from querykit.schema.queries import Query
from querykit.schema.responses import PagedResponse, QueryResponse


class SimilarIssue(Model):
    """An issue and how far it is from the one asked about."""

    id: str
    name: str
    description: str
    distance: Number
    first_seen: str
    library: str | None
    status: str


class ErrorTrackingSimilarIssuesQueryResponse(PagedResponse):
    """Answer to an `ErrorTrackingSimilarIssuesQuery`: the nearest first."""

    results: list[SimilarIssue]


class ErrorTrackingSimilarIssuesQuery(Query, group="errors", use="validate"):
    """Finds issues that look like a given one."""

    kind: Literal["ErrorTrackingSimilarIssuesQuery"]
    issueId: str
    dateRange: DateRange | None = None
    maxDistance: Number | None = None
    modelName: EmbeddingModelName | None = None
    rendering: str | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: ErrorTrackingSimilarIssuesQueryResponse | None = None


class ErrorTrackingFingerprintProjectionPoint(Model):
    """A fingerprint's place on the map."""

    fingerprint: str
    x: Number
    y: Number


class ErrorTrackingFingerprintProjectionQueryResponse(QueryResponse):
    """Answer to an `ErrorTrackingFingerprintProjectionQuery`: points."""

    results: list[ErrorTrackingFingerprintProjectionPoint]
    hasMore: bool | None = None


class ErrorTrackingFingerprintProjectionQuery(Query, group="errors", use="validate"):
    """Draws the fingerprints of an issue as a map of likeness."""

    kind: Literal["ErrorTrackingFingerprintProjectionQuery"]
    issueId: str
    modelName: EmbeddingModelName | None = None
    rendering: str | None = None
    response: ErrorTrackingFingerprintProjectionQueryResponse | None = None
