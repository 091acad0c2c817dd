"""FunnelsQuery: the events of each actor that matter to a funnel, in the order of their time.

The HogQL gathers, for each actor, which steps and exclusions each event matches; how far the actor
came is worked out from that by `querykit.run.funnels`, as semantics.md 5.4 to 5.6 describe it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from querykit.draft.build import (
    TRUE,
    all_of,
    any_of,
    call,
    compare,
    const,
    expr,
    field,
    moment,
    select,
    union,
    user_expr,
)
from querykit.draft.dates import DateRange, resolve_range
from querykit.draft.entities import entity_condition, series_condition, source_of
from querykit.draft.insight import EVENT_MARK, check_parts
from querykit.draft.intervals import in_range
from querykit.draft.properties import filters_condition, test_accounts_condition
from querykit.draft.trends.breakdowns import Breakdowns, cohort_rows, read_breakdowns
from querykit.errors import DraftProblem, NotSupported
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from querykit.draft.context import Context

    Node = Mapping[str, Any]

MOST_STEPS = 30
"""The tree of a query grows with the square of its steps; ClickHouse takes no larger one."""

DEFAULT_WINDOW = 14
SECONDS = {
    "second": 1,
    "minute": 60,
    "hour": 3_600,
    "day": 86_400,
    "week": 7 * 86_400,
    "month": 31 * 86_400,
}
FIRST_TIME = "first_time_for_user"
FIRST_MATCHING = "first_time_for_user_with_filters"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An event that spoils an attempt between two steps; both count from 0."""

    node: Node
    from_step: int
    to_step: int


@dataclass(frozen=True, slots=True)
class FunnelPlan:
    """A FunnelsQuery that was read."""

    query: Node
    context: Context
    within: DateRange
    steps: tuple[Node, ...]
    exclusions: tuple[Exclusion, ...]
    order: str
    viz: str
    window: float
    """Seconds from the first step of an attempt to its last."""

    from_step: int
    to_step: int
    attribution: str
    attribution_step: int
    breakdowns: Breakdowns
    bins: int | None = None

    @property
    def optional(self) -> tuple[bool, ...]:
        """Return for each step whether an attempt may do without it."""
        return tuple(bool(step.get("optionalInFunnel")) for step in self.steps)


def plan_funnels(query: Node, context: Context) -> FunnelPlan:
    """Read a FunnelsQuery.

    Raises:
        DraftProblem: a member stands for no funnel; the pointer says which.
        NotSupported: the query uses an option that is not drafted.
    """
    steps = tuple(query.get("series") or ())
    funnel: Node = query.get("funnelsFilter") or {}
    check_parts(len(steps), most=MOST_STEPS)
    if any(source_of(step).is_warehouse for step in steps):
        raise NotSupported("steps of a funnel from a warehouse table", pointer="/series")
    if (query.get("compareFilter") or {}).get("compare"):
        raise NotSupported("a funnel compared with a period before", pointer="/compareFilter")
    order = funnel.get("funnelOrderType") or "ordered"
    viz = funnel.get("funnelVizType") or "steps"
    if viz not in ("steps", "trends", "time_to_convert"):
        raise NotSupported(
            f"the visualisation {viz} of a funnel", pointer="/funnelsFilter/funnelVizType"
        )
    last = len(steps) - 1
    from_step, to_step = funnel.get("funnelFromStep"), funnel.get("funnelToStep")
    plan = FunnelPlan(
        query=query,
        context=context,
        within=resolve_range(
            query.get("dateRange"),
            query.get("interval"),
            context.clock,
            earliest=context.earliest,
        ),
        steps=steps,
        exclusions=tuple(
            Exclusion(one, int(one["funnelFromStep"]), int(one["funnelToStep"]))
            for one in funnel.get("exclusions") or ()
        ),
        order=order,
        viz=viz,
        window=_window(funnel),
        from_step=0 if from_step is None else int(from_step),
        to_step=last if to_step is None else int(to_step),
        attribution=funnel.get("breakdownAttributionType") or "first_touch",
        attribution_step=int(funnel.get("breakdownAttributionValue") or 0),
        breakdowns=read_breakdowns(query, context, "funnel"),
        bins=int(funnel["binCount"]) if str(funnel.get("binCount") or "auto") != "auto" else None,
    )
    _check(plan)
    return plan


