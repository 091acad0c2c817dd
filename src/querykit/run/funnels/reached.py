"""Which actors came how far: from the events of each actor to the attempts that count."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from querykit.draft.dates import align
from querykit.draft.trends.breakdowns import NULL_TOKEN
from querykit.run.funnels.attempts import (
    Attempt,
    Event,
    Rules,
    attempt_from,
    best_attempt,
    in_order,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from querykit.draft.funnels import FunnelPlan

    Value = tuple[str, ...]

OTHER = "Other"


class Stream(NamedTuple):
    """The events of one actor, in order."""

    actor: str
    cohort: str
    events: list[Event]


class Reached(NamedTuple):
    """An actor, and the attempt of it that counts."""

    actor: str
    attempt: Attempt


class Entrance(NamedTuple):
    """That an actor entered a funnel in one period of it."""

    actor: str
    period: datetime
    attempt: Attempt
    is_converted: bool


def rules_of(plan: FunnelPlan) -> Rules:
    """Return what attempts at a funnel must keep to."""
    return Rules(
        steps=len(plan.steps),
        window=plan.window,
        order=plan.order,
        optional=plan.optional,
        exclusions=tuple((one.from_step, one.to_step) for one in plan.exclusions),
    )


def read_streams(rows: Iterable[Mapping[str, Any]]) -> list[Stream]:
    """Return the events of each actor.

    Args:
        rows: of `querykit.draft.funnels.funnel_tree`.
    """
    return [
        Stream(
            str(row["actor"]), str(row["cohort"]), in_order([_event(*one) for one in row["stream"]])
        )
        for row in rows
    ]


def _event(
    at: float, steps: Sequence[int], exclusions: Sequence[int], value: Sequence[Any], *mark: Any
) -> Event:
    return Event(
        float(at),
        tuple(index for index, flag in enumerate(steps) if flag),
        tuple(index for index, flag in enumerate(exclusions) if flag),
        tuple("" if one == NULL_TOKEN else str(one) for one in value),
        *map(tuple, mark),
    )


# -- steps ------------------------------------------------------------------------------------------


def reached_by_value(plan: FunnelPlan, streams: Iterable[Stream]) -> dict[Value, list[Reached]]:
    """Return who came how far, by breakdown value; all under `()` without a breakdown.

    Values beyond the limit are merged into one.
    """
    rules = rules_of(plan)
    found: dict[Value, list[Reached]] = defaultdict(list)
    for actor, cohort, events in streams:
        for value, stream in _attributed(plan, cohort, events):
            attempt = best_attempt(stream, rules)
            if attempt is None:
                continue
            if plan.attribution == "step" and plan.breakdowns.items:
                step = plan.attribution_step
                if step not in attempt.done:
                    continue
                value = attempt.events[attempt.done.index(step)].value  # noqa: PLW2901
            found[value].append(Reached(actor, attempt))
    return _within_limit(plan, found)


def _attributed(
    plan: FunnelPlan, cohort: str, events: list[Event]
) -> Iterator[tuple[Value, list[Event]]]:
    """Yield the breakdown values of an actor, each with the events that count for it."""
    if plan.breakdowns.cohorts:
        yield (cohort,), events
        return
    if not plan.breakdowns.items or plan.attribution == "step":
        yield (), events
        return
    values = [event.value for event in events if event.steps]
    if plan.attribution == "all_events":
        for value in dict.fromkeys(values):
            yield value, [event for event in events if event.value == value]
        return
    filled = [value for value in values if any(value)] or values[:1]
    if filled:
        yield filled[-1 if plan.attribution == "last_touch" else 0], events


def _within_limit(
    plan: FunnelPlan, found: dict[Value, list[Reached]]
) -> dict[Value, list[Reached]]:
    """Merge the rarest values into one, where there are more than may be shown."""
    limit = plan.breakdowns.limit
    if not plan.breakdowns.items or len(found) <= limit:
        return found
    ranked = sorted(found, key=lambda value: (-len(found[value]), value))
    kept = {value: found[value] for value in ranked[:limit]}
    if not plan.breakdowns.hide_other:
        kept[(OTHER,) * len(ranked[0])] = [one for value in ranked[limit:] for one in found[value]]
    return kept


def is_of_step(plan: FunnelPlan, attempt: Attempt, wanted: int) -> bool:
    """Return whether an attempt reached a step, or, for a negative one, ended before it."""
    step = abs(wanted) - 1
    if wanted > 0:
        return step in attempt.done
    needed = [one for one in range(step) if not plan.optional[one]]
    return step not in attempt.done and all(one in attempt.done for one in needed)


def marks(attempt: Attempt, step: int | None) -> list[list[str]]:
    """Return the event of a step that may have been recorded, or else of the last step before it.

    Args:
        attempt: how an actor came through the funnel.
        step: the step; None for the last that was done.
    """
    until = [
        event
        for done, event in zip(attempt.done, attempt.events, strict=True)
        if step is None or done <= step
    ]
    recorded = [event for event in until if event.mark[2]]
    return [list(recorded[-1].mark)] if recorded else []


# -- trends -----------------------------------------------------------------------------------------


def entrances_by_value(plan: FunnelPlan, streams: Iterable[Stream]) -> dict[Value, list[Entrance]]:
    """Return who entered in which period, once in each, by breakdown value."""
    rules = rules_of(plan)
    found: dict[Value, list[Entrance]] = defaultdict(list)
    for actor, cohort, events in streams:
        for value, stream in _attributed(plan, cohort, events):
            found[value].extend(_entrances(plan, rules, actor, stream))
    return found


def _entrances(
    plan: FunnelPlan, rules: Rules, actor: str, events: Sequence[Event]
) -> Iterable[Entrance]:
    """Return the periods in which an actor entered; one that converts goes before others."""
    found: dict[datetime, Entrance] = {}
    for index, event in enumerate(events):
        begins = bool(event.steps) if plan.order == "unordered" else 0 in event.steps
        attempt = attempt_from(events, index, rules) if begins else None
        if attempt is None or plan.from_step not in attempt.done:
            continue
        at = attempt.events[attempt.done.index(plan.from_step)].at
        local = datetime.fromtimestamp(at, plan.context.environment.zone)
        period = align(local, plan.within.interval, plan.context.clock)
        before = found.get(period)
        if before is None or not before.is_converted:
            found[period] = Entrance(actor, period, attempt, plan.to_step in attempt.done)
    return found.values()
