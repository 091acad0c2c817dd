"""The actors of funnels that no HogQL tells: unordered, by periods, or with their recordings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actors.funnels import funnel_value, read_funnel, wanted_step, whose
from querykit.draft.dates import align, read_moment
from querykit.draft.funnels import FunnelPlan, funnel_tree
from querykit.errors import DraftProblem
from querykit.run.actors.found import Found, Whose, found_rows
from querykit.run.funnels.reached import (
    Reached,
    entrances_by_value,
    is_of_step,
    marks,
    reached_by_value,
    read_streams,
)
from querykit.run.insights import context_of, fetch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from querykit.run.asked import Asked
    from querykit.run.funnels.reached import Stream

    Node = Mapping[str, Any]
    Choose = Callable[[Iterable[Stream], Sequence[str] | None], list[Reached]]

PERIOD, DROP_OFF = "/funnelTrendsEntrancePeriodStart", "/funnelTrendsDropOff"


def fold_funnel_actors(node: Node, asked: Asked) -> Found:
    """Return the actors of a step, of the drop-off before it, or of a period of funnel trends.

    Raises:
        DraftProblem: the funnel has no such step, period or breakdown value.
    """
    recordings = bool(node.get("includeRecordings"))
    plan = read_funnel(node, context_of(node["source"], asked))
    value = funnel_value(plan, node)
    choose, step = (_entered if plan.viz == "trends" else _stepped)(node, plan)
    rows, compiled = fetch(funnel_tree(plan, marks=recordings), plan.query, asked)
    attempts = {one.actor: one.attempt for one in choose(read_streams(rows.dicts()), value)}
    listed = [
        [actor, *([marks(attempt, step)] if recordings else [])]
        for actor, attempt in attempts.items()
    ]
    return found_rows(listed, {}, Whose(*whose(plan)), compiled, recordings=recordings)


def _stepped(node: Node, plan: FunnelPlan) -> tuple[Choose, int | None]:
    """Return what chooses the actors of a step, and the step to look at for recordings."""
    wanted = wanted_step(node, plan)

    def chosen(streams: Iterable[Stream], value: Sequence[str] | None) -> list[Reached]:
        return [
            one
            for shown, actors in reached_by_value(plan, streams).items()
            if value is None or tuple(value) == shown
            for one in actors
            if is_of_step(plan, one.attempt, wanted)
        ]

    return chosen, wanted - 1 if wanted > 0 else None


def _entered(node: Node, plan: FunnelPlan) -> tuple[Choose, int | None]:
    """Return what chooses the actors of a period, and the step to look at for recordings."""
    period, dropped = _period(node, plan), bool(node.get("funnelTrendsDropOff"))

    def chosen(streams: Iterable[Stream], value: Sequence[str] | None) -> list[Reached]:
        return [
            Reached(one.actor, one.attempt)
            for shown, entrances in entrances_by_value(plan, streams).items()
            if value is None or tuple(value) == shown
            for one in entrances
            if one.period == period and one.is_converted is not dropped
        ]

    return chosen, None if dropped else plan.to_step


def _period(node: Node, plan: FunnelPlan) -> datetime:
    given = node.get("funnelTrendsEntrancePeriodStart")
    if node.get("funnelTrendsDropOff") is None or not given:
        missing = DROP_OFF if given else PERIOD
        message = "the actors of funnel trends are those of a period who converted, or who did not"
        raise DraftProblem(message, hint=f"set {missing[1:]}", pointer=missing)
    moment = read_moment(str(given), plan.context.clock)
    start = align(moment.at, plan.within.interval, plan.context.clock)
    if moment.is_relative or start not in plan.within.buckets():
        message = f"the period {given!r} lies outside of the range of the funnel"
        raise DraftProblem(message, pointer=PERIOD)
    return start
