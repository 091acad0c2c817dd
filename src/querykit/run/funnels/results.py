"""The numbers of a funnel in PostHog's shape: steps, time to convert, trends."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from querykit.draft.dates import align
from querykit.draft.dates.labels import day_text, labels
from querykit.draft.entities import series_action
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
    from querykit.errors import Document

    Value = tuple[str, ...]
    Streams = Sequence[Mapping[str, Any]]

OTHER = "Other"
MOST_BINS, MOST_AUTO_BINS = 90, 60
MOST_PERIODS = 1000


def funnel_results(plan: FunnelPlan, streams: Streams) -> Any:
    """Return `results` of a FunnelsQuery.

    Args:
        plan: the query as it was read.
        streams: rows of `querykit.draft.funnels.funnel_tree`.
    """
    rules = Rules(
        steps=len(plan.steps),
        window=plan.window,
        order=plan.order,
        optional=plan.optional,
        exclusions=tuple((one.from_step, one.to_step) for one in plan.exclusions),
    )
    actors = [_read(row) for row in streams]
    if plan.viz == "trends":
        return _trends(plan, rules, actors)
    found = _by_value(plan, rules, actors)
    if plan.viz == "time_to_convert":
        return _times(plan, [one for attempts in found.values() for one in attempts])
    return _steps(plan, found)


def _read(row: Mapping[str, Any]) -> tuple[str, list[Event]]:
    """Return the cohort of a row, and the events of its actor in order."""
    events = [
        Event(
            float(at),
            tuple(index for index, flag in enumerate(steps) if flag),
            tuple(index for index, flag in enumerate(exclusions) if flag),
            tuple("" if one == NULL_TOKEN else str(one) for one in value),
        )
        for at, steps, exclusions, value in row["stream"]
    ]
    return str(row["cohort"]), in_order(events)


# -- breakdown values -------------------------------------------------------------------------------


def _by_value(
    plan: FunnelPlan, rules: Rules, actors: Iterable[tuple[str, list[Event]]]
) -> dict[Value, list[Attempt]]:
    """Return the attempts that count, by breakdown value; all under `()` without a breakdown."""
    found: dict[Value, list[Attempt]] = defaultdict(list)
    for cohort, events in actors:
        for value, stream in _attributed(plan, cohort, events):
            attempt = best_attempt(stream, rules)
            if attempt is None:
                continue
            if plan.attribution == "step" and plan.breakdowns.items:
                step = plan.attribution_step
                if step not in attempt.done:
                    continue
                value = attempt.events[attempt.done.index(step)].value  # noqa: PLW2901
            found[value].append(attempt)
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
    plan: FunnelPlan, found: dict[Value, list[Attempt]]
) -> dict[Value, list[Attempt]]:
    """Merge the rarest values into one, where there are more than may be shown."""
    limit = plan.breakdowns.limit
    if not plan.breakdowns.items or len(found) <= limit:
        return found
    ranked = sorted(found, key=lambda value: (-len(found[value]), value))
    kept = {value: found[value] for value in ranked[:limit]}
    if not plan.breakdowns.hide_other:
        kept[(OTHER,) * len(ranked[0])] = [one for value in ranked[limit:] for one in found[value]]
    return kept


def _shown(plan: FunnelPlan, value: Value) -> Any:
    """Return a breakdown value as answers have it."""
    if plan.breakdowns.cohorts:
        return value[0] if value[0] == "all" else int(value[0])
    items = plan.breakdowns.items
    if len(items) == 1 and items[0].sort == "group" and not plan.breakdowns.is_list:
        return value[0]
    return list(value)


def _label(plan: FunnelPlan, value: Value) -> Any:
    if not plan.breakdowns.cohorts:
        return _shown(plan, value)
    if value[0] == "all":
        return "all users"
    cohort = plan.context.environment.cohort(int(value[0]))
    return cohort.name if cohort else value[0]


# -- steps ------------------------------------------------------------------------------------------


def _steps(plan: FunnelPlan, found: Mapping[Value, list[Attempt]]) -> list[Any]:
    if not any(found.values()):
        return []
    if not plan.breakdowns:
        return _rows(plan, found[()])
    sets = [(value, _rows(plan, attempts)) for value, attempts in found.items()]
    sets.sort(key=lambda one: tuple(-row["count"] for row in reversed(one[1])))
    for value, rows in sets:
        for row in rows:
            row["breakdown"] = _label(plan, value)
            row["breakdown_value"] = _shown(plan, value)
    return [rows for _, rows in sets]


def _rows(plan: FunnelPlan, attempts: Sequence[Attempt]) -> list[Document]:
    rows: list[Document] = []
    for index, step in enumerate(plan.steps):
        times = [one for attempt in attempts if (one := _time_to(plan, attempt, index)) > 0]
        facts = series_action(step, index, plan.context)
        unordered = plan.order == "unordered"
        rows.append(
            {
                "action_id": None if unordered else facts["id"],
                "name": f"Completed {index + 1} step{'s' * bool(index)}"
                if unordered
                else facts["name"],
                "custom_name": None if unordered else facts["custom_name"],
                "order": index,
                "people": [],
                "count": sum(index in attempt.done for attempt in attempts),
                "type": facts["type"],
                "average_conversion_time": statistics.fmean(times) if times else None,
                "median_conversion_time": statistics.median(times) if times else None,
            }
        )
    return rows


def _time_to(plan: FunnelPlan, attempt: Attempt, step: int) -> float:
    """Return the seconds a step took since the one before it; 0 when it was not done.

    A required step is measured from the required one before it, an optional step from the last done.
    """
    if step == 0 or step not in attempt.done:
        return 0.0
    place = attempt.done.index(step)
    before = place - 1
    if not plan.optional[step]:
        while before > 0 and plan.optional[attempt.done[before]]:
            before -= 1
    return attempt.events[place].at - attempt.events[before].at


# -- time to convert --------------------------------------------------------------------------------


def _times(plan: FunnelPlan, attempts: Iterable[Attempt]) -> Document:
    taken = [
        attempt.events[attempt.done.index(plan.to_step)].at
        - attempt.events[attempt.done.index(plan.from_step)].at
        for attempt in attempts
        if plan.from_step in attempt.done and plan.to_step in attempt.done
    ]
    if not taken:
        return {"bins": [], "average_conversion_time": None}
    if plan.bins is None:
        count = min(max(math.ceil(round(len(taken) ** (1 / 3), 9)), 1), MOST_AUTO_BINS)
    else:
        count = min(max(plan.bins, 1), MOST_BINS)
    low, high = math.floor(min(taken)), math.ceil(max(taken))
    width = math.ceil((high - low) / count) or 60
    counts = [0] * (count + 1)
    for one in taken:
        counts[min(int((one - low) // width), count)] += 1
    return {
        "bins": [[low + index * width, number] for index, number in enumerate(counts)],
        "average_conversion_time": statistics.fmean(taken),
    }


# -- trends -----------------------------------------------------------------------------------------


def _trends(
    plan: FunnelPlan, rules: Rules, actors: Iterable[tuple[str, list[Event]]]
) -> list[Document]:
    entered: dict[Value, dict[datetime, int]] = defaultdict(lambda: defaultdict(int))
    converted: dict[Value, dict[datetime, int]] = defaultdict(lambda: defaultdict(int))
    for cohort, events in actors:
        for value, stream in _attributed(plan, cohort, events):
            for period, reached in _periods(plan, rules, stream).items():
                entered[value][period] += 1
                converted[value][period] += reached
    starts = plan.within.buckets()[:MOST_PERIODS]
    values: list[Value] = sorted(entered, key=lambda value: (-sum(entered[value].values()), value))[
        : plan.breakdowns.limit
    ]
    if not plan.breakdowns:
        values = [()]
    results = []
    for value in values:
        rates = [_rate(converted[value][start], entered[value][start]) for start in starts]
        row: Document = {
            "count": len(starts),
            "data": rates,
            "days": [day_text(start, plan.within.interval) for start in starts],
            "labels": labels(starts, plan.within),
        }
        if plan.breakdowns:
            row["breakdown_value"] = _shown(plan, value)
        results.append(row)
    return results


def _periods(plan: FunnelPlan, rules: Rules, events: Sequence[Event]) -> dict[datetime, bool]:
    """Return the periods in which an actor entered, each with whether that converted."""
    found: dict[datetime, bool] = {}
    for index, event in enumerate(events):
        begins = bool(event.steps) if plan.order == "unordered" else 0 in event.steps
        attempt = attempt_from(events, index, rules) if begins else None
        if attempt is None or plan.from_step not in attempt.done:
            continue
        at = attempt.events[attempt.done.index(plan.from_step)].at
        local = datetime.fromtimestamp(at, plan.context.environment.zone)
        period = align(local, plan.within.interval, plan.context.clock)
        found[period] = found.get(period, False) or plan.to_step in attempt.done
    return found


def _rate(converted: int, entered: int) -> float:
    return round(100 * converted / entered, 2) if entered else 0.0
