"""Rows of the query of a box plot -> `boxplot_data` of PostHog's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.dates import day_text, labels
from querykit.draft.entities import series_name
from querykit.draft.intervals import bucket_key
from querykit.draft.trends.maths import BOX
from querykit.draft.trends.rows import PERIODS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from querykit.draft.trends import TrendsPlan
    from querykit.errors import Document


def boxplot_data(plan: TrendsPlan, rows: Iterable[Mapping[str, Any]]) -> list[Document]:
    """Return a box for each bucket of each series that has numbers."""
    within = plan.current
    starts = within.buckets()
    names = labels(starts, within)
    places = {str(bucket_key(at, within.interval)): index for index, at in enumerate(starts)}
    boxes = []
    for row in rows:
        at = places.get(str(row["bucket"]))
        if at is None or row["period"] != PERIODS[0]:
            continue
        index = int(row["series"])
        numbers = dict(zip(BOX, map(float, row["result"]), strict=True))
        place = {"label": names[at], "day": day_text(starts[at], within.interval)}
        series = {
            "series_index": index,
            "series_label": series_name(plan.series[index], plan.context),
        }
        boxes.append({**place, **numbers, **series})
    return sorted(boxes, key=lambda one: (one["series_index"], one["day"]))
