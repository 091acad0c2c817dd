"""Sessions and their timelines."""

from typing import Any, Literal

from querykit.schema.base import Integer, Model, Number
from querykit.schema.events import EventType
from querykit.schema.property_groups import AnyFilterLike, AnyPropertyFilter
from querykit.schema.queries import Query
from querykit.schema.responses import PagedResponse, QueryResponse


class SessionsQueryResponse(PagedResponse):
    """Answer to a `SessionsQuery`: one row per session."""

    results: list[list[Any]]
    columns: list[Any]
    hogql: str
    types: list[str]


class SessionsQuery(Query, group="events", use="run"):
    """Lists sessions, or aggregates over them, column by column."""

    kind: Literal["SessionsQuery"]
    select: list[str]
    event: str | None = None
    properties: list[AnyPropertyFilter] | None = None
    actionId: Integer | None = None
    after: str | None = None
    before: str | None = None
    eventProperties: list[AnyPropertyFilter] | None = None
    filterTestAccounts: bool | None = None
    fixedProperties: list[AnyFilterLike] | None = None
    orderBy: list[str] | None = None
    personId: str | None = None
    where: list[str] | None = None
    limit: Integer | None = None
    offset: Integer | None = None
    response: SessionsQueryResponse | None = None


class TimelineEntry(Model):
    """Events that follow each other within one session."""

    events: list[EventType]
    recording_duration_s: Number | None = None
    sessionId: str | None = None


class SessionsTimelineQueryResponse(QueryResponse):
    """Answer to a `SessionsTimelineQuery`: entries, newest first."""

    results: list[TimelineEntry]
    hasMore: bool | None = None


class SessionsTimelineQuery(Query, group="events", use="run"):
    """Puts a person's events into sessions, for a timeline."""

    kind: Literal["SessionsTimelineQuery"]
    after: str | None = None
    before: str | None = None
    personId: str | None = None
    response: SessionsTimelineQueryResponse | None = None
