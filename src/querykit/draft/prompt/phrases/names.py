"""Names of events, actions, properties, cohorts and group types, as they are or as people say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.prompt.pieces import (
    Action,
    Cohort,
    Event,
    Filter,
    Groups,
    Property,
    Thing,
    Url,
)
from querykit.draft.prompt.reading import Match, Reading, pattern
from querykit.draft.prompt.words import stems
from querykit.errors import UnclearPrompt

if TYPE_CHECKING:
    import re

ORDER: tuple[type[Thing], ...] = (Event, Action, Groups, Property, Cohort)
"""What a name means first when it names things of several sorts."""

PREFIXES: tuple[tuple[re.Pattern[str], type[Thing], str | None], ...] = (
    (pattern("(?:custom )?events?(?: called| named)?"), Event, None),
    (pattern("actions?(?: called| named)?"), Action, None),
    (pattern("cohorts?(?: called| named)?"), Cohort, None),
    (pattern("event propert(?:y|ies)"), Property, "event"),
    (pattern("(?:person|user) propert(?:y|ies)"), Property, "person"),
    (pattern("session propert(?:y|ies)"), Property, "session"),
    (pattern("group propert(?:y|ies)"), Property, "group"),
    (pattern("propert(?:y|ies)"), Property, None),
)
"""Words before a name that say what it is, and of a property whose."""

PLURALS = frozenset({"users", "people", "persons", "customers", "visitors"})
"""Words that no name of an event begins with: they say who is counted."""

OPENED = pattern(
    "(?:page )?(?:view|visit|open|load)(?:s|ed|ing)?(?: on| of| to)?(?: the)?(?: page)?"
)
"""Words around a path or an address that say no more than it does."""

PATHS = {"properties": "event", "person.properties": "person", "session": "session"}
"""How properties are written in HogQL, and whose they are then."""


def read_name(reading: Reading, place: int) -> Match | None:
    """Return the thing that the longest phrase from a place on names."""
    opened = reading.match(OPENED, place)
    at = place if opened is None else opened[1]
    if at < len(reading.words) and reading.words[at].sort == "url":
        after = reading.match(OPENED, at + 1) if opened is None else None
        return Match(after[1] if after else at + 1, (Url(reading.words[at].text),))
    things, end = named(reading, place)
    if not things:
        return None
    thing = chosen(reading, things, place, end)
    piece = in_cohort(thing) if isinstance(thing, Cohort) else thing
    return Match(end, (piece,), note=_other_name(thing, reading.text(place, end)))


def _other_name(thing: Thing, said: str) -> str | None:
    """Return the note for something that was not called by its name; PostHog's own names are known."""
    name = _name(thing)
    if name.startswith("$") or stems(name) == () or set(stems(name)) <= set(stems(said)):
        return None
    return f'"{said}" is taken as "{name}"'


def named(reading: Reading, place: int, *sorts: type[Thing]) -> tuple[list[Thing], int]:
    """Return what the longest phrase from a place on can mean, and the word after it.

    Args:
        reading: the prompt.
        place: the first word.
        sorts: what it may be; anything without.
    """
    for prefix, sort, owner in PREFIXES:
        match = reading.match(prefix, place)
        if match is None or (sorts and sort not in sorts) or match[1] >= len(reading.words):
            continue
        things, end = _longest(reading, match[1], (sort,))
        if owner is not None:
            things = _of_owner(reading, things, owner, match[1])
        if things:
            return things, end
    return _longest(reading, place, sorts)


def _of_owner(reading: Reading, things: list[Thing], owner: str, place: int) -> list[Thing]:
    """Return the properties of events, persons, sessions or groups; a quoted one is taken as it is."""
    word = reading.words[place]
    if word.sort == "quoted" and owner in ("event", "person"):
        return [Property(owner, word.text)]
    return [one for one in things if isinstance(one, Property) and one.sort == owner]


def _longest(
    reading: Reading, place: int, sorts: tuple[type[Thing], ...]
) -> tuple[list[Thing], int]:
    word = reading.words[place]
    if word.sort == "quoted":
        return _fitting(_quoted(reading, word.text, sorts), sorts), place + 1
    if word.sort not in ("word", "number") or not word.stems:
        return [], place
    written = _written(word.text)
    if written is not None:
        return _fitting([written], sorts), place + 1
    if not sorts and word.text.lower() in PLURALS:
        return [], place  # "users signed up" is about users, though an event may be called so
    exact = reading.lexicon.exact(word.text) if word.text.startswith("$") else []
    if exact:
        return _fitting(exact, sorts), place + 1
    best: tuple[list[Thing], int] = [], place
    key: tuple[str, ...] = ()
    for end in range(place, min(len(reading.words), place + reading.lexicon.longest)):
        one = reading.words[end]
        if one.sort not in ("word", "number"):
            break
        key += one.stems
        found = _fitting(reading.lexicon.find(key), sorts)
        if found and one.stems:
            best = found, end + 1
    return best


def _fitting(things: list[Thing], sorts: tuple[type[Thing], ...]) -> list[Thing]:
    return [one for one in things if not sorts or isinstance(one, sorts)]


def _written(text: str) -> Thing | None:
    """Return the property that a text such as `properties.plan` names."""
    for path, sort in PATHS.items():
        key = text.removeprefix(f"{path}.")
        if key != text and key:
            return Property(sort, key)
    return None


def _quoted(reading: Reading, text: str, sorts: tuple[type[Thing], ...]) -> list[Thing]:
    lexicon = reading.lexicon
    found = lexicon.exact(text) or lexicon.find(stems(text))
    if found:
        return found
    if sorts and Event not in sorts:
        return [Property("event", text)] if sorts == (Property,) else []
    return [] if lexicon.has_events else [Event(text)]


def chosen(reading: Reading, things: list[Thing], start: int, end: int) -> Thing:
    """Return the one of several things that a name means.

    Raises:
        UnclearPrompt: there are several of one sort.
    """
    for sort in ORDER:
        same = [one for one in things if isinstance(one, sort)]
        if len(same) > 1 and sort is not Property:
            names = ", ".join(f'"{_name(one)}"' for one in same)
            raise UnclearPrompt(
                f'"{reading.text(start, end)}" can mean {names}',
                hint="put the name that you mean in quotes",
                span=reading.span(start, end),
            )
        if same:
            return same[0]
    raise AssertionError


def in_cohort(cohort: Cohort, operator: str = "in") -> Filter:
    """Return the filter for the persons in a cohort, or for all others."""
    return Filter("id", "cohort", operator, cohort.id)


def _name(thing: Thing) -> str:
    return str(thing.key if isinstance(thing, Property) else thing.name)


def read_slip(reading: Reading, place: int) -> Match | None:
    """Return the thing that a word means that is written almost right."""
    word = reading.words[place]
    if word.sort != "word":
        return None
    things = reading.lexicon.slip(word.text)
    if not things:
        return None
    thing = chosen(reading, things, place, place + 1)
    return Match(place + 1, (thing,), note=f'"{word.text}" is read as "{_name(thing)}"')
