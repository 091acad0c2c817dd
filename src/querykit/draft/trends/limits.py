"""Only so many breakdown values come back: the rest is merged where the data is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from querykit.draft.build import all_of, compare, const, field, moment, select
from querykit.draft.trends.breakdowns import NULL_TOKEN, OTHER_TOKEN
from querykit.draft.trends.maths import ACTIVE_DAYS, math_of

if TYPE_CHECKING:
    from querykit.draft.trends.rows import SeriesRows
    from querykit.hogql import ast

MERGED = {"max": "max(result)", "min": "min(result)"}
"""Maths of which the rest is not the sum."""


def limited(part: ast.SelectQuery, rows: SeriesRows) -> ast.Node:
    """Return the query of a series with the values beyond the limit merged into one.

    Values are ranked by their totals, ties by the value; rows without a value come after all others.
    """
    breakdowns = rows.plan.breakdowns
    if not breakdowns.items or rows.plan.is_box_plot:
        return part
    bucket = "" if rows.plan.is_total else "bucket, "
    merge = MERGED.get(str(rows.node.get("math")), "sum(result)")
    tree: ast.Node = select(
        f"""
        SELECT series, period, {bucket}if(place <= {{limit}}, value, {{other}}) AS breakdown_value,
            {merge} AS result
        FROM {{ranked}}
        GROUP BY series, period, {bucket}breakdown_value
        """,
        limit=breakdowns.limit,
        other=_token(OTHER_TOKEN, rows),
        ranked=_ranked(part, rows),
    )
    return tree


def kept_values(part: ast.SelectQuery, rows: SeriesRows) -> ast.Node:
    """Return the query for the values of a series that have a line of their own."""
    tree: ast.Node = select(
        "SELECT DISTINCT value FROM {ranked} WHERE place <= {limit}",
        limit=rows.plan.breakdowns.limit,
        ranked=_ranked(part, rows),
    )
    return tree


def _ranked(part: ast.SelectQuery, rows: SeriesRows) -> ast.Node:
    bucket = "" if rows.plan.is_total else "bucket, "
    tree: ast.Node = select(
        f"""
        SELECT series, period, {bucket}value, result,
            dense_rank() OVER (ORDER BY value = {{nothing}} ASC, total DESC, value ASC) AS place
        FROM (
            SELECT series, period, {bucket}breakdown_value AS value, result,
                sum(result) OVER (PARTITION BY breakdown_value) AS total
            FROM {{part}}
        )
        """,
        nothing=_token(NULL_TOKEN, rows),
        part=_shown(part, rows),
    )
    return tree


def _token(token: str, rows: SeriesRows) -> ast.Node:
    breakdowns = rows.plan.breakdowns
    return const([token] * len(breakdowns.items) if breakdowns.is_list else token)


def _shown(part: ast.SelectQuery, rows: SeriesRows) -> ast.SelectQuery:
    """Return the query of a series without the buckets after the last; windows of days reach there."""
    if rows.plan.is_total or math_of(rows) not in ACTIVE_DAYS:
        return part
    starts = rows.within.buckets()
    first, last = (rows.bucket(moment(one)) for one in (starts[0], starts[-1]))
    return replace(
        part,
        having=all_of(compare(">=", field("bucket"), first), compare("<=", field("bucket"), last)),
    )
