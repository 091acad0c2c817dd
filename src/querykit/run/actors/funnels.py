"""The actors that reached a step of a funnel, or dropped off before it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from querykit.draft.actors.values import breakdown_texts
from querykit.draft.dates import align, read_moment
from querykit.draft.funnels import FunnelPlan, funnel_tree, plan_funnels
from querykit.draft.places import below
from querykit.errors import DraftProblem, NotSupported
from querykit.run.actors.found import Found, Whose, found_rows
from querykit.run.funnels.reached import (
    Reached,
    entrances_by_value,
    reached_by_value,
    read_streams,
)
from querykit.run.insights import context_of, fetch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from querykit.run.asked import Asked
    from querykit.run.funnels.attempts import Attempt
    from querykit.run.funnels.reached import Stream

    Node = Mapping[str, Any]

STEP, BREAKDOWN = "/funnelStep", "/funnelStepBreakdown"
PERIOD, DROP_OFF = "/funnelTrendsEntrancePeriodStart", "/funnelTrendsDropOff"


def funnel_actors(node: Node, asked: Asked) -> Found:
    """Return the actors of a step, of the drop-off before it, or of a period of funnel trends.

    Raises:
        DraftProblem: the funnel has no such step, period or breakdown value.
    """
    query, recordings = node["source"], bool(node.get("includeRecordings"))
    if node.get("compare") == "previous":
        raise NotSupported("a funnel that is compared with a period before", pointer="/compare")
    plan = read_funnel(query, asked)
    value = funnel_value(plan, node)
    chosen = (_entered if plan.viz == "trends" else _stepped)(node, plan)
    with below("/source"):
        tree = funnel_tree(plan, marks=recordings)
    rows, compiled = fetch(tree, query, asked)
    found = chosen(read_streams(rows.dicts()), value)
    attempts = {one.actor: one.attempt for one in found}
    listed = [
        [actor, *([marks(attempt, _step_of(node, plan))] if recordings else [])]
        for actor, attempt in attempts.items()
    ]
    return found_rows(listed, {}, whose_funnel(query), compiled, recordings=recordings)


def read_funnel(query: Node, asked: Asked) -> FunnelPlan:
    """Return the funnel of a query for its actors."""
    with below("/source"):
        return plan_funnels(query, context_of(query, asked))


def whose_funnel(query: Node) -> Whose:
    """Return what the actors of a funnel are."""
    expression = (query.get("funnelsFilter") or {}).get("funnelAggregateByHogQL")
    others = bool(expression) and expression != "person_id"
    return Whose(None if others else query.get("aggregation_group_type_index"), others)


def marks(attempt: Attempt, step: int | None) -> list[list[str]]:
    """Return the event of a step that may have been recorded, or else of the last step before it.

    Args:
        attempt: how an actor came through the funnel.
        step: the step; None for the last that was done.
    """
    until = [
        event
        for done, event in zip(attempt.done, attempt.events, strict=True)
        if step is None or done <= step
    ]
    recorded = [event for event in until if event.mark[2]]
    return [list(recorded[-1].mark)] if recorded else []


# -- steps ------------------------------------------------------------------------------------------


def _stepped(
    node: Node, plan: FunnelPlan
) -> Callable[[Iterable[Stream], Sequence[str] | None], list[Reached]]:
    wanted, steps = node.get("funnelStep"), len(plan.steps)
    if wanted is None or not (1 <= wanted <= steps or -steps <= wanted <= -2):
        raise DraftProblem(
            "nothing says which step is meant" if wanted is None else f"there is no step {wanted}",
            hint=f"1 to {steps} for who reached it, -2 to -{steps} for who dropped off before it",
            pointer=STEP,
        )

    def chosen(streams: Iterable[Stream], value: Sequence[str] | None) -> list[Reached]:
        reached = reached_by_value(plan, streams)
        return [
            one
            for shown, actors in reached.items()
            if value is None or tuple(value) == shown
            for one in actors
            if is_of_step(plan, one.attempt, wanted)
        ]

    return chosen


def is_of_step(plan: FunnelPlan, attempt: Attempt, wanted: int) -> bool:
    """Return whether an attempt reached a step, or, for a negative one, ended before it."""
    step = abs(wanted) - 1
    if wanted > 0:
        return step in attempt.done
    needed = [one for one in range(step) if not plan.optional[one]]
    return step not in attempt.done and all(one in attempt.done for one in needed)


def _step_of(node: Node, plan: FunnelPlan) -> int | None:
    """Return the step whose event is looked at for recordings; None for the last that was done."""
    if plan.viz == "trends":
        return None if node.get("funnelTrendsDropOff") else plan.to_step
    wanted = int(node["funnelStep"])
    return wanted - 1 if wanted > 0 else None


# -- trends -----------------------------------------------------------------------------------------


def _entered(
    node: Node, plan: FunnelPlan
) -> Callable[[Iterable[Stream], Sequence[str] | None], list[Reached]]:
    period, dropped = _period(node, plan), bool(node.get("funnelTrendsDropOff"))

    def chosen(streams: Iterable[Stream], value: Sequence[str] | None) -> list[Reached]:
        return [
            Reached(one.actor, one.attempt)
            for shown, entrances in entrances_by_value(plan, streams).items()
            if value is None or tuple(value) == shown
            for one in entrances
            if one.period == period and one.is_converted is not dropped
        ]

    return chosen


def _period(node: Node, plan: FunnelPlan) -> datetime:
    given = node.get("funnelTrendsEntrancePeriodStart")
    if node.get("funnelTrendsDropOff") is None or not given:
        missing = PERIOD if not given else DROP_OFF
        message = "the actors of funnel trends are those of a period who converted, or who did not"
        raise DraftProblem(message, hint=f"set {missing[1:]}", pointer=missing)
    moment = read_moment(str(given), plan.context.clock)
    start = align(moment.at, plan.within.interval, plan.context.clock)
    if moment.is_relative or start not in plan.within.buckets():
        message = f"the period {given!r} lies outside of the range of the funnel"
        raise DraftProblem(message, pointer=PERIOD)
    return start


# -- breakdown --------------------------------------------------------------------------------------


def funnel_value(plan: FunnelPlan, node: Node) -> Sequence[str] | None:
    """Return the breakdown value that is meant; None for all.

    Raises:
        DraftProblem: the funnel is not broken down so.
    """
    given = node.get("funnelStepBreakdown", node.get("breakdown"))
    if len(plan.breakdowns.items) > 1 and isinstance(given, str) and given.startswith("["):
        try:
            given = json.loads(given)
        except ValueError:
            raise DraftProblem(f"{given!r} is no list of values", pointer=BREAKDOWN) from None
    return breakdown_texts(given, plan.breakdowns, pointer=BREAKDOWN)
