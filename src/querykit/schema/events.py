"""Lists of events."""

from typing import Any, Literal, TypeAlias

from querykit.schema.base import Integer, Model, Number
from querykit.schema.insight_actors import InsightActorsQuery
from querykit.schema.property_groups import AnyFilterLike, AnyPropertyFilter
from querykit.schema.queries import Query
from querykit.schema.responses import PagedResponse

StringMatching: TypeAlias = Literal["contains", "exact", "regex"]
"""How a text of an action step is compared."""


class EventsQueryActionStep(Model):
    """One way an event can match an action."""

    event: str | None = None
    properties: list[AnyPropertyFilter] | None = None
    href: str | None = None
    href_matching: StringMatching | None = None
    selector: str | None = None
    tag_name: str | None = None
    text: str | None = None
    text_matching: StringMatching | None = None
    url: str | None = None
    url_matching: StringMatching | None = None


class EventListQuery(Query, abstract=True):
    """A query for events, filtered in the many ways that events can be."""

    select: list[str]
    event: str | None = None
    source: InsightActorsQuery | None = None
    properties: list[AnyPropertyFilter] | None = None
    actionId: Integer | None = None
    actionSteps: list[EventsQueryActionStep] | None = None
    after: str | None = None
    before: str | None = None
    events: list[str] | None = None
    filterTestAccounts: bool | None = None
    fixedProperties: list[AnyFilterLike] | None = None
    orderBy: list[str] | None = None
    personId: str | None = None
    where: list[str] | None = None
    limit: Integer | None = None
    offset: Integer | None = None


class EventsQueryResponse(PagedResponse):
    """Answer to an `EventsQuery`: one row per event."""

    results: list[list[Any]]
    columns: list[Any]
    hogql: str
    types: list[str]
    nextCursor: str | None = None


class EventsQuery(EventListQuery, group="events", use="run"):
    """Lists events, or aggregates over them, column by column."""

    kind: Literal["EventsQuery"]
    response: EventsQueryResponse | None = None


class SessionEventsItem(Model):
    """The events of one session."""

    events: list[list[Any]]
    session_id: str


class SessionBatchEventsQueryResponse(EventsQueryResponse):
    """Answer to a `SessionBatchEventsQuery`: rows, also by session."""

    session_events: list[SessionEventsItem] | None = None
    sessions_with_no_events: list[str] | None = None


class SessionBatchEventsQuery(EventListQuery, group="events", use="draft"):
    """Lists the events of several sessions at once."""

    kind: Literal["SessionBatchEventsQuery"]
    session_ids: list[str]
    group_by_session: bool | None = None
    response: SessionBatchEventsQueryResponse | None = None


class ElementType(Model):
    """An element of a page that an event was captured on."""

    attributes: dict[str, str]
    tag_name: str
    attr_class: list[str] | None = None
    attr_id: str | None = None
    href: str | None = None
    nth_child: Number | None = None
    nth_of_type: Number | None = None
    order: Number | None = None
    text: str | None = None


class EventPerson(Model):
    """The person of an event, in short."""

    properties: dict[str, Any]
    distinct_ids: list[str]
    is_identified: bool | None = None


class EventType(Model):
    """An event, as other answers carry it."""

    id: str
    event: str
    properties: dict[str, Any]
    distinct_id: str
    elements: list[ElementType]
    timestamp: str
    uuid: str | None = None
    elements_chain: str | None = None
    person: EventPerson | None = None
    person_id: str | None = None
    person_mode: str | None = None
