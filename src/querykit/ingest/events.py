"""Events as people write them -> one form: PostHog's SDKs, its exports, plain dicts."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from querykit.errors import BadData
from querykit.ingest.elements import elements_chain
from querykit.ingest.moments import moment, short
from querykit.ingest.people import MERGES

NAMESPACE = uuid.UUID("5f0b8a0e-6f53-4b6f-9c43-1f9e4a3f6a10")
"""Of the ids of events that carry none."""

GROUPS = tuple(f"$group_{index}" for index in range(5))
OF_PERSONS = ("$set", "$set_once", "$unset")
"""Members that say something about the person; SDKs put them beside `properties` too."""

PROCESSING = "$process_person_profile"
"""Where it is false, the event says nothing about a person, and makes none."""

GROUP_EVENT = "$groupidentify"
NEED_PERSON = frozenset((*MERGES, GROUP_EVENT))
"""Events that make no sense without a person; PostHog drops those of them that ask for none."""

FACTS = frozenset((*OF_PERSONS, *MERGES.values(), "$groups", "$group_type", "$group_key"))

# json.dumps makes an encoder for each call that asks for anything unusual.
_encode = json.JSONEncoder(
    separators=(",", ":"), allow_nan=False, default=str, ensure_ascii=False
).encode


@dataclass(slots=True)
class Event:
    """One event, ready for persons to be found and for the table."""

    uuid: str
    event: str
    distinct_id: str
    timestamp: str
    created_at: str
    properties: str
    """As JSON."""

    elements_chain: str
    facts: dict[str, Any]
    """The properties that say something about persons and groups."""

    groups: dict[str, str]
    """Columns `$group_0` to `$group_4`, as far as they are known."""

    has_person: bool = True
    """Whether the event may say something of a person; if not, it is anonymous."""

    person_id: str | None = None
    """Whose it is, when that is known already: PostHog's exports say so."""

    person_properties: str | None = None
    """What was known of the person then, as JSON."""

    @property
    def merged_id(self) -> object:
        """The distinct id that the event says is of the same person."""
        return self.facts.get(MERGES.get(self.event, ""))


def read_event(value: object, place: str, *, is_in_file: bool = True) -> Event:
    """Return an event that can be loaded.

    Args:
        value: a mapping; `properties` may be a JSON text, as in PostHog's batch exports.
        place: where it stands, for messages. Makes the id of an event that has none, with name, time and
            distinct id, so that a file may be loaded again.
        is_in_file: whether the place is in a file; if not, it takes the properties, too, to tell two
            events apart.

    Raises:
        BadData: it cannot be an event; the message says why.
    """
    if not isinstance(value, Mapping):
        raise BadData(f"{place}: an event must be an object, not {type(value).__name__}")
    properties = _properties(value.get("properties"), place)
    for name in OF_PERSONS:
        if value.get(name):
            properties[name] = value[name]
    event = value.get("event")
    if not isinstance(event, str) or not event:
        raise BadData(f"{place}: an event needs a name in `event`")
    distinct_id = value.get("distinct_id") or properties.get("distinct_id")
    if distinct_id is None or distinct_id == "" or isinstance(distinct_id, (dict, list, bool)):
        raise BadData(f"{place}: an event needs a `distinct_id`")
    event, distinct_id = _whole(event), _whole(str(distinct_id))
    for name in GROUPS:
        if value.get(name):
            properties.setdefault(name, value[name])
    has_person = properties.get(PROCESSING) is not False
    if not has_person and event in NEED_PERSON:
        raise BadData(f"{place}: {event} needs a person, but {PROCESSING} is false")
    chain = elements_chain(value, properties)
    timestamp = moment(value.get("timestamp"), f"{place}: timestamp")
    created = value.get("created_at")
    owner, known = value.get("person_id"), value.get("person_properties")
    text = _text(properties, place)
    given = value.get("uuid")
    if given:
        identifier = _uuid(given, f"{place}: uuid")
    else:
        seed = f"{place}:{event}:{distinct_id}:{timestamp}{'' if is_in_file else text}"
        identifier = str(uuid.uuid5(NAMESPACE, seed))
    return Event(
        uuid=identifier,
        event=event,
        distinct_id=distinct_id,
        timestamp=timestamp,
        created_at=moment(created, f"{place}: created_at") if created else timestamp,
        properties=text,
        elements_chain=chain,
        facts={name: properties[name] for name in FACTS & properties.keys()}
        | ({"$group_set": properties.get("$group_set")} if event == GROUP_EVENT else {}),
        groups={name: str(properties[name]) for name in GROUPS if properties.get(name)},
        has_person=has_person,
        person_id=_uuid(owner, f"{place}: person_id") if owner else None,
        person_properties=_text(_properties(known, place), place) if owner and known else None,
    )


def _uuid(value: object, place: str) -> str:
    try:
        return str(uuid.UUID(str(value)))
    except ValueError as error:
        raise BadData(f"{place}: {short(value)} is no UUID") from error


def _properties(value: object, place: str) -> dict[str, Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value) if value else {}
        except (ValueError, RecursionError) as error:
            raise BadData(f"{place}: properties are no JSON: {error}") from error
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise BadData(f"{place}: properties must be an object")
    return dict(value)


def _text(properties: dict[str, Any], place: str) -> str:
    try:
        text = _encode(properties)
    except (ValueError, RecursionError) as error:
        raise BadData(f"{place}: properties are no JSON: {error}") from error
    return _whole(text)


def _whole(text: str) -> str:
    """Return a text as UTF-8 can carry it: halves of characters become the sign for what is none."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
