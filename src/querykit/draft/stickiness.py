"""StickinessQuery: how many actors did something in one interval, in two, in three ..."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from querykit.draft.build import all_of, compare, expr, moment, select, union
from querykit.draft.dates import DateRange, previous_range, resolve_range
from querykit.draft.dates.buckets import FIXED
from querykit.draft.entities import source_of
from querykit.draft.insight import actor_of, check_parts, check_sampling, has_actor, rows_condition
from querykit.draft.intervals import in_range, start_of
from querykit.errors import DraftProblem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from querykit.draft.context import Context
    from querykit.hogql import ast

PERIODS = ("current", "previous")
CRITERIA: Mapping[str, str] = {"gte": ">=", "lte": "<=", "exact": "=="}


@dataclass(frozen=True, slots=True)
class StickinessPlan:
    """A StickinessQuery that was read."""

    query: Mapping[str, Any]
    context: Context
    current: DateRange
    previous: DateRange | None
    series: Sequence[Mapping[str, Any]]
    interval_count: int

    @property
    def ranges(self) -> tuple[DateRange, ...]:
        """Return the current range, and the one that it is compared with."""
        return (self.current,) if self.previous is None else (self.current, self.previous)

    @property
    def length(self) -> int:
        """Return in how many buckets something can be done at most."""
        return -(-len(self.current.buckets()) // self.interval_count)


def plan_stickiness(query: Mapping[str, Any], context: Context) -> StickinessPlan:
    """Read a StickinessQuery.

    Raises:
        DraftProblem: a member stands for no query.
    """
    series = query.get("series") or []
    check_parts(len(series))
    check_sampling(query)
    dates = query.get("dateRange")
    current = resolve_range(dates, query.get("interval"), context.clock, earliest=context.earliest)
    compare_to = query.get("compareFilter") or {}
    previous = None
    if compare_to.get("compare"):
        previous = previous_range(current, compare_to.get("compare_to"))
    count = int(query.get("intervalCount") or 1)
    if count < 1:
        raise DraftProblem(f"intervalCount is {count}, and not 1 or more", pointer="/intervalCount")
    return StickinessPlan(query, context, current, previous, series, count)


def draft_stickiness(query: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the HogQL of a StickinessQuery.

    Its rows: number of the series, current or previous period, number of buckets, actors.
    """
    return stickiness_tree(plan_stickiness(query, context))


def stickiness_tree(plan: StickinessPlan) -> ast.Node:
    """Return the HogQL of a StickinessQuery that was read."""
    return union(
        [
            _part(plan, index, period)
            for period in range(len(plan.ranges))
            for index in range(len(plan.series))
        ]
    )


def _part(plan: StickinessPlan, index: int, period: int) -> ast.Node:
    tree: ast.Node = select(
        "SELECT {series} AS series, {period} AS period, buckets, count() AS actors "
        "FROM {counted} GROUP BY buckets",
        series=index,
        period=PERIODS[period],
        counted=buckets_of_actors(plan, index, period),
    )
    return tree


def buckets_of_actors(plan: StickinessPlan, index: int, period: int) -> ast.Node:
    """Return the query for the number of buckets of each actor that count."""
    node, within = plan.series[index], plan.ranges[period]
    source = source_of(node)
    parts: dict[str, Any] = {
        "actor": actor_of(plan.query, node),
        "bucket": _bucket(source.timestamp, within, plan.interval_count),
        "table": source.table,
        "where": all_of(
            rows_condition(plan.query, node, plan.context),
            has_actor(plan.query, node),
            in_range(source.timestamp, within),
        ),
    }
    criteria = (plan.query.get("stickinessFilter") or {}).get("stickinessCriteria")
    tree: ast.Node
    if not criteria:
        tree = select(
            "SELECT {actor} AS actor, count(DISTINCT {bucket}) AS buckets FROM {table} "
            "WHERE {where} GROUP BY actor",
            **parts,
        )
        return tree
    tree = select(
        "SELECT actor, count() AS buckets FROM ("
        "SELECT {actor} AS actor, {bucket} AS bucket FROM {table} WHERE {where} "
        "GROUP BY actor, bucket HAVING {enough}) GROUP BY actor",
        enough=compare(CRITERIA[criteria["operator"]], expr("count()"), criteria["value"]),
        **parts,
    )
    return tree


def _bucket(at: ast.Node, within: DateRange, count: int) -> ast.Node:
    """Return the bucket of a row; several intervals in one are counted back from the end."""
    start = start_of(at, within.interval, within.clock.week_mode)
    if count == 1:
        return expr("toDate({at})", at=at) if within.interval == "day" else start
    last = within.buckets()[-1]
    if within.interval in FIXED:
        text = "intDiv(toUnixTimestamp({last}) - toUnixTimestamp({start}), {size})"
        size = FIXED[within.interval] * count
        return expr(text, last=moment(last), start=start, size=size)
    unit = "month" if within.interval in ("month", "quarter", "year") else "day"
    size = {"week": 7, "quarter": 3, "year": 12}.get(within.interval, 1) * count
    return expr(
        "intDiv(dateDiff({unit}, toDate({start}), toDate({last})), {size})",
        unit=unit,
        start=start,
        last=moment(last),
        size=size,
    )
