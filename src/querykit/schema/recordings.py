"""Session recordings."""

from typing import Any, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Integer, Model, Number
from querykit.schema.operators import FilterLogicalOperator
from querykit.schema.persons import PersonType
from querykit.schema.properties import LogEntryPropertyFilter, RecordingPropertyFilter
from querykit.schema.property_groups import AnyPropertyFilter
from querykit.schema.queries import Query
from querykit.schema.responses import QueryResponse
from querykit.schema.users import ExternalIntegration

RecordingOrder = TypeAliasType(
    "RecordingOrder",
    Literal[
        "duration",
        "recording_duration",
        "inactive_seconds",
        "active_seconds",
        "start_time",
        "console_error_count",
        "click_count",
        "keypress_count",
        "mouse_activity_count",
        "activity_score",
        "recording_ttl",
        "surfacing_score",
    ],
)

RecordingOrderDirection = TypeAliasType("RecordingOrderDirection", Literal["ASC", "DESC"])


class RecordingsQueryExperimentExposureFilter(Model):
    """Keeps recordings of people who saw an experiment."""

    experiment_id: Integer
    in_session: bool | None = None
    variant: str | None = None


class MatchedRecordingEvent(Model):
    """An event within a recording that matched."""

    uuid: str
    timestamp: str


class MatchedRecording(Model):
    """The events of a recording that matched."""

    events: list[MatchedRecordingEvent]
    session_id: str | None = None


class SessionRecordingExternalReference(Model):
    """Something outside PostHog that refers to a recording."""

    id: str
    external_url: str
    integration: ExternalIntegration
    issue_id: str
    title: str
    metadata: dict[str, str] | None = None


class SessionRecordingType(Model):
    """A session recording, without its contents."""

    id: str
    end_time: str
    recording_duration: Number
    snapshot_source: Literal["web", "mobile", "unknown"]
    start_time: str
    viewed: bool
    viewers: list[str]
    active_seconds: Number | None = None
    activity_score: Number | None = None
    click_count: Number | None = None
    console_error_count: Number | None = None
    console_log_count: Number | None = None
    console_warn_count: Number | None = None
    distinct_id: str | None = None
    email: str | None = None
    event_count: Number | None = None
    expiry_time: str | None = None
    external_references: list[SessionRecordingExternalReference] | None = None
    inactive_seconds: Number | None = None
    keypress_count: Number | None = None
    matches_filters: bool | None = None
    matching_events: list[MatchedRecording] | None = None
    mouse_activity_count: Number | None = None
    ongoing: bool | None = None
    person: PersonType | None = None
    recording_ttl: Number | None = None
    retention_period_days: Number | None = None
    snapshot_library: str | None = None
    start_url: str | None = None
    summary: str | None = None
    total_size: Number | None = None


class RecordingsQueryResponse(QueryResponse):
    """Answer to a `RecordingsQuery`: one object per recording."""

    results: list[SessionRecordingType]
    has_next: bool
    next_cursor: str | None = None


class RecordingsQuery(Query, group="recordings", use="validate"):
    """Lists session recordings."""

    kind: Literal["RecordingsQuery"]
    date_from: str | None = "-3d"
    date_to: str | None = None
    properties: list[AnyPropertyFilter] | None = None
    actions: list[dict[str, Any]] | None = None
    after: str | None = None
    comment_text: RecordingPropertyFilter | None = None
    console_log_filters: list[LogEntryPropertyFilter] | None = None
    distinct_ids: list[str] | None = None
    events: list[dict[str, Any]] | None = None
    experiment_exposure: RecordingsQueryExperimentExposureFilter | None = None
    filter_test_accounts: bool | None = None
    having_predicates: list[AnyPropertyFilter] | None = None
    hide_viewed_recordings: Literal["current-user", "any-user"] | None = None
    operand: FilterLogicalOperator | None = "AND"
    order: RecordingOrder | None = "start_time"
    order_direction: RecordingOrderDirection | None = "DESC"
    person_uuid: str | None = None
    recommended_only: bool | None = None
    session_ids: list[str] | None = None
    session_recording_id: str | None = None
    user_modified_filters: dict[str, Any] | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: RecordingsQueryResponse | None = None
