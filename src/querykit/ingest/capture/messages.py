"""What an SDK says in one request -> a token and events."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from querykit.errors import BadData
from querykit.ingest.capture.clock import now_of, when
from querykit.ingest.events import NEED_PERSON, PROCESSING, Event, read_event

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from querykit.errors import Json

TOKENS = ("api_key", "token", "$token")
LONGEST_ID = 200
"""Characters of a distinct id that PostHog keeps."""

OF_PEOPLE = "$identify"
"""What a message about a person is, that names no event."""


@dataclass(frozen=True, slots=True)
class Message:
    """What one request says."""

    token: str | None
    """Which project it is for."""

    events: tuple[dict[str, Any], ...]
    """As they were sent."""

    sent_at: datetime | None
    """When, by the clock of the sender."""


def read_message(value: Json, *, sent_at: object = None, token: str | None = None) -> Message:
    """Return what a body says.

    Args:
        value: an event, a list of events, or an object with them in `batch`.
        sent_at: what the address of the request says of the time it was sent, when it says it.
        token: likewise.

    Raises:
        BadData: it is none of these.
    """
    if isinstance(value, list):
        value = {"batch": value}
    if not isinstance(value, dict):
        raise BadData("the body must be an event, or an object with events in `batch`")
    events = value.get("batch", [value])
    if not isinstance(events, list) or not all(isinstance(one, dict) for one in events):
        raise BadData("`batch` must be a list of events")
    said = [*_tokens(value), *(found for one in events for found in _tokens(one)), token]
    return Message(
        token=next((one for one in said if one), None),
        events=tuple(events),
        sent_at=now_of(value.get("sent_at") or value.get("sentAt") or sent_at),
    )


def events_of(message: Message, *, about_people: bool = False) -> list[Event]:
    """Return the events of a message as they can be loaded.

    Args:
        message: what was said.
        about_people: whether it says things of persons, without naming an event.

    Raises:
        BadData: one of them cannot be; the message says which, and why. Then none is taken, as
            PostHog does it.
    """
    now = datetime.now(UTC)
    return [
        read_event(_event(one, message, now, about_people=about_people), f"batch[{number}]")
        for number, one in enumerate(message.events)
        if not _is_dropped(one)
    ]


def _tokens(value: Mapping[str, Any]) -> Iterator[str]:
    properties = value.get("properties")
    for holder in (value, properties if isinstance(properties, dict) else {}):
        yield from (one for name in TOKENS if isinstance(one := holder.get(name), str))


def _is_dropped(value: Mapping[str, Any]) -> bool:
    """Whether PostHog would take an event and then drop it: it asks for a person and for none."""
    properties = value.get("properties")
    return (
        isinstance(properties, dict)
        and properties.get(PROCESSING) is False
        and value.get("event") in NEED_PERSON
    )


def _event(
    value: Mapping[str, Any], message: Message, now: datetime, *, about_people: bool
) -> dict[str, Any]:
    """Return an event with the server's time, an id, and a name and distinct id of the usual sort."""
    event = {**value, "timestamp": when(value, message.sent_at, now), "created_at": now}
    if about_people:
        event.setdefault("event", OF_PEOPLE)
        event.setdefault("distinct_id", value.get("$distinct_id"))
    if not event.get("uuid"):
        event["uuid"] = str(uuid.uuid4())
    properties = event.get("properties")
    inner = properties.get("distinct_id") if isinstance(properties, dict) else None
    distinct_id = event.get("distinct_id") or inner
    if isinstance(distinct_id, str):
        event["distinct_id"] = distinct_id.replace("\0", "\ufffd")[:LONGEST_ID]
    return event