def _window(funnel: Node) -> float:
    count = funnel.get("funnelWindowInterval")
    if not count or count < 0:
        count = DEFAULT_WINDOW
    return float(count) * SECONDS[funnel.get("funnelWindowIntervalUnit") or "day"]


def _check(plan: FunnelPlan) -> None:
    """Refuse what PostHog refuses (semantics.md 5.2)."""
    last = len(plan.steps) - 1
    for name, step in (("funnelFromStep", plan.from_step), ("funnelToStep", plan.to_step)):
        if not 0 <= step <= last:
            message = f"steps count from 0 to {last}, and there is no {step}"
            raise DraftProblem(message, pointer=f"/funnelsFilter/{name}")
    if plan.viz != "steps" and plan.from_step >= plan.to_step:
        message = "funnelFromStep must come before funnelToStep"
        raise DraftProblem(message, pointer="/funnelsFilter/funnelFromStep")
    for index, one in enumerate(plan.exclusions):
        _check_exclusion(plan, one, f"/funnelsFilter/exclusions/{index}")
    if plan.order == "unordered" and plan.attribution == "step" and plan.attribution_step:
        message = "an unordered funnel attributes only to its first step"
        raise DraftProblem(message, pointer="/funnelsFilter/breakdownAttributionValue")
    if plan.attribution == "step" and not 0 <= plan.attribution_step <= last:
        message = f"steps count from 0 to {last}"
        raise DraftProblem(message, pointer="/funnelsFilter/breakdownAttributionValue")
    if any(plan.optional):
        _check_optional(plan)


def _check_exclusion(plan: FunnelPlan, one: Exclusion, pointer: str) -> None:
    last = len(plan.steps) - 1
    if not 0 <= one.from_step < one.to_step <= last:
        message = f"an exclusion goes from a step to a later one; steps count from 0 to {last}"
        raise DraftProblem(message, pointer=pointer)
    if plan.order == "unordered" and (one.from_step, one.to_step) != (0, last):
        raise DraftProblem("in an unordered funnel, an exclusion spans all steps", pointer=pointer)
    inside = plan.steps[one.from_step : one.to_step + 1]
    if any(_what(step) == _what(one.node) for step in inside):
        raise DraftProblem("an exclusion cannot be a step within its own range", pointer=pointer)


def _check_optional(plan: FunnelPlan) -> None:
    if plan.order == "unordered" or plan.viz != "steps":
        raise DraftProblem(
            "optional steps need the visualisation as steps, ordered or strict", pointer="/series"
        )
    if plan.optional[0]:
        raise DraftProblem("the first step cannot be optional", pointer="/series/0")


def _what(node: Node) -> tuple[Any, ...]:
    properties = node.get("properties") or None
    return (node.get("event"), node.get("id"), str(properties))


# -- the tree ---------------------------------------------------------------------------------------


def draft_funnels(query: Node, context: Context) -> ast.Node:
    """Return the query for the events of each actor; see `funnel_tree`."""
    return funnel_tree(plan_funnels(query, context))


def funnel_tree(plan: FunnelPlan, *, who: ast.Node | None = None) -> ast.Node:
    """Return the query for the events of each actor.

    Its columns are `actor`, `stream` (tuples of seconds since 1970, the steps that the event matches,
    the exclusions that it matches, and its breakdown value), and `cohort` where it breaks down by
    cohorts.

    Args:
        plan: the query as it was read.
        who: a query for the only actors that are asked about; each event then comes with what tells it.
    """
    if not plan.breakdowns.cohorts:
        return _streams(plan, None, who)
    return union([_streams(plan, cohort, who) for cohort in plan.breakdowns.cohorts])


