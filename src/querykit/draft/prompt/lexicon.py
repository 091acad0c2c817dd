"""The names that a prompt can mean: those of an environment, and those that PostHog always has."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from querykit.draft.prompt.knowledge import events as known_events
from querykit.draft.prompt.knowledge import properties as known_properties
from querykit.draft.prompt.pieces import (
    Action,
    Cohort,
    Entity,
    Event,
    Groups,
    Property,
    Thing,
)
from querykit.draft.prompt.words import stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from querykit.environment import Environment

    Stems = tuple[str, ...]

_vague = """
account add app be by check click complete create day do event finish first for from get go has
in is item last log make month new of on open out page perform person set sign start submit
success time to up update use user view week with
"""
VAGUE = frozenset(stems(_vague))
"""Words that say too little to stand for a longer name."""

LIKE = 90.0
"""Likeness, of 100, from which a word is a slip of the pen."""

NEAR = 65.0
"""Likeness from which a name is worth suggesting."""

SHORTEST_SLIP = 5


class Lexicon:
    """Finds the things that words can mean, the environment's own first."""

    def __init__(self, environment: Environment) -> None:
        self._own: dict[Stems, list[Thing]] = defaultdict(list)
        self._known: dict[Stems, list[Thing]] = defaultdict(list)
        self._parts: dict[Stems, list[Thing]] = defaultdict(list)
        self._by_name: dict[str, list[Thing]] = defaultdict(list)
        self.has_events = bool(environment.event_definitions or environment.actions)
        """Whether the environment says which events it has."""

        self._add_entities(environment)
        self._add_properties(environment)
        for cohort in environment.cohorts:
            self._add(cohort.name, Cohort(cohort.id, cohort.name))
        for group in environment.group_types:
            for name in (group.group_type, group.name_singular, group.name_plural):
                self._add(name or "", Groups(group.group_type_index, group.group_type))
        self._add_known()
        self.longest = max(map(len, (*self._own, *self._known)), default=1) + 3
        """The most words that a name can have."""

    def _add(self, name: str, thing: Thing) -> None:
        key = stems(name)
        if not key:
            return
        if thing not in self._by_name[name]:
            self._by_name[name].append(thing)
        _put(self._own, key, thing)
        if isinstance(thing, Event | Action | Property):
            shortest = 2 if isinstance(thing, Property) else 1  # "order" is no "order id"
            for size in range(shortest, len(key)):
                for start in range(len(key) - size + 1):
                    part = key[start : start + size]
                    if not VAGUE.issuperset(part):
                        _put(self._parts, part, thing)

    def _add_entities(self, environment: Environment) -> None:
        for one in environment.actions:
            self._add(one.name, Action(one.id, one.name))
        for event in environment.event_definitions:
            self._add(event.name, Event(event.name))

    def _add_properties(self, environment: Environment) -> None:
        groups = {one.group_type_index: one.group_type for one in environment.group_types}
        order = {"event": 0, "person": 1, "session": 2, "group": 3}
        for one in sorted(environment.property_definitions, key=lambda one: order[one.type]):
            thing = Property(one.type, one.name, one.property_type, one.group_type_index)
            self._add(one.name, thing)
            if one.type == "person":
                _put(self._own, ("user", *stems(one.name)), thing)
                _put(self._own, ("person", *stems(one.name)), thing)
            if one.group_type_index in groups:
                owner = groups[one.group_type_index]
                _put(self._own, (*stems(owner), *stems(one.name)), thing)

    def _add_known(self) -> None:
        for name, phrases in known_events.EVENTS.items():
            for phrase in (name, *phrases):
                words = stems(phrase)
                if len(words) > 1 or not self._is_part(words[0], name):
                    _put(self._known, words, Event(name))
            self._by_name[name].append(Event(name))
        for (sort, key), phrases in known_properties.PROPERTIES.items():
            numeric = "Numeric" if key in known_properties.NUMERIC else None
            for phrase in (key, *phrases):
                _put(self._known, stems(phrase), Property(sort, key, numeric))
            self._by_name[key].append(Property(sort, key, numeric))
        for group in known_events.CONCEPTS:
            meant = self._entities_of(group)
            for phrase in group:
                for entity in meant:
                    _put(self._known, stems(phrase), entity)
        for phrases, names, event in known_properties.CONCEPTS:
            found = self._first_property(names)
            if found is None:
                continue
            meant = self._concept(event) if event else []
            with_event = (
                Property(
                    found.sort, found.key, found.property_type, found.group_type_index, meant[0]
                )
                if len(meant) == 1
                else found
            )
            for phrase in phrases:
                _put(self._known, stems(phrase), with_event)

    def _is_part(self, stem: str, name: str) -> bool:
        """Say whether other events have a word: beside "product viewed", "viewed" is no page view."""
        return any(
            stem in key
            for key, things in self._own.items()
            for thing in things
            if isinstance(thing, Event) and thing != Event(name)
        )

    def _concept(self, name: str) -> list[Entity]:
        for group in known_events.CONCEPTS:
            if name in group:
                return self._entities_of(group)
        return []

    def _entities_of(self, names: Iterable[str]) -> list[Entity]:
        """Return the events of the environment that are called by one of the names."""
        found: list[Entity] = []
        for name in names:
            for thing in _get(self._own, stems(name)):
                if isinstance(thing, Event | Action) and thing not in found:
                    found.append(thing)
        return found

    def _first_property(self, names: Iterable[str]) -> Property | None:
        for name in names:
            for thing in _get(self._own, stems(name)):
                if isinstance(thing, Property):
                    return thing
        return None

    def find(self, key: Stems) -> list[Thing]:
        """Return what a phrase can mean: a name of its own, a usual name, or a part of a name."""
        if not key:
            return []
        return _get(self._own, key) or _get(self._known, key) or list(self._parts.get(key, ()))

    def exact(self, name: str) -> list[Thing]:
        """Return what has exactly that name."""
        return list(self._by_name.get(name, ()))

    def slip(self, word: str) -> list[Thing]:
        """Return what a word means that has a slip of the pen; nothing when that is not clear."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - only where a word is unknown

        key = " ".join(stems(word))
        if len(key) < SHORTEST_SLIP:
            return []
        # A slip is hardly in the first letter, and "borders" are no orders.
        texts = [text for text in self._texts() if text[0] == key[0]]
        near = process.extract(key, texts, scorer=fuzz.ratio, score_cutoff=LIKE, limit=2)
        meant = [self.find(tuple(text.split(" "))) for text, _, _ in near]
        return meant[0] if meant and all(one == meant[0] for one in meant) else []

    def closest(self, word: str, count: int = 3) -> list[str]:
        """Return the names that are most like a word, best first."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - only where a word is unknown

        near = process.extract(
            word.lower(),
            {name: name.lower().replace("_", " ").lstrip("$") for name in self._by_name},
            scorer=fuzz.token_sort_ratio,
            score_cutoff=NEAR,
            limit=count,
        )
        return [name for _, _, name in near]

    def _texts(self) -> Iterable[str]:
        return dict.fromkeys(" ".join(key) for key in (*self._own, *self._known) if key[0])


def _put(index: dict[Stems, list[Thing]], key: Stems, thing: Thing) -> None:
    # "viewed a product" is "product viewed", but a page that ends with something is no end page.
    keys = {key, _any_order(key)} if isinstance(thing, Event | Action) else {key}
    for one in keys:
        if thing not in index[one]:
            index[one].append(thing)


def _any_order(key: Stems) -> Stems:
    """Return the key under which a phrase is found with its words in any order."""
    return ("", *sorted(key))


def _get(index: Mapping[Stems, list[Thing]], key: Stems) -> list[Thing]:
    """Return what a phrase means as it is, else with its words in any order."""
    return list(index.get(key) or index.get(_any_order(key)) or ())
