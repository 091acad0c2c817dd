"""A TrendsQuery as one HogQL query: a part for each series, range and cohort."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.build import union
from querykit.draft.trends.maths import draft_series
from querykit.draft.trends.plan import TrendsPlan, plan_trends
from querykit.draft.trends.rows import SeriesRows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from querykit.draft.context import Context
    from querykit.hogql import ast


def draft_trends(query: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the HogQL of a TrendsQuery.

    Its rows: number of the series, current or previous period, bucket (unless the display shows one
    number), breakdown value (where there is one), result.
    """
    return trends_tree(plan_trends(query, context))


def trends_tree(plan: TrendsPlan) -> ast.Node:
    """Return the HogQL of a TrendsQuery that was read."""
    return union([draft_series(rows) for rows in _parts(plan)])


def _parts(plan: TrendsPlan) -> Iterator[SeriesRows]:
    for index in range(len(plan.series)):
        for period in range(len(plan.ranges)):
            for cohort in plan.breakdowns.cohorts or (None,):
                yield SeriesRows(plan, index, period, cohort)
