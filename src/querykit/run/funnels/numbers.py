"""The numbers of each step of a funnel: from the attempts of actors, or as the query gives them."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from querykit.draft.funnels import FunnelPlan
    from querykit.run.funnels.attempts import Attempt

    Value = tuple[str, ...]


class Step(NamedTuple):
    """What is known of one step."""

    reached: int
    """Actors that did it."""

    average: float | None
    """Seconds from the step before; None where nobody took any."""

    median: float | None


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
