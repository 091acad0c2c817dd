"""CalendarHeatmapQuery: activity by day of the week and hour (semantics.md 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.calendar_heatmap import draft_calendar_heatmap, heatmap_range
from querykit.run.insights import context_of, envelope, fetch

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("CalendarHeatmapQuery",)
ALL_DAYS, ALL_HOURS = 0, -1


def run(node: Document, asked: Asked) -> Document:
    """Draft, run, and sort the counts into cells, rows, columns and all."""
    context = context_of(node, asked)
    rows, compiled = fetch(draft_calendar_heatmap(node, context), node, asked)
    cells, by_day, by_hour, total = [], [], [], 0
    for row in rows.dicts():
        day, hour, value = int(row["day_of_week"]), int(row["hour_of_day"]), int(row["result"])
        if day == ALL_DAYS and hour == ALL_HOURS:
            total = value
        elif day == ALL_DAYS:
            by_hour.append({"column": hour, "value": value})
        elif hour == ALL_HOURS:
            by_day.append({"row": day, "value": value})
        else:
            cells.append({"row": day, "column": hour, "value": value})
    results = {
        "data": sorted(cells, key=lambda one: (one["row"], one["column"])),
        "rowAggregations": sorted(by_day, key=lambda one: one["row"]),
        "columnAggregations": sorted(by_hour, key=lambda one: one["column"]),
        "allAggregations": total,
    }
    return envelope(node, asked, compiled, results, heatmap_range(node, context))
