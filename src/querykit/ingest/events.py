"""Events as people write them -> one form: PostHog's SDKs, its exports, plain dicts."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from querykit.errors import BadData

NAMESPACE = uuid.UUID("5f0b8a0e-6f53-4b6f-9c43-1f9e4a3f6a10")
"""Of the ids of events that carry none."""

GROUPS = tuple(f"$group_{index}" for index in range(5))


def normalised(value: object, place: str, number: int) -> dict[str, Any]:
    """Return an event with `uuid`, `event`, `distinct_id`, `timestamp`, `properties` and `elements`.

    Args:
        value: a mapping; `properties` may be a JSON text, as in PostHog's batch exports.
        place: where it stands, for messages.
        number: which event of the load it is; makes the id of one that has none.

    Raises:
        BadData: it cannot be an event; the message says why.
    """
    if not isinstance(value, Mapping):
        raise BadData(f"{place}: an event must be an object, not {type(value).__name__}")
    properties = _properties(value.get("properties"), place)
    event = value.get("event")
    if not isinstance(event, str) or not event:
        raise BadData(f"{place}: an event needs a name in `event`")
    distinct_id = value.get("distinct_id") or properties.get("distinct_id")
    if distinct_id is None or isinstance(distinct_id, (dict, list, bool)):
        raise BadData(f"{place}: an event needs a `distinct_id`")
    for name in GROUPS:
        if value.get(name):
            properties.setdefault(name, value[name])
    given = value.get("uuid")
    timestamp = moment(value.get("timestamp"), f"{place}: timestamp")
    return {
        "uuid": str(given) if given else str(uuid.uuid5(NAMESPACE, f"{number}:{place}:{event}")),
        "event": event,
        "distinct_id": str(distinct_id),
        "timestamp": timestamp,
        "created_at": moment(value.get("created_at") or timestamp, f"{place}: created_at"),
        "properties": properties,
        "elements_chain": _elements(value),
    }


def moment(value: object, place: str) -> str:
    """Return a point in time as ClickHouse reads it, in UTC: `2024-05-01 10:00:00.123456`.

    Args:
        value: an ISO 8601 text, seconds since 1970, or a datetime; without a zone it is UTC.
        place: where it stands, for messages.

    Raises:
        BadData: it is none of these.
    """
    if isinstance(value, datetime):
        found = value
    elif isinstance(value, str):
        try:
            found = datetime.fromisoformat(value)
        except ValueError as error:
            raise BadData(f"{place}: {value!r} is no ISO 8601 time") from error
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        found = datetime.fromtimestamp(value, UTC)
    else:
        raise BadData(f"{place} is missing" if value is None else f"{place}: {value!r} is no time")
    if found.tzinfo is not None:
        found = found.astimezone(UTC)
    return found.strftime("%Y-%m-%d %H:%M:%S.%f")


def _properties(value: object, place: str) -> dict[str, Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value) if value else {}
        except ValueError as error:
            raise BadData(f"{place}: properties are no JSON: {error}") from error
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise BadData(f"{place}: properties must be an object")
    return dict(value)


# -- elements ---------------------------------------------------------------------------------------


def _elements(value: Mapping[str, Any]) -> str:
    chain = value.get("elements_chain")
    if isinstance(chain, str):
        return chain
    elements = value.get("elements")
    return ";".join(map(_element, elements)) if isinstance(elements, list) else ""


def _element(element: Mapping[str, Any]) -> str:
    """Return one element as PostHog writes it: `tag.class:name="value"...`, names in order."""
    attributes = dict(element.get("attributes") or {})
    known = {
        "text": element.get("text") or element.get("$el_text"),
        "nth-child": element.get("nth_child"),
        "nth-of-type": element.get("nth_of_type"),
        "href": element.get("href") or element.get("attr__href"),
        "attr_id": element.get("attr_id") or element.get("attr__id"),
    }
    attributes.update((name, one) for name, one in known.items() if one is not None)
    classes = element.get("attr_class") or element.get("attr__class") or ()
    if isinstance(classes, str):
        classes = classes.split()
    tag = str(element.get("tag_name") or "")
    head = ".".join([tag, *sorted(map(str, classes))])
    written = "".join(f'{name}="{_escaped(one)}"' for name, one in sorted(attributes.items()))
    return f"{head}:{written}" if written else head


def _escaped(value: object) -> str:
    return str(value).replace('"', '\\"')
