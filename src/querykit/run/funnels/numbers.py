"""The numbers of each step of a funnel: from the attempts of actors, or as the query gives them."""

from __future__ import annotations

import statistics
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from querykit.draft.intervals import bucket_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from querykit.draft.funnels import FunnelPlan
    from querykit.run.funnels.attempts import Attempt
    from querykit.run.funnels.reached import Entrance

    Value = tuple[str, ...]


class Step(NamedTuple):
    """What is known of one step."""

    reached: int
    """Actors that did it."""

    average: float | None
    """Seconds from the step before; None where nobody took any."""

    median: float | None


class Entered(NamedTuple):
    """What is known of one interval of a trend."""

    entered: int
    """Actors that began."""

    converted: int
    """Those of them that came to the last step in time."""


def entered_of_rows(rows: Iterable[Mapping[str, Any]]) -> dict[Value, dict[int | str, Entered]]:
    """Return the counts of each interval, by breakdown value and key of the interval.

    Args:
        rows: of `querykit.draft.entrances.entrances_tree`.
    """
    found: dict[Value, dict[int | str, Entered]] = defaultdict(dict)
    for row in rows:
        counts = Entered(int(row["entered"]), int(row["converted"]))
        found[tuple(row.get("value", ()))][row["period"]] = counts
    return found


def entered_of_entrances(
    plan: FunnelPlan, entrances: Mapping[Value, Iterable[Entrance]]
) -> dict[Value, dict[int | str, Entered]]:
    """Return the counts of each interval, by breakdown value and key of the interval."""
    found: dict[Value, dict[int | str, Entered]] = defaultdict(dict)
    for value, some in entrances.items():
        for one in some:
            key = bucket_key(one.period, plan.within.interval)
            entered, converted = found[value].get(key, (0, 0))
            found[value][key] = Entered(entered + 1, converted + one.is_converted)
    return found


def numbers_of_rows(rows: Iterable[Mapping[str, Any]]) -> dict[Value, list[Step]]:
    """Return the numbers of each step, by breakdown value; under `()` without a breakdown.

    Args:
        rows: of `querykit.draft.attempts.steps_tree`.
    """
    return {
        tuple(row.get("value", ())): [
            Step(int(reached), average, median)
            for reached, average, median in zip(
                row["reached"], row["average"], row["median"], strict=True
            )
        ]
        for row in rows
    }


def numbers_of_attempts(plan: FunnelPlan, attempts: Sequence[Attempt]) -> list[Step]:
    """Return the numbers of each step."""
    steps = []
    for index in range(len(plan.steps)):
        times = [one for attempt in attempts if (one := _time_to(plan, attempt, index)) > 0]
        steps.append(
            Step(
                sum(index in attempt.done for attempt in attempts),
                statistics.fmean(times) if times else None,
                statistics.median(times) if times else None,
            )
        )
    return steps


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


def durations(plan: FunnelPlan, attempts: Iterable[Attempt]) -> list[float]:
    """Return the seconds from one step to another, of those who did both."""
    return [
        attempt.events[attempt.done.index(plan.to_step)].at
        - attempt.events[attempt.done.index(plan.from_step)].at
        for attempt in attempts
        if plan.from_step in attempt.done and plan.to_step in attempt.done
    ]
