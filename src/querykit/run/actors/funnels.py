"""The actors of funnels that no HogQL tells, and the events of a funnel for recordings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actors.funnels import (
    funnel_value,
    read_funnel,
    wanted_period,
    wanted_step,
    whose,
)
from querykit.draft.actors.source import listed
from querykit.draft.funnels import FunnelPlan, funnel_tree
from querykit.run.actors.found import Found, Mark, Marks, found_rows
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

    from querykit.run.asked import Asked
    from querykit.run.funnels.reached import Stream

    Node = Mapping[str, Any]
    Choose = Callable[[Iterable[Stream], Sequence[str] | None], list[Reached]]


def fold_funnel_actors(node: Node, asked: Asked) -> Found:
    """Return the actors of a step, of the drop-off before it, or of a period of funnel trends.

    Raises:
        DraftProblem: the funnel has no such step, period or breakdown value.
    """
    plan, value = _read(node, asked)
    choose, _ = _choice(node, plan)
    rows, compiled = fetch(funnel_tree(plan), plan.query, asked)
    actors = dict.fromkeys(one.actor for one in choose(read_streams(rows.dicts()), value))
    later = bool(node.get("includeRecordings"))
    return found_rows([[one] for one in actors], {}, whose(plan), compiled, marks_later=later)


def funnel_marks(node: Node, asked: Asked) -> Marks:
    """Return what finds the event of the step that is meant, or else of the last one before it."""
    plan, value = _read(node, asked)
    return marks_of(plan, value, *_choice(node, plan), asked)


def marks_of(
    plan: FunnelPlan,
    value: Sequence[str] | None,
    choose: Choose,
    step: int | None,
    asked: Asked,
) -> Marks:
    """Return what finds the event of a step for recordings.

    Args:
        plan: the funnel.
        value: the breakdown value that is meant; None for all.
        choose: chooses the attempts that count.
        step: the step; None for the last that was done.
        asked: the circumstances.
    """

    def found(ids: Sequence[str]) -> Mapping[str, Sequence[Mark]]:
        who = listed(ids, are_persons=whose(plan) == (None, False))
        rows, _ = fetch(funnel_tree(plan, who=who), plan.query, asked)
        streams = read_streams(rows.dicts())
        # among few actors a value may not be the rare one that it is among all
        chosen = [*choose(streams, None), *choose(streams, value)]
        return {one.actor: marks(one.attempt, step) for one in chosen}

    return found


def _read(node: Node, asked: Asked) -> tuple[FunnelPlan, Sequence[str] | None]:
    plan = read_funnel(node, context_of(node["source"], asked))
    return plan, funnel_value(plan, node)


def _choice(node: Node, plan: FunnelPlan) -> tuple[Choose, int | None]:
    """Return what chooses the actors, and the step to look at for recordings."""
    return (_entered if plan.viz == "trends" else _stepped)(node, plan)


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
    period, dropped = wanted_period(node, plan), bool(node.get("funnelTrendsDropOff"))

    def chosen(streams: Iterable[Stream], value: Sequence[str] | None) -> list[Reached]:
        return [
            Reached(one.actor, one.attempt)
            for shown, entrances in entrances_by_value(plan, streams).items()
            if value is None or tuple(value) == shown
            for one in entrances
            if one.period == period and one.is_converted is not dropped
        ]

    return chosen, None if dropped else plan.to_step
