"""A TrendsQuery as one HogQL query: a part for each series, range and cohort."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.build import union
from querykit.draft.calendar_heatmap import draft_calendar_heatmap
from querykit.draft.entities import series_name
from querykit.draft.telling import one_line
from querykit.draft.trends.formulas import LETTERS
from querykit.draft.trends.limits import limited
from querykit.draft.trends.maths import draft_series
from querykit.draft.trends.plan import HEATMAP, TrendsPlan, plan_trends
from querykit.draft.trends.rows import PERIODS, SeriesRows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from querykit.draft.context import Context
    from querykit.hogql import ast

HEATMAP_MEMBERS = (
    *("series", "dateRange", "interval", "properties", "filterTestAccounts", "samplingFactor"),
    *("calendarHeatmapFilter", "conversionGoal", "modifiers"),
)


def draft_trends(query: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the HogQL of a TrendsQuery.

    Its rows: number of the series, current or previous period, bucket (unless the display shows one
    number), breakdown value (where there is one), result.
    """
    plan = plan_trends(query, context)
    if plan.display == HEATMAP:
        return draft_calendar_heatmap(as_heatmap(query), context)
    return trends_tree(plan)


def as_heatmap(query: Mapping[str, Any]) -> dict[str, Any]:
    """Return the query that answers a trend shown as a calendar."""
    kept = {name: query[name] for name in HEATMAP_MEMBERS if query.get(name) is not None}
    return {"kind": "CalendarHeatmapQuery", **kept}


def trends_tree(plan: TrendsPlan) -> ast.Node:
    """Return the HogQL of a TrendsQuery that was read."""
    return union([limited(draft_series(rows), rows) for rows in _parts(plan)])


def _parts(plan: TrendsPlan) -> Iterator[SeriesRows]:
    for index in range(len(plan.series)):
        for period in range(len(plan.ranges)):
            for cohort in plan.breakdowns.cohorts or (None,):
                yield SeriesRows(plan, index, period, cohort)


def trends_comments(query: Mapping[str, Any], context: Context) -> list[str]:
    """Return what each part of the HogQL of a trend is: letter and name of its series, and more."""
    plan = plan_trends(query, context)
    return [] if plan.display == HEATMAP else [_comment(rows) for rows in _parts(plan)]


def _comment(rows: SeriesRows) -> str:
    words = [f"{LETTERS[rows.index % len(LETTERS)]}: {series_name(rows.node, rows.plan.context)}"]
    if rows.node.get("math"):
        words.append(str(rows.node["math"]))
    if rows.plan.previous is not None:
        words.append(PERIODS[rows.period])
    if rows.cohort is not None:
        words.append(f"cohort {rows.cohort}")
    return one_line(", ".join(words))
