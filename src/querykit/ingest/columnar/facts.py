"""What the rows of a file say of persons and groups, as few events that say the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from querykit.engine.backend import quoted
from querykit.ingest.events import FACTS, GROUP_EVENT, GROUPS, NEED_PERSON, Event
from querykit.ingest.repeats import NO_LIMITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from querykit.engine import Backend

Order = tuple[str, int, int]
"""Time, row, and a number within the row: the order in which all that is said is heard."""

Said = tuple[Order, Event]

ROWS = 2**32
WHEN = f"toInt128(toUnixTimestamp64Micro(at)) * {ROWS} + number"
"""Time and row of an event in one number, which is cheaper to compare than two."""

SAYS = (
    "(has_person AND"
    f" (event IN ({', '.join(quoted(one) for one in sorted(NEED_PERSON))})"
    " OR position(properties, '\"$set') > 0 OR position(properties, '\"$unset\"') > 0))"
)
"""Whether a row changes a person, or identifies a group."""

NAMES_GROUPS = "position(properties, '\"$groups\"') > 0"
HOLDS_GROUPS = "position(properties, '\"$group_') > 0"


def owners(backend: Backend, rows: str) -> Iterator[Said]:
    """Yield the first and last event of each distinct id, with each person that it has."""
    found = _ask(
        backend,
        f"SELECT distinct_id, toString(person), toString(min(at)), min({WHEN}), toString(max(at)),"
        f" max({WHEN}), argMax(person_properties, {WHEN}) FROM {rows} WHERE has_person"
        " GROUP BY distinct_id, person",
    )
    for distinct_id, person, first, first_at, last, last_at, properties in found:
        yield (first, first_at % ROWS, -1), _event(distinct_id, first, person_id=person)
        if person is not None:
            facts = {"person_id": person, "person_properties": properties}
            yield (last, last_at % ROWS, -1), _event(distinct_id, last, **facts)


def said(backend: Backend, rows: str) -> Iterator[Said]:
    """Yield the events that change persons, or identify groups."""
    found = _ask(
        backend,
        "SELECT toString(at), number, event, distinct_id, properties, toString(person),"
        f" person_properties FROM {rows} WHERE {SAYS}",
    )
    for at, number, event, distinct_id, text, person, person_properties in found:
        properties = json.loads(text)
        facts = {name: properties[name] for name in FACTS & properties.keys()}
        if event == GROUP_EVENT:
            facts["$group_set"] = properties.get("$group_set")
        told = {"person_id": person, "person_properties": person_properties}
        yield (at, number, 0), _event(distinct_id, at, event=event, facts=facts, **told)


def named_groups(backend: Backend, rows: str) -> Iterator[Said]:
    """Yield the first event of each group that is named in `$groups`."""
    found = _ask(
        backend,
        "SELECT pair.1, pair.2, min((at, number, place)) FROM (SELECT toString(at) AS at, number,"
        " arrayJoin(arrayZip(JSONExtractKeysAndValues(properties, '$groups', 'String') AS pairs,"
        f" arrayEnumerate(pairs))) AS both, both.1 AS pair, both.2 AS place FROM {rows}"
        f" WHERE {NAMES_GROUPS}) GROUP BY 1, 2",
    )
    for name, key, (at, number, place) in found:
        facts = {"$groups": {name: key}}
        yield (at, number, place), _event("", at, facts=facts, has_person=False)


def held_groups(backend: Backend, rows: str) -> Iterator[Said]:
    """Yield one event for each group that stands in a property of a column's name."""
    keys = ", ".join(f"('{column}', {group_value(column)})" for column in GROUPS)
    found = _ask(
        backend,
        f"SELECT DISTINCT held.1, held.2 FROM (SELECT arrayJoin([{keys}]) AS held FROM {rows}"
        f" WHERE {HOLDS_GROUPS}) WHERE held.2 != ''",
    )
    for column, key in found:
        yield ("", 0, 0), _event("", "", groups={column: key}, has_person=False)


def group_value(column: str) -> str:
    """Return the expression for the group that a property of a column's name holds."""
    return (
        f"if(position(properties, '\"{column}\"') = 0, '',"
        f" JSONExtract(properties, '{column}', 'String'))"
    )


def _ask(backend: Backend, sql: str) -> list[list[Any]]:
    return backend.query(sql, limits=NO_LIMITS).rows


def _event(distinct_id: str, at: str, **members: Any) -> Event:
    """Return an event that is only heard, never written."""
    return Event(
        **{
            "uuid": "",
            "event": "",
            "distinct_id": distinct_id,
            "timestamp": at,
            "created_at": at,
            "properties": "",
            "elements_chain": "",
            "facts": {},
            "groups": {},
            **members,
        }
    )
