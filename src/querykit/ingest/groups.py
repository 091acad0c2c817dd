"""Groups and their types: which column a type has, and what is known of each group."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from querykit.environment import GroupType
from querykit.errors import BadData, EngineError
from querykit.ingest.events import GROUP_EVENT, GROUPS
from querykit.ingest.moments import moment
from querykit.ingest.stored import Group, stored_groups

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.engine import Backend
    from querykit.environment import Environment
    from querykit.ingest.events import Event

TYPES = "group_type_mapping"
UNKNOWN_TABLE = 60
"""ClickHouse's number for it."""


class Groups:
    """The groups of one load.

    Types are those of the environment; one that it does not have gets the next free column, as PostHog
    does it, for as long as there is one.
    """

    def __init__(self, backend: Backend, environment: Environment) -> None:
        self._backend = backend
        self._environment = environment
        self.types = {one.group_type: one.group_type_index for one in environment.group_types}
        """The column of each type that is known."""

        self._knows_stored = False
        self._given: dict[tuple[int, str], Group] = {}
        self._set: list[tuple[int, str, Mapping[str, Any], str]] = []
        self._used: set[tuple[int, str]] = set()
        self.new_types: dict[str, int] = {}
        """Types that this load is the first to have."""

    def add(self, value: Any, place: str) -> None:
        """Take a group that was given: `group_type` or `group_type_index`, `group_key`, `properties`.

        Raises:
            BadData: it is no group, or of a type that the environment does not have.
        """
        if not isinstance(value, dict):
            raise BadData(f"{place}: a group must be an object, not {type(value).__name__}")
        index = value.get("group_type_index")
        if index is None:
            known = self._environment.group_type(value.get("group_type", ""))
            if known is None:
                raise BadData(
                    f"{place}: there is no group type {value.get('group_type')!r}",
                    hint="give its group_type_index, or list the type in the environment",
                )
            index = known.group_type_index
        if str(index) not in ("0", "1", "2", "3", "4"):
            raise BadData(f"{place}: group_type_index must be 0 to 4, not {index!r}")
        created = value.get("created_at")
        properties = value.get("properties") or value.get("group_properties") or {}
        if isinstance(properties, str):
            try:
                properties = json.loads(properties)
            except ValueError as error:
                raise BadData(f"{place}: properties are no JSON: {error}") from error
        if not isinstance(properties, dict):
            raise BadData(f"{place}: properties must be an object")
        key = str(value.get("group_key", value.get("key", "")))
        at = moment(created, f"{place}: created_at") if created else None
        self._given[int(index), key] = Group(int(index), key, properties, at)

    def hear(self, event: Event) -> None:
        """Take what an event says of groups, and put its groups into their columns."""
        if not event.groups and not event.facts:
            return
        named = event.facts.get("$groups")
        for name, key in named.items() if isinstance(named, dict) else ():
            index = self._index(name) if key not in (None, "") else None
            if index is not None:
                event.groups.setdefault(GROUPS[index], str(key))
        if event.event == GROUP_EVENT:
            self._identify(event)
        self._used.update((int(column[-1]), key) for column, key in event.groups.items())

    def settle(self) -> tuple[list[Group], dict[tuple[int, str], str]]:
        """Return the groups to be written, and the properties of all that events are of, as JSON."""
        asked = {*self._given, *self._used, *((index, key) for index, key, *_ in self._set)}
        known = stored_groups(self._backend, self._environment.id, sorted(asked))
        changed: dict[tuple[int, str], None] = {}
        for place, group in self._given.items():
            group.stamp = known[place].stamp if place in known else 0
            known[place] = group
            changed[place] = None
        for index, key, properties, at in self._set:
            group = known.setdefault((index, key), Group(index, key, {}, at))
            group.properties = {**group.properties, **properties}
            changed[index, key] = None
        texts = {
            place: json.dumps(group.properties, separators=(",", ":"))
            for place, group in known.items()
        }
        return [known[place] for place in changed], texts

    def _identify(self, event: Event) -> None:
        facts = event.facts
        name, key, properties = (
            facts.get(one) for one in ("$group_type", "$group_key", "$group_set")
        )
        index = self._index(name) if isinstance(name, str) and key not in (None, "") else None
        if index is not None:
            said = properties if isinstance(properties, dict) else {}
            self._set.append((index, str(key), said, event.timestamp))

    def _index(self, name: str) -> int | None:
        """Return the column of a type; None when all columns are taken by others."""
        if name not in self.types and not self._knows_stored:
            self._knows_stored = True
            self.types = {**_stored_types(self._backend, self._environment.id), **self.types}
        if name not in self.types:
            free = sorted(set(range(len(GROUPS))) - set(self.types.values()))
            if not free:
                return None
            self.types[name] = self.new_types[name] = free[0]
        return self.types[name]


def with_stored_types(backend: Backend, environment: Environment) -> Environment:
    """Return an environment with the group types that loads have found, beside its own."""
    try:
        stored = _stored_types(backend, environment.id)
    except EngineError as error:
        if error.clickhouse_code == UNKNOWN_TABLE:  # PostHog's own cluster has no such table
            return environment
        raise
    taken = {one.group_type_index for one in environment.group_types}
    names = {one.group_type for one in environment.group_types}
    found = tuple(
        GroupType(name, index)
        for name, index in stored.items()
        if name not in names and index not in taken
    )
    if not found:
        return environment
    return replace(environment, group_types=(*environment.group_types, *found))


def _stored_types(backend: Backend, team: int) -> dict[str, int]:
    rows = backend.query(
        f"SELECT group_type, group_type_index FROM {TYPES} WHERE team_id = {team}"
        " ORDER BY group_type_index"
    ).rows
    return dict(rows)
