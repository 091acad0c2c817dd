"""The numbers of a funnel in PostHog's shape: steps, time to convert, trends."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING, Any

from querykit.draft.attempts import is_in_sql
from querykit.draft.dates.labels import day_text, labels
from querykit.draft.entities import series_action
from querykit.draft.entrances import are_entrances_in_sql
from querykit.draft.intervals import bucket_key
from querykit.run.funnels.numbers import (
    durations,
    entered_of_entrances,
    entered_of_rows,
    numbers_of_attempts,
    numbers_of_rows,
)
from querykit.run.funnels.reached import entrances_by_value, reached_by_value, read_streams

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from querykit.draft.funnels import FunnelPlan
    from querykit.errors import Document
    from querykit.run.funnels.numbers import Entered, Step
    from querykit.run.funnels.reached import Value

MOST_BINS, MOST_AUTO_BINS = 90, 60
MOST_PERIODS = 1000


def funnel_results(plan: FunnelPlan, rows: Iterable[Mapping[str, Any]]) -> Any:
    """Return `results` of a FunnelsQuery.

    Args:
        plan: the query as it was read.
        rows: of the query that `querykit.draft.attempts.drafted_funnel`.
    """
    if are_entrances_in_sql(plan):
        return _trends(plan, entered_of_rows(rows))
    if is_in_sql(plan):
        if plan.viz == "time_to_convert":
            return _times(plan, [float(one) for row in rows for one in row["taken"]])
        return _steps(plan, numbers_of_rows(rows))
    streams = read_streams(rows)
    if plan.viz == "trends":
        return _trends(plan, entered_of_entrances(plan, entrances_by_value(plan, streams)))
    found = {
        value: [one.attempt for one in actors]
        for value, actors in reached_by_value(plan, streams).items()
    }
    if plan.viz == "time_to_convert":
        return _times(plan, durations(plan, [one for every in found.values() for one in every]))
    return _steps(plan, {value: numbers_of_attempts(plan, found[value]) for value in found})


# -- breakdown values -------------------------------------------------------------------------------


def shown_value(plan: FunnelPlan, value: Value) -> Any:
    """Return a breakdown value as answers have it."""
    if plan.breakdowns.cohorts:
        return value[0] if value[0] == "all" else int(value[0])
    items = plan.breakdowns.items
    if len(items) == 1 and items[0].sort == "group" and not plan.breakdowns.is_list:
        return value[0]
    return list(value)


def _label(plan: FunnelPlan, value: Value) -> Any:
    if not plan.breakdowns.cohorts:
        return shown_value(plan, value)
    if value[0] == "all":
        return "all users"
    cohort = plan.context.environment.cohort(int(value[0]))
    return cohort.name if cohort else value[0]


# -- steps ------------------------------------------------------------------------------------------


def _steps(plan: FunnelPlan, found: Mapping[Value, Sequence[Step]]) -> list[Any]:
    if not any(steps[0].reached for steps in found.values()):
        return []
    if not plan.breakdowns:
        return _rows(plan, found[()])
    sets = [(value, _rows(plan, found[value])) for value in sorted(found)]
    sets.sort(key=lambda one: tuple(-row["count"] for row in reversed(one[1])))
    for value, rows in sets:
        for row in rows:
            row["breakdown"] = _label(plan, value)
            row["breakdown_value"] = shown_value(plan, value)
    return [rows for _, rows in sets]


def _rows(plan: FunnelPlan, steps: Sequence[Step]) -> list[Document]:
    rows: list[Document] = []
    unordered = plan.order == "unordered"
    for index, (step, numbers) in enumerate(zip(plan.steps, steps, strict=True)):
        facts = series_action(step, index, plan.context)
        rows.append(
            {
                "action_id": None if unordered else facts["id"],
                "name": f"Completed {index + 1} step{'s' * bool(index)}"
                if unordered
                else facts["name"],
                "custom_name": None if unordered else facts["custom_name"],
                "order": index,
                "people": [],
                "count": numbers.reached,
                "type": facts["type"],
                "average_conversion_time": numbers.average,
                "median_conversion_time": numbers.median,
            }
        )
    return rows


# -- time to convert --------------------------------------------------------------------------------


def _times(plan: FunnelPlan, taken: Sequence[float]) -> Document:
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


def _trends(plan: FunnelPlan, found: Mapping[Value, Mapping[int | str, Entered]]) -> list[Document]:
    starts = plan.within.buckets()[:MOST_PERIODS]
    values: list[Value] = sorted(found, key=lambda value: (-_size(found[value]), value))[
        : plan.breakdowns.limit
    ]
    if not plan.breakdowns:
        values = [()]
    results = []
    for value in values:
        counts = found.get(value, {})
        keys = [bucket_key(start, plan.within.interval) for start in starts]
        row: Document = {
            "count": len(starts),
            "data": [_rate(counts.get(key)) for key in keys],
            "days": [day_text(start, plan.within.interval) for start in starts],
            "labels": labels(starts, plan.within),
        }
        if plan.breakdowns:
            row["breakdown_value"] = shown_value(plan, value)
        results.append(row)
    return results


def _size(counts: Mapping[int | str, Entered]) -> int:
    return sum(one.entered for one in counts.values())


def _rate(one: Entered | None) -> float:
    return round(100 * one.converted / one.entered, 2) if one and one.entered else 0.0
