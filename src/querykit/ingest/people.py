"""Persons and their distinct ids: who did an event, as PostHog's ingestion would say.

A distinct id that no person claims has a person of its own all the same, whose id follows from the
environment and the distinct id, so that it is the same in every run (semantics.md 0).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from querykit.errors import BadData

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAMESPACE = uuid.UUID("932979b4-65c3-4424-8467-0b66ec27bc22")
"""Of the ids that follow from a distinct id; a fixed one, so that ids never change."""

MERGES = {"$identify": "$anon_distinct_id", "$create_alias": "alias", "$merge_dangerously": "alias"}
"""Events that say that two distinct ids are one person, and the property with the other one."""


@dataclass(slots=True)
class Person:
    """One person, with all that is known of it."""

    id: str
    distinct_ids: list[str] = field(default_factory=list)
    properties: dict[str, Any] = field(default_factory=dict)
    created_at: str | None = None
    is_identified: bool = False


class People:
    """Finds the person of a distinct id; merges persons as events say."""

    def __init__(self, team_id: int) -> None:
        self._team_id = team_id
        self._by_distinct_id: dict[str, Person] = {}

    def add(self, value: Mapping[str, Any], place: str) -> None:
        """Take a person that was given: `distinct_ids`, `properties`, `created_at`, `id` or `uuid`.

        Raises:
            BadData: it has no distinct ids, or one that another person has.
        """
        distinct_ids = value.get("distinct_ids") or [value.get("distinct_id")]
        if not isinstance(distinct_ids, (list, tuple)) or not all(
            isinstance(one, str) and one for one in distinct_ids
        ):
            raise BadData(f"{place}: distinct_ids must be a list of texts")
        given = value.get("uuid") or value.get("id")
        identifier = _uuid(given, place) if given else self._derived(distinct_ids[0])
        person = Person(
            identifier,
            list(distinct_ids),
            dict(value.get("properties") or {}),
            value.get("created_at"),
            bool(value.get("is_identified", len(distinct_ids) > 1)),
        )
        for one in distinct_ids:
            other = self._by_distinct_id.get(one)
            if other is not None:
                raise BadData(f"{place}: the distinct id {one!r} belongs to another person too")
            self._by_distinct_id[one] = person

    def of(self, distinct_id: str) -> Person:
        """Return the person of a distinct id; a new one when it is not known."""
        person = self._by_distinct_id.get(distinct_id)
        if person is None:
            person = Person(self._derived(distinct_id), [distinct_id])
            self._by_distinct_id[distinct_id] = person
        return person

    def hear(self, event: Mapping[str, Any]) -> None:
        """Take what an event says about persons: merges, `$set`, `$set_once`, `$unset`."""
        properties = event["properties"]
        person = self.of(event["distinct_id"])
        other = properties.get(MERGES.get(event["event"], ""))
        if isinstance(other, str) and other and other != event["distinct_id"]:
            person = self._merged(person, self.of(other))
        if event["event"] == "$identify":
            person.is_identified = True
        person.created_at = person.created_at or event["timestamp"]
        for name, value in (properties.get("$set_once") or {}).items():
            person.properties.setdefault(name, value)
        person.properties.update(properties.get("$set") or {})
        for name in properties.get("$unset") or ():
            person.properties.pop(name, None)

    def all(self) -> Iterable[Person]:
        """Return every person once."""
        return {one.id: one for one in self._by_distinct_id.values()}.values()

    def _merged(self, kept: Person, other: Person) -> Person:
        """Make two persons one: the first keeps its id, and its properties win."""
        if kept is other:
            return kept
        kept.properties = {**other.properties, **kept.properties}
        kept.created_at = min(filter(None, (kept.created_at, other.created_at)), default=None)
        kept.is_identified = True
        for one in other.distinct_ids:
            kept.distinct_ids.append(one)
            self._by_distinct_id[one] = kept
        return kept

    def _derived(self, distinct_id: str) -> str:
        return str(uuid.uuid5(NAMESPACE, f"{self._team_id}:{distinct_id}"))


def _uuid(value: object, place: str) -> str:
    try:
        return str(uuid.UUID(str(value)))
    except ValueError as error:
        raise BadData(f"{place}: {value!r} is no UUID") from error
