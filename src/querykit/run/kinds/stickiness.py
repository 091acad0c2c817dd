"""StickinessQuery: actors by the number of intervals they were active in (semantics.md 8)."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from querykit.draft.entities import series_action, series_name
from querykit.draft.stickiness import PERIODS, StickinessPlan, plan_stickiness, stickiness_tree
from querykit.run.insights import context_of, envelope, fetch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("StickinessQuery",)


def run(node: Document, asked: Asked) -> Document:
    """Draft, run, and fill in the numbers of intervals that nobody has."""
    plan = plan_stickiness(node, context_of(node, asked))
    rows, compiled = fetch(stickiness_tree(plan), node, asked)
    results = stickiness_results(plan, rows.dicts())
    return envelope(node, asked, compiled, results, plan.current, compared=plan.previous)


def stickiness_results(plan: StickinessPlan, rows: Iterable[Mapping[str, Any]]) -> list[Document]:
    """Return a result for each period and series."""
    numbers = {
        (period, index): [0] * plan.length
        for period in PERIODS[: len(plan.ranges)]
        for index in range(len(plan.series))
    }
    for row in rows:
        data = numbers[row["period"], int(row["series"])]
        # a range before may touch one interval more; who was active in all of them is not lost
        data[min(int(row["buckets"]), plan.length) - 1] += int(row["actors"])
    return [_result(plan, period, index, data) for (period, index), data in numbers.items()]


def _result(plan: StickinessPlan, period: str, index: int, data: list[int]) -> Document:
    options = plan.query.get("stickinessFilter") or {}
    node = plan.series[index]
    count, suffix = sum(data), ""
    if options.get("computedAs") == "cumulative":
        data = list(accumulate(reversed(data)))[::-1]
        suffix = " or more"
    interval = plan.current.interval
    result: Document = {
        "data": data,
        "count": count,
        "days": list(range(1, plan.length + 1)),
        "labels": [
            f"{number} {interval}{'' if number == 1 else 's'}{suffix}"
            for number in range(1, plan.length + 1)
        ],
        "label": series_name(node, plan.context),
        "action": series_action(node, index, plan.context),
        "order": index,
    }
    if plan.previous is not None:
        result |= {"compare": True, "compare_label": period}
    return result
