"""Events of a timeline -> the sessions that they were part of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from querykit.run.elements import parse_elements
from querykit.run.lists import json_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from querykit.errors import Document

INFORMAL_GAP = timedelta(minutes=30)
"""Events of a person that have no session belong together while they follow each other within this."""


@dataclass(slots=True)
class Entry:
    """Events of one session, the newest first."""

    session_id: str | None
    begun: datetime
    events: list[Document] = field(default_factory=list)


def entries_of(events: Iterable[Mapping[str, Any]]) -> list[Entry]:
    """Return the sessions of events, the one that began last first.

    Args:
        events: the newest first; `timestamp` is a text with its offset.
    """
    found: list[Entry] = []
    formal: dict[str, Entry] = {}
    informal: dict[str, Entry] = {}
    for event in events:
        at, session = datetime.fromisoformat(event["timestamp"]), event["session_id"]
        person = str(event["person_id"])
        entry = formal.get(session) if session else informal.get(person)
        if entry is None or (not session and entry.begun - at > INFORMAL_GAP):
            entry = Entry(session or None, at)
            found.append(entry)
            if session:
                formal[session] = entry
            else:
                informal[person] = entry
        entry.begun = at
        entry.events.append(_event(event, at))
    return sorted(found, key=lambda one: one.begun, reverse=True)


def _event(event: Mapping[str, Any], at: datetime) -> Document:
    return {
        "id": str(event["uuid"]),
        "event": event["event"],
        "properties": json_value(event["properties"]),
        "distinct_id": event["distinct_id"],
        "elements": parse_elements(event["elements_chain"] or ""),
        "timestamp": at.isoformat(),
    }
