"""Issues that go with failing to do something."""

from typing import Literal

from querykit.schema.base import Model, Number
from querykit.schema.error_tracking.issues import ErrorTrackingIssueBase
from querykit.schema.queries import Query
from querykit.schema.responses import PagedResponse


class CorrelationPopulation(Model):
    """How many sessions had the exception, the event, both or neither."""

    both: Number
    exception_only: Number
    neither: Number
    success_only: Number


class ErrorTrackingCorrelatedIssue(ErrorTrackingIssueBase):
    """An issue and how strongly it goes with an event."""

    event: str
    odds_ratio: Number
    population: CorrelationPopulation


class ErrorTrackingIssueCorrelationQueryResponse(PagedResponse):
    """Answer to an `ErrorTrackingIssueCorrelationQuery`: issues with odds ratios."""

    results: list[ErrorTrackingCorrelatedIssue]
    columns: list[str] | None = None


class ErrorTrackingIssueCorrelationQuery(Query, group="errors", use="validate"):
    """Finds issues after which events no longer happen."""

    kind: Literal["ErrorTrackingIssueCorrelationQuery"]
    events: list[str]
    response: ErrorTrackingIssueCorrelationQueryResponse | None = None
