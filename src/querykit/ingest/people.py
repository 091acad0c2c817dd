"""Persons and their distinct ids: who did an event, as PostHog's ingestion would say.

A distinct id that no person claims has a person of its own all the same, whose id follows from the
environment and the distinct id, so that it is the same in every run (semantics.md 0).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from querykit.errors import BadData
from querykit.ingest.moments import moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from querykit.ingest.events import Event

NAMESPACE = uuid.UUID("932979b4-65c3-4424-8467-0b66ec27bc22")
"""Of the ids that follow from a distinct id; a fixed one, so that ids never change."""

MERGES = {"$identify": "$anon_distinct_id", "$create_alias": "alias", "$merge_dangerously": "alias"}
"""Events that say that two distinct ids are one person, and the property with the other one."""

BY_FORCE = "$merge_dangerously"
"""The one that merges a person that was identified before."""

ILLEGAL = frozenset(("[object Object]", "NaN", "None", "none", "null", "0"))
ILLEGAL_IN_ANY_CASE = frozenset(
    (
        *("anonymous", "guest", "distinctid", "distinct_id", "id", "not_authenticated", "email"),
        *("undefined", "true", "false"),
    )
)
"""Distinct ids that stand for a mistake of the sender: PostHog merges no person by one of them."""


@dataclass(slots=True)
class Person:
    """One person, with all that is known of it."""

    id: str
    distinct_ids: list[str] = field(default_factory=list)
    properties: dict[str, Any] = field(default_factory=dict)
    created_at: str | None = None
    is_identified: bool = False
    is_stored: bool = False
    """Whether an earlier load wrote it."""

    is_touched: bool = False
    """Whether this load has something about it."""


class People:
    """Finds the person of a distinct id; merges persons as events say."""

    def __init__(self, team_id: int, *, has_past: bool = False) -> None:
        self._team_id = team_id
        self.has_past = has_past
        """Whether there are events of earlier loads, which may be of distinct ids without a person."""

        self._by_distinct_id: dict[str, Person] = {}
        self._by_id: dict[str, Person] = {}
        self.gone: list[str] = []
        """Ids of stored persons that are merged into others now."""

        self.moved: list[str] = []
        """Their distinct ids: events of earlier loads belong to another person now."""

        self.refused = 0
        """Merges that PostHog would not do: of what is identified already, or of no real id."""

    def know(self, person: Person) -> None:
        """Take a person that an earlier load wrote."""
        person.is_stored = True
        self._by_id[person.id] = person
        for one in person.distinct_ids:
            self._by_distinct_id[one] = person

    def add(self, value: Mapping[str, Any], place: str) -> None:
        """Take a person that was given: `distinct_ids`, `properties`, `created_at`, `id` or `uuid`.

        Raises:
            BadData: it has no distinct ids, or one that another person has.
        """
        if not isinstance(value, Mapping):
            raise BadData(f"{place}: a person must be an object, not {type(value).__name__}")
        distinct_ids = value.get("distinct_ids") or [value.get("distinct_id")]
        if not isinstance(distinct_ids, (list, tuple)) or not all(
            isinstance(one, str) and one for one in distinct_ids
        ):
            raise BadData(f"{place}: distinct_ids must be a list of texts")
        given = value.get("uuid") or value.get("id")
        created = value.get("created_at")
        properties = value.get("properties") or {}
        if isinstance(properties, str):
            properties = _parsed(properties, place)
        if not isinstance(properties, dict):
            raise BadData(f"{place}: properties must be an object")
        identifier = _uuid(given, place) if given else self.anonymous(distinct_ids[0])
        person = Person(
            identifier,
            list(distinct_ids),
            dict(properties),
            moment(created, f"{place}: created_at") if created else None,
            bool(value.get("is_identified", len(distinct_ids) > 1)),
        )
        found = [self._by_distinct_id[one] for one in distinct_ids if one in self._by_distinct_id]
        if found and found[0].is_stored:
            person = self._again(found[0], person, given=bool(given), place=place)
        person.is_touched = True
        for one in distinct_ids:
            other = self._by_distinct_id.get(one)
            if other is not None and other is not person:
                raise BadData(f"{place}: the distinct id {one!r} belongs to another person too")
            self._by_distinct_id[one] = person
        self._by_id[person.id] = person

    def of(self, distinct_id: str) -> Person:
        """Return the person of a distinct id; a new one when it is not known."""
        person = self._by_distinct_id.get(distinct_id)
        if person is None:
            person = Person(self.anonymous(distinct_id), [distinct_id])
            self._by_distinct_id[distinct_id] = self._by_id[person.id] = person
        person.is_touched = True
        return person

    def known(self, distinct_id: str) -> Person | None:
        """Return the person of a distinct id, if it has one."""
        return self._by_distinct_id.get(distinct_id)

    def anonymous(self, distinct_id: str) -> str:
        """Return the id that events of a distinct id have while it has no person."""
        return str(uuid.uuid5(NAMESPACE, f"{self._team_id}:{distinct_id}"))

    def hear(self, event: Event) -> None:
        """Take what an event says about persons: merges, `$set`, `$set_once`, `$unset`."""
        if not event.has_person:
            return
        person = self._owner(event)
        person.created_at = person.created_at or event.timestamp
        if event.event == "$identify":
            person.is_identified = True
        if not event.facts:
            return
        other = event.merged_id
        if isinstance(other, str) and other and other != event.distinct_id:
            person = self._merge(person, other, event)
        for name, value in _object(event.facts.get("$set_once")).items():
            person.properties.setdefault(name, value)
        person.properties.update(_object(event.facts.get("$set")))
        for name in _names(event.facts.get("$unset")):
            person.properties.pop(name, None)

    def all(self) -> Iterable[Person]:
        """Return every person that this load has something about, once."""
        return {one.id: one for one in self._by_distinct_id.values() if one.is_touched}.values()

    def _owner(self, event: Event) -> Person:
        """Return the person of an event; where the event names another one, that is it from now on."""
        person = self._by_distinct_id.get(event.distinct_id)
        if event.person_id is None:
            return self.of(event.distinct_id)
        if person is None or person.id != event.person_id:
            named = self._by_id.setdefault(event.person_id, Person(event.person_id))
            if person is None:
                named.distinct_ids.append(event.distinct_id)
                self._by_distinct_id[event.distinct_id] = named
            else:
                self._join(named, person)
            person = named
            if person.id in self.gone:
                self.gone.remove(person.id)
        person.is_touched = True
        if event.person_properties is not None:
            person.properties = json.loads(event.person_properties)
        return person

    def _join(self, kept: Person, other: Person) -> None:
        """Give a person all distinct ids of another one, which is gone then."""
        if other.is_stored:
            self.gone.append(other.id)
        if other.is_stored or self.has_past:
            self.moved += other.distinct_ids
        for one in other.distinct_ids:
            self._by_distinct_id[one] = kept
        kept.distinct_ids += other.distinct_ids
        other.distinct_ids = []

    def _merge(self, kept: Person, distinct_id: str, event: Event) -> Person:
        """Make two persons one, unless PostHog would not: the first keeps its id and properties."""
        if _is_illegal(distinct_id) or _is_illegal(event.distinct_id):
            self.refused += 1
            return kept
        other = self.of(distinct_id)
        if kept is other:
            return kept
        if other.is_identified and event.event != BY_FORCE:
            self.refused += 1
            return kept
        kept.properties = {**other.properties, **kept.properties}
        kept.created_at = min(filter(None, (kept.created_at, other.created_at)), default=None)
        kept.is_identified = True
        self._join(kept, other)
        return kept

    @staticmethod
    def _again(stored: Person, person: Person, *, given: bool, place: str) -> Person:
        """Put what is said of a stored person into it.

        Raises:
            BadData: it is said to have another id.
        """
        if given and person.id != stored.id:
            raise BadData(
                f"{place}: the distinct id {person.distinct_ids[0]!r} belongs to the person"
                f" {stored.id}, not {person.id}"
            )
        stored.properties = {**stored.properties, **person.properties}
        stored.created_at = person.created_at or stored.created_at
        stored.is_identified = stored.is_identified or person.is_identified
        stored.distinct_ids = list(dict.fromkeys([*stored.distinct_ids, *person.distinct_ids]))
        return stored


def _is_illegal(distinct_id: str) -> bool:
    return distinct_id in ILLEGAL or distinct_id.lower() in ILLEGAL_IN_ANY_CASE


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _names(value: object) -> Iterable[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, (list, dict)) else ()


def _parsed(text: str, place: str) -> object:
    try:
        return json.loads(text)
    except ValueError as error:
        raise BadData(f"{place}: properties are no JSON: {error}") from error


def _uuid(value: object, place: str) -> str:
    try:
        return str(uuid.UUID(str(value)))
    except ValueError as error:
        raise BadData(f"{place}: {value!r} is no UUID") from error