def _streams(plan: FunnelPlan, cohort: int | str | None, who: ast.Node | None) -> ast.SelectQuery:
    steps = [step_condition(plan, step) for step in plan.steps]
    exclusions = [series_condition(entity_of(one.node), plan.context) for one in plan.exclusions]
    matters = TRUE if plan.order == "strict" else any_of([*steps, *exclusions])
    event = expr("toFloat(timestamp)"), _flags(steps), _flags(exclusions), breakdown_of(plan)
    made: ast.SelectQuery = select(
        "SELECT {actor} AS actor, groupArray({event}) AS stream, {cohort} AS cohort"
        " FROM events WHERE {where} GROUP BY actor",
        actor=actor_of(plan),
        event=call("tuple", *event, *([EVENT_MARK] if who is not None else [])),
        cohort=const(str(cohort) if cohort is not None else ""),
        where=all_of(
            *rows_of(plan, cohort),
            matters,
            None if who is None else compare("in", actor_of(plan), who),
        ),
    )
    return made


def rows_of(plan: FunnelPlan, cohort: int | str | None) -> list[ast.Node | None]:
    """Return what holds for every event of a funnel, whatever step it matches."""
    return [
        in_range(field("timestamp"), plan.within),
        _filters(plan),
        None if cohort is None else cohort_rows(cohort),
        _has_actor(plan),
    ]


def _flags(conditions: Sequence[ast.Node]) -> ast.Node:
    """Return an array of 0 and 1, one for each condition."""
    return ast.Array(
        exprs=tuple([call("if", condition, 1, 0) for condition in conditions]) or (const(0),)
    )


def step_condition(plan: FunnelPlan, step: Node) -> ast.Node:
    """Return which events match a step."""
    condition = series_condition(step, plan.context)
    math = step.get("math")
    if math not in (FIRST_TIME, FIRST_MATCHING):
        return condition
    counted = entity_condition(step, plan.context) if math == FIRST_TIME else condition
    first = select(
        "SELECT argMin(uuid, timestamp) FROM events WHERE {where} GROUP BY {actor}",
        where=all_of(
            counted, compare("<=", field("timestamp"), moment(plan.within.end)), _filters(plan)
        ),
        actor=actor_of(plan),
    )
    return all_of(condition, compare("in", field("uuid"), first))


def entity_of(node: Node) -> Node:
    """Return the series that an exclusion is like."""
    kind = str(node.get("kind") or "").replace("FunnelExclusion", "")
    return {**node, "kind": kind or ("EventsNode" if "event" in node else "ActionsNode")}


def actor_of(plan: FunnelPlan) -> ast.Node:
    """Return whose funnel an event belongs to: a person, a group, or the value of an expression."""
    funnel: Node = plan.query.get("funnelsFilter") or {}
    if funnel.get("funnelAggregateByHogQL"):
        return user_expr(str(funnel["funnelAggregateByHogQL"]))
    index = plan.query.get("aggregation_group_type_index")
    return field("person_id") if index is None else field(f"$group_{int(index)}")


def _has_actor(plan: FunnelPlan) -> ast.Node | None:
    funnel: Node = plan.query.get("funnelsFilter") or {}
    if funnel.get("funnelAggregateByHogQL"):
        return expr("notEmpty(ifNull(toString({actor}), ''))", actor=actor_of(plan))
    if plan.query.get("aggregation_group_type_index") is None:
        return None
    return compare("!=", actor_of(plan), "")


def _filters(plan: FunnelPlan) -> ast.Node:
    tests = test_accounts_condition(plan.context) if plan.query.get("filterTestAccounts") else None
    return all_of(tests, filters_condition(plan.query.get("properties"), plan.context))


def breakdown_of(plan: FunnelPlan) -> ast.Node:
    """Return the breakdown value of an event: an array of texts, empty without a breakdown."""
    values = [
        one.value(plan.context, clean_paths=plan.breakdowns.clean_paths)
        for one in plan.breakdowns.items
    ]
    return ast.Array(exprs=tuple(values)) if values else const([""])
