"""The actors of a funnel: who reached a step, who dropped off before it, who came through."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from querykit.draft.actors.source import ActorSource
from querykit.draft.actors.values import breakdown_texts
from querykit.draft.attempts import attempts_of_value, is_in_sql, is_reached
from querykit.draft.build import all_of, compare, const, field, member, select
from querykit.draft.dates import align, read_moment
from querykit.draft.entrances import actor_entrances_tree, are_entrances_in_sql
from querykit.draft.funnels import FunnelPlan, plan_funnels
from querykit.draft.intervals import bucket_key
from querykit.draft.nested import below
from querykit.errors import DraftProblem, NotSupported

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from querykit.draft.context import Context
    from querykit.hogql import ast

    Node = Mapping[str, Any]

STEP, BREAKDOWN = "/funnelStep", "/funnelStepBreakdown"
PERIOD, DROP_OFF = "/funnelTrendsEntrancePeriodStart", "/funnelTrendsDropOff"


def funnel_actors(node: Node, context: Context) -> ActorSource | None:
    """Return the actors of a step, or of the drop-off before it; None where no HogQL tells them.

    Raises:
        DraftProblem: the funnel has no such step or breakdown value.
        NotSupported: the actors of a period before are meant.
    """
    plan = read_funnel(node, context)
    value = funnel_value(plan, node)
    tree: ast.Node
    if are_entrances_in_sql(plan):
        tree = _entered(node, plan, value)
    elif is_in_sql(plan):
        tree = select(
            "SELECT DISTINCT actor AS actor_id FROM {attempts} WHERE {reached}",
            attempts=attempts_of_value(plan, value),
            reached=is_reached(plan, wanted_step(node, plan)),
        )
    else:
        return None
    index, others = whose(plan)
    later = bool(node.get("includeRecordings"))
    return ActorSource(tree, group_type_index=index, are_others=others, marks_later=later)


def _entered(node: Node, plan: FunnelPlan, value: Sequence[str] | None) -> ast.Node:
    key = bucket_key(wanted_period(node, plan), plan.within.interval)
    converted = 0 if node["funnelTrendsDropOff"] else 1
    tree: ast.Node = select(
        "SELECT DISTINCT actor AS actor_id FROM {entered} WHERE {wanted}",
        entered=actor_entrances_tree(plan),
        wanted=all_of(
            compare("==", member("entry", 1), key),
            compare("==", member("entry", 2), converted),
            None if value is None else compare("==", field("value"), const(list(value))),
        ),
    )
    return tree


def read_funnel(node: Node, context: Context) -> FunnelPlan:
    """Return the funnel of a query for its actors.

    Raises:
        DraftProblem: a member of it stands for no funnel.
        NotSupported: the actors of a period before are meant.
    """
    if node.get("compare") == "previous":
        raise NotSupported("a funnel that is compared with a period before", pointer="/compare")
    with below("/source"):
        return plan_funnels(node["source"], context)


def wanted_step(node: Node, plan: FunnelPlan) -> int:
    """Return the step that is meant: counted from 1, below 0 for the drop-off before it.

    Raises:
        DraftProblem: the funnel has no such step.
    """
    wanted, steps = node.get("funnelStep"), len(plan.steps)
    if wanted is None or not (1 <= wanted <= steps or -steps <= wanted <= -2):
        raise DraftProblem(
            "nothing says which step is meant" if wanted is None else f"there is no step {wanted}",
            hint=f"1 to {steps} for who reached it, -2 to -{steps} for who dropped off before it",
            pointer=STEP,
        )
    return int(wanted)


def wanted_period(node: Node, plan: FunnelPlan) -> datetime:
    """Return the start of the period of funnel trends that is meant.

    Raises:
        DraftProblem: the funnel has no such period, or nothing says whether who converted is meant.
    """
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


def funnel_value(plan: FunnelPlan, node: Node) -> Sequence[str] | None:
    """Return the breakdown value that is meant; None for all.

    Raises:
        DraftProblem: the funnel is not broken down so.
    """
    given = node.get("funnelStepBreakdown")
    if len(plan.breakdowns.items) > 1 and isinstance(given, str) and given.startswith("["):
        try:
            given = json.loads(given)
        except ValueError:
            raise DraftProblem(f"{given!r} is no list of values", pointer=BREAKDOWN) from None
    return breakdown_texts(given, plan.breakdowns, pointer=BREAKDOWN)


def whose(plan: FunnelPlan) -> tuple[int | None, bool]:
    """Return which groups the actors are, and whether they are values of an expression instead."""
    expression = (plan.query.get("funnelsFilter") or {}).get("funnelAggregateByHogQL")
    if expression and expression != "person_id":
        return None, True
    return plan.query.get("aggregation_group_type_index"), False


def travellers(plan: FunnelPlan, value: Sequence[str] | None) -> ast.Node:
    """Return the query for who entered a funnel: `actor_id`, `since`, `until`, `converted`.

    What counts is what somebody did between the first step and the last, or, without the last, within
    the conversion window.
    """
    last = len(plan.steps)
    made: ast.Node = select(
        f"SELECT actor AS actor_id, min(times[1]) AS since, max(if(times[{last}] > 0, times[{last}],"
        f" least(times[1] + {{window}}, {{end}}))) AS until,"
        f" max(if(times[{last}] > 0, 1, 0)) AS converted"
        " FROM {attempts} GROUP BY actor",
        attempts=attempts_of_value(plan, value),
        window=const(plan.window),
        end=const(plan.within.end.timestamp()),
    )
    return made
