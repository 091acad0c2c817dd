"""What a load found -> rows of PostHog's tables."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from querykit.ingest.events import GROUPS, NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from querykit.engine import Backend
    from querykit.ingest.events import Event
    from querykit.ingest.people import People, Person
    from querykit.ingest.stored import Group

ROWS_AT_ONCE = 50_000
NEVER = "1970-01-01 00:00:00.000"
Row = dict[str, Any]

# json.dumps makes an encoder for each call that asks for anything unusual.
_line = json.JSONEncoder(ensure_ascii=False).encode
_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def insert(
    backend: Backend,
    table: str,
    rows: Iterable[Row],
    told: Callable[[int], None] | None = None,
) -> int:
    """Insert rows; return how many there were.

    Args:
        backend: where.
        table: the physical table.
        rows: all with the same members.
        told: is told how many there are so far, after each part.
    """
    waiting: list[bytes] = []
    columns: tuple[str, ...] = ()
    count = 0

    def send() -> None:
        nonlocal count
        backend.insert(table, columns, b"\n".join(waiting))
        count += len(waiting)
        if told is not None:
            told(count)
        waiting.clear()

    for row in rows:
        columns = tuple(row)
        waiting.append(_line(row).encode("utf-8", "replace"))
        if len(waiting) >= ROWS_AT_ONCE:
            send()
    if waiting:
        send()
    return count


def person_rows(
    team: int, people: People, everyone: Iterable[Person], version: int
) -> Iterator[Row]:
    """Yield the rows of `person`: those that the load has something about, and those that are gone."""
    for one in everyone:
        yield {
            "id": one.id,
            "created_at": created(one),
            "team_id": team,
            "properties": as_text(one.properties),
            "is_identified": int(one.is_identified),
            "is_deleted": 0,
            "version": version,
        }
    for gone in people.gone:
        yield {
            "id": gone,
            "created_at": NEVER,
            "team_id": team,
            "properties": "{}",
            "is_identified": 0,
            "is_deleted": 1,
            "version": version,
        }


def distinct_id_rows(team: int, everyone: Iterable[Person], version: int) -> Iterator[Row]:
    """Yield the rows of `person_distinct_id2`."""
    for one in everyone:
        for name in one.distinct_ids:
            yield {"team_id": team, "distinct_id": name, "person_id": one.id, "version": version}


def override_rows(team: int, people: People, version: int) -> Iterator[Row]:
    """Yield the rows for events of earlier loads that belong to another person now."""
    for name in people.moved:
        owner = people.of(name).id
        yield {"team_id": team, "distinct_id": name, "person_id": owner, "version": version}


def group_rows(team: int, groups: Iterable[Group], now: int) -> Iterator[Row]:
    """Yield the rows of `groups`, each later than the row that it replaces."""
    for one in groups:
        yield {
            "group_type_index": one.index,
            "group_key": one.key,
            "created_at": one.created_at[:23] if one.created_at else NEVER,
            "team_id": team,
            "group_properties": as_text(one.properties),
            "_timestamp": max(now, one.stamp + 1),
        }


def group_type_rows(team: int, types: Mapping[str, int]) -> Iterator[Row]:
    """Yield the rows of `group_type_mapping`."""
    for name, index in types.items():
        yield {"team_id": team, "group_type": name, "group_type_index": index}


def event_rows(
    team: int, events: Iterable[Event], people: People, groups: Mapping[tuple[int, str], str]
) -> Iterator[Row]:
    """Yield the rows of `events`, with their persons and groups as they are after the load."""
    texts: dict[str, str] = {}
    for event in events:
        person = (
            people.of(event.distinct_id) if event.has_person else people.known(event.distinct_id)
        )
        if person is not None and person.id not in texts:
            texts[person.id] = as_text(person.properties)
        yield {
            "uuid": event.uuid,
            "event": event.event,
            "properties": event.properties,
            "timestamp": event.timestamp,
            "team_id": team,
            "distinct_id": event.distinct_id,
            "elements_chain": event.elements_chain,
            "created_at": event.created_at,
            "person_id": person.id if person else people.anonymous(event.distinct_id),
            "person_created_at": created(person) if person else NEVER,
            "person_properties": event.person_properties or (texts[person.id] if person else "{}"),
            "person_mode": _mode(event, person),
            **{name: event.groups.get(name, "") for name in GROUPS},
            **{
                f"group{index}_properties": groups.get((index, event.groups.get(name, "")), "")
                for index, name in enumerate(GROUPS)
            },
        }


def _mode(event: Event, person: Person | None) -> str:
    if event.has_person:
        return "full"
    return "force_upgrade" if person else "propertyless"


def member_rows(team: int, cohort: Mapping[str, Any], people: People) -> Iterator[Row]:
    """Yield the rows of `person_static_cohort` for one cohort."""
    found = [people.of(one).id for one in cohort.get("distinct_ids") or ()]
    for person in dict.fromkeys([*found, *map(str, cohort.get("person_ids") or ())]):
        yield {
            "id": str(uuid.uuid5(NAMESPACE, f"{cohort['id']}:{person}")),
            "person_id": person,
            "cohort_id": cohort["id"],
            "team_id": team,
        }


def created(person: Person) -> str:
    """Return when a person was first seen, in milliseconds."""
    return person.created_at[:23] if person.created_at else NEVER


def as_text(value: object) -> str:
    """Return a value as compact JSON; a text is it already."""
    return value if isinstance(value, str) else _compact(value)
