"""The events of the actors that were active in so many intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actors.points import period_index, series_index
from querykit.draft.actors.source import Point
from querykit.draft.build import all_of, call, compare, field, select
from querykit.draft.entities import source_of
from querykit.draft.insight import actor_of, group_index_of, has_actor, rows_condition
from querykit.draft.intervals import in_range
from querykit.draft.nested import below
from querykit.draft.stickiness import CRITERIA, StickinessPlan, buckets_of_actors, plan_stickiness
from querykit.errors import DraftProblem, NotSupported

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context

    Node = Mapping[str, Any]


def stickiness_point(node: Node, context: Context) -> Point:
    """Return the events of the actors that were active in `day` intervals, or more, or fewer.

    Without an `operator` it is as the chart counts: just so many, or, cumulative, so many or more.

    Args:
        node: a StickinessActorsQuery, or an InsightActorsQuery with a StickinessQuery in it.
        context: the world of the draft.

    Raises:
        DraftProblem: the chart has no such bar; the pointer says why.
        NotSupported: its rows are no events.
    """
    with below("/source"):
        plan = plan_stickiness(node["source"], context)
    index, period = series_index(node, plan.series), period_index(node, plan.ranges)
    series, within = plan.series[index], plan.ranges[period]
    if source_of(series).is_warehouse:
        raise NotSupported(
            "the actors of rows of a warehouse table", pointer=f"/source/series/{index}"
        )
    actor = actor_of(plan.query, series)
    chosen = select(
        "SELECT actor FROM {counted} WHERE {enough}",
        counted=buckets_of_actors(plan, index, period),
        enough=_enough(plan, node),
    )
    where = all_of(
        rows_condition(plan.query, series, context),
        has_actor(plan.query, series),
        in_range(field("timestamp"), within),
        compare("in", actor, chosen),
    )
    group, others = group_index_of(plan.query, series), series.get("math") == "hogql"
    return Point(where, actor, None if others else group, are_others=others)


def _enough(plan: StickinessPlan, node: Node) -> Any:
    # the range before may touch one interval more; who was active in all of them is in the last bar
    buckets = call("least", field("buckets"), plan.length)
    day = node.get("day")
    if day in (None, ""):
        return compare(">=", buckets, 1)
    text = str(day)
    if not text.isdigit() or not 1 <= int(text) <= plan.length:
        raise DraftProblem(
            f"there is no bar of {day!r} intervals",
            hint=f"day is a number of intervals, from 1 to {plan.length}",
            pointer="/day",
        )
    cumulative = (plan.query.get("stickinessFilter") or {}).get("computedAs") == "cumulative"
    operator = node.get("operator") or ("gte" if cumulative else "exact")
    return compare(CRITERIA[operator], buckets, int(text))
