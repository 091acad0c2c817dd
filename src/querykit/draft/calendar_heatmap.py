"""CalendarHeatmapQuery: activity by day of the week and hour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.build import all_of, expr, select
from querykit.draft.dates import DateRange, resolve_range
from querykit.draft.entities import source_of
from querykit.draft.goals import goal_condition
from querykit.draft.insight import actor_of, has_actor, rows_condition
from querykit.draft.intervals import in_range
from querykit.errors import DraftProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context
    from querykit.hogql import ast

ACTORS = frozenset({"dau", "unique_group"})
"""Maths that count actors; all others count events."""


def heatmap_range(query: Mapping[str, Any], context: Context) -> DateRange:
    """Return the date range of a CalendarHeatmapQuery."""
    dates = query.get("dateRange")
    return resolve_range(dates, query.get("interval"), context.clock, earliest=context.earliest)


def draft_calendar_heatmap(query: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the HogQL of a CalendarHeatmapQuery.

    Its rows: day of the week (1 is Monday; 0 for all), hour (-1 for all), count. Unique users of a
    row, a column or all are counted anew, as they are not the sum of the cells.
    """
    series = query.get("series") or []
    if not series:
        raise DraftProblem("there is no series to count", pointer="/series")
    node = series[0]
    math = str(node.get("math") or "total")
    source = source_of(node)
    within = in_range(source.timestamp, heatmap_range(query, context))
    options = query.get("calendarHeatmapFilter") or {}
    by_session = math == "dau" or options.get("bucketBySessionStart")
    at = source.timestamp
    if by_session:
        # events whose session id is none of PostHog's have no session, and stand for themselves
        at = expr(
            "if(ifNull(toYear(session.$start_timestamp), 0) > 1970, session.$start_timestamp, {at})",
            at=at,
        )
    value = expr("count()")
    if math in ACTORS:
        value = expr("count(DISTINCT {actor})", actor=actor_of(query, node))
    tree: ast.Node = select(
        "SELECT arrayJoin([(1, 1), (1, 0), (0, 1), (0, 0)]) AS pair, "
        "if(pair.1 = 1, toDayOfWeek({at}), 0) AS day_of_week, "
        "if(pair.2 = 1, toHour({at}), -1) AS hour_of_day, {value} AS result "
        "FROM {table} WHERE {where} GROUP BY day_of_week, hour_of_day, pair",
        at=at,
        value=value,
        table=source.table,
        where=all_of(
            rows_condition(query, node, context),
            has_actor(query, node),
            within,
            None
            if source.is_warehouse
            else goal_condition(query.get("conversionGoal"), within, context),
        ),
    )
    return tree
