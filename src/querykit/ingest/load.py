"""Load data into PostHog's tables: persons are found and merged first, then events are written."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from querykit.errors import BadData, UserError
from querykit.ingest import rows
from querykit.ingest.events import read_event
from querykit.ingest.export import is_export, load_export
from querykit.ingest.files import records
from querykit.ingest.groups import TYPES, Groups
from querykit.ingest.stored import stored_people

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from querykit.engine import Backend
    from querykit.environment import Environment
    from querykit.ingest.events import Event
    from querykit.ingest.people import People

    Source = Iterable[Mapping[str, Any]] | str | Path


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

    refused_merges: int = 0
    """Merges of persons that PostHog would not do either."""


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

    people, version = stored_people(backend, environment.id)
    known_groups = Groups(backend, environment)
    each(persons, "persons", lambda value, place, _number: people.add(value, place))
    ready = each(events, "events", read_event)
    each(groups, "groups", lambda value, place, _number: known_groups.add(value, place))
    write(
        backend,
        environment,
        ready,
        people=people,
        groups=known_groups,
        version=version,
        loaded=loaded,
    )
    members = [row for one in cohorts for row in rows.member_rows(environment.id, one, people)]
    loaded.members = rows.insert(backend, "person_static_cohort", members)
    return loaded


def load_events(backend: Backend, environment: Environment, events: Sequence[Event]) -> Loaded:
    """Load events that are read already; asks the engine only for the persons that they name."""
    named = {one.distinct_id for one in events}
    named |= {other for one in events if isinstance(other := one.merged_id, str)}
    people, version = stored_people(backend, environment.id, sorted(named))
    loaded = Loaded()
    write(
        backend,
        environment,
        events,
        people=people,
        groups=Groups(backend, environment),
        version=version,
        loaded=loaded,
    )
    return loaded


def write(
    backend: Backend,
    environment: Environment,
    events: Iterable[Event],
    *,
    people: People,
    groups: Groups,
    version: int,
    loaded: Loaded,
) -> None:
    """Find the persons and groups of events, and write them all.

    Args:
        backend: where.
        environment: whose data it is.
        events: the new ones.
        people: the persons that are known already.
        groups: the groups that were given.
        version: of the rows of persons.
        loaded: is told how many there were.
    """
    team = environment.id
    ready = sorted(events, key=lambda event: event.timestamp)
    for event in ready:
        people.hear(event)
        groups.hear(event)
    changed, texts = groups.settle()
    everyone = list(people.all())

    rows.insert(backend, "person", rows.person_rows(team, people, everyone, version))
    rows.insert(backend, "person_distinct_id2", rows.distinct_id_rows(team, everyone, version))
    rows.insert(backend, "person_distinct_id_overrides", rows.override_rows(team, people, version))
    rows.insert(backend, TYPES, rows.group_type_rows(team, groups.new_types))
    loaded.groups = rows.insert(backend, "groups", rows.group_rows(team, changed, int(time.time())))
    loaded.events = rows.insert(backend, "events", rows.event_rows(team, ready, people, texts))
    loaded.persons, loaded.refused_merges = len(everyone), people.refused
