"""How far one actor came: the algorithms of semantics.md 5.4 (ordered), 5.5 (strict), 5.6 (unordered).

Steps count from 0 here. An attempt is the list of events that served its steps.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Event:
    """One event of an actor."""

    at: float
    """Seconds since 1970."""

    steps: tuple[int, ...]
    """The steps that it matches."""

    exclusions: tuple[int, ...]
    """The exclusions that it matches."""

    value: tuple[str, ...]
    """Its breakdown value; empty texts where a property is missing."""

    mark: tuple[str, ...] = ()
    """What tells it among all events, where that was asked for."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What an attempt must keep to."""

    steps: int
    window: float
    order: str
    optional: tuple[bool, ...]
    exclusions: tuple[tuple[int, int], ...] = ()
    """From and to step of each exclusion."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt at a funnel."""

    done: tuple[int, ...]
    """The steps that were done, ascending."""

    events: tuple[Event, ...]
    """The event of each of them."""

    is_excluded: bool = False

    @property
    def start(self) -> float:
        """When it began."""
        return self.events[0].at

    @property
    def last(self) -> int:
        """The deepest step that was done."""
        return self.done[-1]


def in_order(events: Sequence[Event]) -> list[Event]:
    """Return events by time; those at one instant by the steps they match, so that they convert."""
    return sorted(events, key=lambda event: (event.at, event.steps[:1] or (-1,)))


def best_attempt(events: Sequence[Event], rules: Rules) -> Attempt | None:
    """Return the deepest attempt of an actor; None when there is none, or exclusions spoilt it.

    Args:
        events: the events of one actor, in order; for a strict funnel all of them.
        rules: what an attempt must keep to.
    """
    if rules.order == "unordered":
        best = _unordered(events, rules)
    else:
        best = _ordered(events, rules, strict=rules.order == "strict")
    return None if best is None or best.is_excluded else best


def attempt_from(events: Sequence[Event], first: int, rules: Rules) -> Attempt | None:
    """Return the attempt that begins with one certain event, as funnel trends count it."""
    if rules.order == "unordered":
        found = _window_from(events, first, rules)
    else:
        found = _ordered(events[first:], rules, strict=rules.order == "strict", once=True)
    return None if found is None or found.is_excluded else found


# -- ordered and strict -----------------------------------------------------------------------------


def _ordered(
    events: Sequence[Event], rules: Rules, *, strict: bool, once: bool = False
) -> Attempt | None:
    entries: list[Attempt | None] = [None] * rules.steps
    best: Attempt | None = None
    for number, event in enumerate(events):
        made: set[int] = set()
        for step in reversed(event.steps):
            if step == 0:
                if once and number:
                    continue
                new = Attempt((0,), (event,))
            else:
                before = _entry_before(entries, step, event.at, rules)
                if before is None:
                    continue
                new = replace(before, done=(*before.done, step), events=(*before.events, event))
            entries[step] = new
            made.add(step)
            if best is None or step > best.last or (step == best.last and best.is_excluded):
                best = new
        if strict:
            entries = [one if index in made else None for index, one in enumerate(entries)]
        for exclusion in event.exclusions:
            best = _spoil(entries, best, rules.exclusions[exclusion], event.at, rules.window)
        if best is not None and best.last == rules.steps - 1 and not best.is_excluded:
            return best
    return best


def _entry_before(
    entries: Sequence[Attempt | None], step: int, at: float, rules: Rules
) -> Attempt | None:
    """Return the attempt that a step can follow on, passing over optional steps."""
    for index in range(step - 1, -1, -1):
        entry = entries[index]
        if entry is not None and at - entry.start <= rules.window:
            return entry
        if not rules.optional[index]:
            return None
    return None


def _spoil(
    entries: list[Attempt | None],
    best: Attempt | None,
    between: tuple[int, int],
    at: float,
    window: float,
) -> Attempt | None:
    """Mark the attempts that are between two steps as excluded; return the best one."""
    for step in range(between[0], between[1]):
        entry = entries[step]
        if entry is not None and at - entry.start <= window:
            entries[step] = replace(entry, is_excluded=True)
        if best is not None and best.last == step and at - best.start <= window:
            best = replace(best, is_excluded=True)
    return best


# -- unordered --------------------------------------------------------------------------------------


def _unordered(events: Sequence[Event], rules: Rules) -> Attempt | None:
    best: Attempt | None = None
    for first in range(len(events)):
        found = _window_from(events, first, rules)
        if found is None:
            continue
        if (
            best is None
            or found.last > best.last
            or (found.last == best.last and best.is_excluded and not found.is_excluded)
        ):
            best = found
        if best.last == rules.steps - 1 and not best.is_excluded:
            break
    return best


def _window_from(events: Sequence[Event], first: int, rules: Rules) -> Attempt | None:
    """Return what is done in the window that begins with an event; steps are counted, not named."""
    if not events[first].steps:
        return None
    taken: dict[int, Event] = {}
    excluded = False
    for event in events[first:]:
        if event.at - events[first].at > rules.window or len(taken) == rules.steps:
            break
        if event.exclusions:
            excluded = True
            break
        free = next((step for step in event.steps if step not in taken), None)
        if free is not None:
            taken[free] = event
    served = tuple(sorted(taken.values(), key=lambda event: event.at))
    return Attempt(tuple(range(len(served))), served, excluded)
