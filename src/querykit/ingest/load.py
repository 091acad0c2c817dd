"""Load data into PostHog's tables: persons are found and merged first, then events are written."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from querykit.errors import BadData, UserError
from querykit.ingest import rows
from querykit.ingest.columnar import columns_of
from querykit.ingest.events import read_event
from querykit.ingest.files import Stream, records
from querykit.ingest.groups import TYPES, Groups
from querykit.ingest.progress import EVERY, Teller
from querykit.ingest.repeats import without_repeats
from querykit.ingest.stored import stored_people

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from querykit.engine import Backend
    from querykit.environment import Environment
    from querykit.ingest.columnar import Columns
    from querykit.ingest.events import Event
    from querykit.ingest.people import People
    from querykit.ingest.progress import Step

    Wanted = Container[int] | None
    Source = Iterable[Mapping[str, Any]] | str | Path | Stream


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

    repeated: int = 0
    """Events that were there already, or twice: they are one."""

    refused_merges: int = 0
    """Merges of persons that PostHog would not do either."""

    def add(self, other: Loaded) -> None:
        """Count another load in."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


def load(
    backend: Backend,
    environment: Environment,
    *,
    events: Source = (),
    persons: Source = (),
    groups: Source = (),
    cohorts: Iterable[Mapping[str, Any]] = (),
    skip_bad: bool = False,
    told: Callable[[Step], None] | None = None,
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
        told: is told now and then how far it is.

    Raises:
        BadData: a row cannot be read; nothing of this load is in then, unless `skip_bad`.
    """
    loaded, teller = Loaded(), Teller(told)

    def each(
        source: Source, name: str, take: Callable[[Any, str], Any], wanted: Wanted = None
    ) -> list[Any]:
        taken: list[Any] = []
        for place, value in records(source, name, wanted):
            if len(taken) % EVERY == EVERY - 1:
                teller.tell("read", len(taken) + 1)
            try:
                if isinstance(value, BadData):
                    raise value
                taken.append(take(value, place))
            except BadData as error:
                error.place = place
                if error.row is None:
                    error.row = value
                if not skip_bad:
                    raise
                loaded.rejected.append(error)
        return taken

    with columns_of(backend, events) as columns:
        people, version = stored_people(backend, environment.id)
        known_groups = Groups(backend, environment)
        each(persons, "persons", people.add)
        wanted = columns.uncommon if columns is not None else None
        is_in_file = isinstance(events, (str, Path, Stream))
        read = partial(read_event, is_in_file=is_in_file)
        ready = each(events, "events", read, wanted) if wanted != frozenset() else []
        each(groups, "groups", known_groups.add)
        batch = Batch(ready, people, known_groups, version, columns, teller)
        write(backend, environment, batch, loaded)
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
        backend, environment, Batch(events, people, Groups(backend, environment), version), loaded
    )
    return loaded


@dataclass(frozen=True, slots=True)
class Batch:
    """Events that are written together, and what is known when they come."""

    events: Sequence[Event]
    people: People
    groups: Groups
    version: int
    """Of rows of persons that replace those there are."""

    columns: Columns | None = None
    """More events, in a file that the engine reads."""

    teller: Teller = field(default_factory=Teller)

    @property
    def count(self) -> int:
        """How many events there are."""
        return len(self.events) + (self.columns.count if self.columns is not None else 0)

    def heard(self) -> Iterator[Event]:
        """Yield all that is said of persons and groups, in the order of time."""
        said = [((one.timestamp, number, 0), one) for number, one in enumerate(self.events)]
        if self.columns is not None:
            said += self.columns.heard()
        yield from (one for _, one in sorted(said, key=lambda pair: pair[0]))


def write(backend: Backend, environment: Environment, batch: Batch, loaded: Loaded) -> None:
    """Find the persons and groups of events, and write them all; say in `loaded` how many."""
    team, people, version = environment.id, batch.people, batch.version
    teller = batch.teller
    teller.tell("read", batch.count, batch.count)
    for event in batch.heard():
        people.hear(event)
        batch.groups.hear(event)
    changed, texts = batch.groups.settle()
    everyone = list(people.all())
    new = without_repeats(backend, team, batch.events, has_past=people.has_past)

    rows.insert(backend, "person", rows.person_rows(team, people, everyone, version))
    rows.insert(backend, "person_distinct_id2", rows.distinct_id_rows(team, everyone, version))
    rows.insert(backend, "person_distinct_id_overrides", rows.override_rows(team, people, version))
    rows.insert(backend, TYPES, rows.group_type_rows(team, batch.groups.new_types))
    loaded.groups = rows.insert(backend, "groups", rows.group_rows(team, changed, int(time.time())))
    loaded.events = rows.insert(
        backend,
        "events",
        rows.event_rows(team, new, people, texts),
        lambda done: teller.tell("written", done, batch.count),
    )
    loaded.repeated = len(batch.events) - len(new)
    if batch.columns is not None:
        types = batch.groups.types
        with teller.watching(backend, team, loaded.events, batch.count):
            repeated = batch.columns.insert(team, people, types=types, groups=texts)
        teller.tell("written", batch.count, batch.count)
        loaded.events += batch.columns.count - repeated
        loaded.repeated += repeated
    loaded.persons, loaded.refused_merges = len(everyone), people.refused
