"""Load data into PostHog's tables: persons are found and merged first, then events are written."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from querykit.errors import BadData, UserError
from querykit.ingest.events import moment, normalised
from querykit.ingest.export import is_export, load_export
from querykit.ingest.files import records
from querykit.ingest.people import NAMESPACE, People
from querykit.ingest.stored import know_stored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from querykit.engine import Backend
    from querykit.environment import Environment

    Source = Iterable[Mapping[str, Any]] | str | Path

ROWS_AT_ONCE = 50_000
NEVER = "1970-01-01 00:00:00.000"


@dataclass(slots=True)
class Loaded:
    """What a load brought in."""

    events: int = 0
    persons: int = 0
    groups: int = 0
    members: int = 0
    """Members of static cohorts."""

    rejected: list[UserError] = field(default_factory=list)
    """Why rows were left out, when the caller asked to go on."""


def load(
    backend: Backend,
    environment: Environment,
    *,
    events: Source = (),
    persons: Source = (),
    groups: Source = (),
    cohorts: Iterable[Mapping[str, Any]] = (),
    skip_bad: bool = False,
) -> Loaded:
    """Load data of one environment.

    Args:
        backend: an engine with PostHog's tables.
        environment: whose data it is.
        events: `{"event", "distinct_id", "timestamp", "properties", ...}` each, or the path of a
            JSON Lines, CSV or Parquet file of them.
        persons: `{"distinct_ids", "properties", "created_at"}` each, or a path.
        groups: `{"group_type" or "group_type_index", "group_key", "properties"}` each, or a path.
        cohorts: `{"id", "distinct_ids" or "person_ids"}` each: members of static cohorts.
        skip_bad: leave out rows that cannot be read, and list them, instead of raising.

    Raises:
        BadData: a row cannot be read; nothing of this load is in then, unless `skip_bad`.
    """
    loaded = Loaded()
    if backend.reads_files and persons == groups == cohorts == () and is_export(events):
        loaded.events, loaded.persons, rejected = load_export(
            backend, environment.id, cast("str | Path", events), skip_bad=skip_bad
        )
        loaded.rejected.extend(rejected)
        return loaded
    people = People(environment.id)
    version = know_stored(backend, environment.id, people)

    def each(source: Source, name: str, take: Callable[[Any, str, int], Any]) -> list[Any]:
        taken = []
        for number, (place, value) in enumerate(records(source, name)):
            try:
                taken.append(take(value, place, number))
            except BadData as error:
                if not skip_bad:
                    raise
                loaded.rejected.append(error)
        return taken

    each(persons, "persons", lambda value, place, _number: people.add(value, place))
    ready = each(events, "events", normalised)
    ready.sort(key=lambda event: event["timestamp"])
    for event in ready:
        people.hear(event)
    group_rows = each(
        groups, "groups", lambda value, place, _number: _group(environment, value, place)
    )
    by_group = {
        (row["group_type_index"], row["group_key"]): row["group_properties"] for row in group_rows
    }
    team = environment.id
    everyone = list(people.all())
    _insert(backend, "person", (_person(team, one, version) for one in everyone))
    gone = (
        {"id": one, "team_id": team, "is_deleted": 1, "version": version} for one in people.gone
    )
    _insert(backend, "person", gone)
    _insert(
        backend,
        "person_distinct_id2",
        (
            {"team_id": team, "distinct_id": name, "person_id": one.id, "version": version}
            for one in everyone
            for name in one.distinct_ids
        ),
    )
    _insert(
        backend,
        "person_distinct_id_overrides",
        (
            {"team_id": team, "distinct_id": name, "person_id": owner.id, "version": version}
            for name in people.moved
            for owner in (people.of(name),)
        ),
    )
    _insert(backend, "groups", group_rows)
    _insert(backend, "events", (_event(team, one, people, by_group) for one in ready))
    members = [row for one in cohorts for row in _members(team, one, people)]
    _insert(backend, "person_static_cohort", members)
    loaded.events, loaded.persons = len(ready), len(everyone)
    loaded.groups, loaded.members = len(group_rows), len(members)
    return loaded


def _insert(backend: Backend, table: str, rows: Iterable[dict[str, Any]]) -> None:
    waiting: list[bytes] = []
    columns: tuple[str, ...] = ()
    for row in rows:
        columns = tuple(row)
        waiting.append(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace"))
        if len(waiting) >= ROWS_AT_ONCE:
            backend.insert(table, columns, b"\n".join(waiting))
            waiting.clear()
    if waiting:
        backend.insert(table, columns, b"\n".join(waiting))


def _person(team: int, person: Any, version: int) -> dict[str, Any]:
    created = person.created_at
    return {
        "id": person.id,
        "created_at": moment(created, "persons: created_at")[:-3] if created else NEVER,
        "team_id": team,
        "properties": _text(person.properties),
        "is_identified": int(person.is_identified),
        "is_deleted": 0,
        "version": version,
    }


def _event(
    team: int, event: Mapping[str, Any], people: People, groups: Mapping[tuple[int, str], str]
) -> dict[str, Any]:
    person = people.of(event["distinct_id"])
    properties = event["properties"]
    keys = {index: str(properties.get(f"$group_{index}") or "") for index in range(5)}
    created = person.created_at
    return {
        "uuid": event["uuid"],
        "event": event["event"],
        "properties": _text(properties),
        "timestamp": event["timestamp"],
        "team_id": team,
        "distinct_id": event["distinct_id"],
        "elements_chain": event["elements_chain"],
        "created_at": event["created_at"],
        "person_id": person.id,
        "person_created_at": moment(created, "persons: created_at")[:-3] if created else NEVER,
        "person_properties": _text(person.properties),
        "person_mode": "full",
        **{f"$group_{index}": key for index, key in keys.items()},
        **{f"group{index}_properties": groups.get((index, key), "") for index, key in keys.items()},
    }


def _group(environment: Environment, value: Any, place: str) -> dict[str, Any]:
    index = value.get("group_type_index")
    if index is None:
        known = environment.group_type(value.get("group_type", ""))
        if known is None:
            raise BadData(
                f"{place}: there is no group type {value.get('group_type')!r}",
                hint="give its group_type_index, or list the type in the environment",
            )
        index = known.group_type_index
    created = value.get("created_at")
    return {
        "group_type_index": index,
        "group_key": str(value.get("group_key", value.get("key", ""))),
        "created_at": moment(created, f"{place}: created_at")[:-3] if created else NEVER,
        "team_id": environment.id,
        "group_properties": _text(value.get("properties") or value.get("group_properties") or {}),
    }


def _members(team: int, cohort: Mapping[str, Any], people: People) -> Iterable[dict[str, Any]]:
    found = [people.of(one).id for one in cohort.get("distinct_ids") or ()]
    for person in dict.fromkeys([*found, *map(str, cohort.get("person_ids") or ())]):
        yield {
            "id": str(uuid.uuid5(NAMESPACE, f"{cohort['id']}:{person}")),
            "person_id": person,
            "cohort_id": cohort["id"],
            "team_id": team,
        }


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
