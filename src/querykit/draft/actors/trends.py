"""The events behind a point of a trend: of one series, interval, period and breakdown value."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from querykit.draft.actors.points import bucket_start, period_index, series_index
from querykit.draft.actors.source import Point
from querykit.draft.actors.values import breakdown_texts
from querykit.draft.build import all_of, compare, const, field, moment
from querykit.draft.dates import align, step
from querykit.draft.dates.buckets import FIXED
from querykit.draft.intervals import in_range
from querykit.draft.nested import below
from querykit.draft.trends.breakdowns import NULL_TOKEN, OTHER_TOKEN
from querykit.draft.trends.limits import kept_values
from querykit.draft.trends.maths import (
    ACTIVE_DAYS,
    FIRST_TIMES,
    SECONDS_A_DAY,
    draft_series,
    first_events,
    math_of,
    property_of,
)
from querykit.draft.trends.plan import TrendsPlan, plan_trends
from querykit.draft.trends.rows import SeriesRows
from querykit.errors import DraftProblem, NotSupported
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from querykit.draft.context import Context

    Node = Mapping[str, Any]

ANY_BIN = ["", ""]
"""A bin without bounds: all numbers and all that are none."""


def trends_point(node: Node, context: Context) -> Point:
    """Return the events behind a point of a trend.

    Args:
        node: an InsightActorsQuery with a TrendsQuery in it.
        context: the world of the draft.

    Raises:
        DraftProblem: the trend has no such point; the pointer says why.
        NotSupported: its rows are no events.
    """
    with below("/source"):
        plan = plan_trends(node["source"], context)
    index, period = series_index(node, plan.series), period_index(node, plan.ranges)
    given = node.get("breakdown")
    value, cohort = _value(plan, given), _cohort(plan, given)
    rows = SeriesRows(plan, index, period, cohort)
    if rows.source.is_warehouse:
        raise NotSupported(
            "the actors of rows of a warehouse table", pointer=f"/source/series/{index}"
        )
    start = None if plan.is_total else bucket_start(node.get("day"), plan.ranges, period)
    group = rows.group_index
    actor = field("person_id") if group is None else rows.actor
    make = _first_time if math_of(rows) in FIRST_TIMES else _rows
    with below("/source"):
        draft_series(rows)  # refuses what the insight refuses
        return Point(make(rows, start, value), actor, group)


# -- the interval -----------------------------------------------------------------------------------


def _rows(rows: SeriesRows, start: datetime | None, value: Any) -> ast.Node:
    """Return which rows a point counts."""
    has_number = compare("!=", property_of(rows), None) if rows.plan.is_box_plot else None
    return all_of(
        rows.entity,
        rows.filters,
        _time(rows, start),
        has_number,
        _of_value(rows, rows.breakdown, value),
    )


def _time(rows: SeriesRows, start: datetime | None) -> ast.Node:
    within, at = rows.within, rows.source.timestamp
    if rows.plan.is_box_plot or math_of(rows) not in ACTIVE_DAYS:
        lower = within.lower
        if start is not None and not rows.plan.is_cumulative:
            lower = max(start, lower)
        return all_of(in_range(at, within, lower=lower), _before_end(rows, start))
    days = ACTIVE_DAYS[math_of(rows)]
    return all_of(
        in_range(at, within, lower=_days_before(rows, start, days)), _before_end(rows, start)
    )


def _days_before(rows: SeriesRows, start: datetime | None, days: int) -> datetime:
    """Return where the days begin that a point looks back on."""
    within = rows.within
    if rows.plan.is_total:
        return step(align(within.end, "day", within.clock), "day", 1 - days)
    first = start or align(within.start, within.interval, within.clock)
    seconds = FIXED.get(within.interval)
    if seconds is None:
        return step(align(first, "day", within.clock), "day", 1 - days)
    return first - timedelta(seconds=days * SECONDS_A_DAY - seconds)


def _before_end(rows: SeriesRows, start: datetime | None) -> ast.Node | None:
    if start is None:
        return None
    return compare("<", rows.source.timestamp, moment(step(start, rows.within.interval)))


def _first_time(rows: SeriesRows, start: datetime | None, value: Any) -> ast.Node:
    """Return which rows are the first of their actors, as far as those count in a point."""
    first_at, last = field("first_at"), None
    if start is not None:
        after = None if rows.plan.is_cumulative else compare(">=", first_at, moment(start))
        last = all_of(after, compare("<", first_at, moment(step(start, rows.within.interval))))
    split = None if rows.breakdown is None else field("breakdown_value")
    firsts = first_events(rows)
    firsts = replace(firsts, having=all_of(firsts.having, last, _of_value(rows, split, value)))
    chosen = ast.SelectQuery(
        select=(field("actor"), first_at), select_from=ast.JoinExpr(table=firsts)
    )
    key = ast.Tuple(exprs=(rows.actor, rows.source.timestamp))
    return all_of(rows.entity, rows.filters, rows.in_range, compare("in", key, chosen))


# -- the breakdown value ----------------------------------------------------------------------------


def _value(plan: TrendsPlan, given: Any) -> list[str | None] | None:
    """Return the breakdown value that is meant, as rows have it; None for all."""
    texts = breakdown_texts(given, plan.breakdowns)
    if texts is None or plan.breakdowns.cohorts:
        return None
    return [_text(text, one.bins) for text, one in zip(texts, plan.breakdowns.items, strict=True)]


def _cohort(plan: TrendsPlan, given: Any) -> int | str | None:
    """Return the cohort that is meant; None for everybody."""
    texts = breakdown_texts(given, plan.breakdowns)
    known = {str(one): one for one in plan.breakdowns.cohorts}
    return known.get(texts[0]) if texts else None


def _text(text: str, bins: int | None) -> str | None:
    """Return one breakdown value as rows have it; None for any."""
    if bins is None or text in (NULL_TOKEN, OTHER_TOKEN):
        return text or NULL_TOKEN
    try:
        bounds = json.loads(text)
    except ValueError:
        bounds = None
    if bounds == ANY_BIN:
        return None
    is_number = [
        isinstance(one, (int, float)) and not isinstance(one, bool) for one in bounds or ()
    ]
    if not isinstance(bounds, list) or is_number != [True, True]:
        raise DraftProblem(f"{text!r} is no bin, which is written as [0,20]", pointer="/breakdown")
    return text


def _of_value(rows: SeriesRows, split: ast.Node | None, value: Any) -> ast.Node | None:
    """Return the condition that a row has a breakdown value."""
    if value is None or split is None:
        return None
    if all(one == OTHER_TOKEN for one in value):
        return compare("not in", split, kept_values(draft_series(rows), rows))
    if not rows.plan.breakdowns.is_list:
        return None if value[0] is None else compare("==", split, value[0])
    if None not in value:
        return compare("==", split, const(value))
    parts = [
        None
        if one is None
        else compare("==", ast.ArrayAccess(array=split, property=const(place)), one)
        for place, one in enumerate(value, 1)
    ]
    return all_of(*parts)
