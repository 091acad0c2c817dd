"""LifecycleQuery: new, returning, resurrecting and dormant actors (semantics.md 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.dates import day_text, labels
from querykit.draft.entities import series_action, series_name
from querykit.draft.intervals import bucket_key
from querykit.draft.lifecycle import STATUSES, LifecyclePlan, lifecycle_tree, plan_lifecycle
from querykit.run.insights import context_of, envelope, fetch
from querykit.run.values import iso_moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("LifecycleQuery",)


def run(node: Document, asked: Asked) -> Document:
    """Draft, run, and make a row for each status."""
    plan = plan_lifecycle(node, context_of(node, asked))
    rows, compiled = fetch(lifecycle_tree(plan), node, asked)
    return envelope(node, asked, compiled, lifecycle_results(plan, rows.dicts()), plan.within)


def lifecycle_results(plan: LifecyclePlan, rows: Iterable[Mapping[str, Any]]) -> list[Document]:
    """Return a result for each status; dormant actors count downwards."""
    within, starts = plan.within, plan.within.buckets()
    places = {str(bucket_key(at, within.interval)): index for index, at in enumerate(starts)}
    numbers = {status: [0.0] * len(starts) for status in STATUSES}
    for row in rows:
        at = places.get(str(row["bucket"]))
        if at is not None:
            sign = -1 if row["status"] == "dormant" else 1
            numbers[row["status"]][at] += sign * float(row["actors"])
    name = series_name(plan.node, plan.context)
    action = series_action(plan.node, 0, plan.context)
    action["days"] = [iso_moment(at) for at in starts]
    return [
        {
            "action": dict(action),
            "data": data,
            "days": [day_text(at, within.interval, with_time=("hour",)) for at in starts],
            "labels": labels(starts, within),
            "count": sum(data),
            "label": f"{name} - {status}",
            "status": status,
        }
        for status, data in numbers.items()
    ]
