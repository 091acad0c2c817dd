"""Funnels as HogQL: the attempt of each actor that counts, and the numbers over all of them.

An actor's events are one array, in the order of their time. For each step, a further array of the same
length says which attempt reached it with which event: the attempt at the step before, if there was one
still within the window (semantics.md 5.4, 5.5). Nothing but `arrayMap` and `arrayFill` goes over the
events, so the cost grows with their number only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.attempt_arrays import OrderedArrays, are_apart
from querykit.draft.build import (
    TRUE,
    alias,
    all_of,
    compare,
    const,
    expr,
    field,
    item,
    select,
    union,
)
from querykit.draft.entrances import are_entrances_in_sql, entrances_tree
from querykit.draft.funnels import funnel_tree, plan_funnels
from querykit.draft.unordered_arrays import UnorderedArrays
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from querykit.draft.context import Context
    from querykit.draft.funnels import FunnelPlan

OTHER = "Other"


def is_in_sql(plan: FunnelPlan) -> bool:
    """Return whether the attempts of a funnel are found by HogQL.

    Not in unordered funnels where an event can match two steps, as which it serves depends on those
    before; and not in trends, which ask for an attempt of each entrance.
    """
    is_plain = plan.order != "unordered" or are_apart(plan)
    return is_plain and plan.viz != "trends" and plan.within.start.timestamp() > 0


def draft_funnels(query: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the query for a FunnelsQuery."""
    return drafted_funnel(plan_funnels(query, context))


def drafted_funnel(plan: FunnelPlan) -> ast.Node:
    """Return the query for a funnel: its numbers, or else the events of each actor."""
    if are_entrances_in_sql(plan):
        return entrances_tree(plan)
    if not is_in_sql(plan):
        return funnel_tree(plan)
    return durations_tree(plan) if plan.viz == "time_to_convert" else steps_tree(plan)


# -- numbers over all actors -------------------------------------------------------------------------


def steps_tree(plan: FunnelPlan) -> ast.Node:
    """Return the query for the numbers of each step.

    Its columns, arrays with a member for each step: `reached` (actors), `average` and `median` (seconds
    from the step before; none where nobody took any). `value` is what it breaks down by: an array of
    texts, the id of a cohort as the only one.
    """
    attempts = attempts_tree(plan)
    steps = range(1, len(plan.steps) + 1)
    taken = [_seconds_to(plan, step) for step in steps[1:]]
    numbers = [
        ("reached", [expr(f"countIf(times[{step}] > 0)") for step in steps]),
        ("average", [const(None), *[expr("avgIf({of}, {of} > 0)", of=one) for one in taken]]),
        ("median", [const(None), *[expr("medianIf({of}, {of} > 0)", of=one) for one in taken]]),
    ]
    columns = [alias(ast.Array(exprs=tuple(parts)), name) for name, parts in numbers]
    if not plan.breakdowns:
        return _with_columns(select("SELECT 1 FROM {attempts}", attempts=attempts), columns)
    made = select(
        "SELECT {value} AS value FROM {attempts} WHERE {where} GROUP BY value",
        value=_within_limit(plan),
        attempts=_ranked(attempts) if plan.breakdowns.items else attempts,
        where=_is_shown(plan),
    )
    return _with_columns(made, [*made.select, *columns])


def attempts_of_value(plan: FunnelPlan, value: Sequence[str] | None) -> ast.Node:
    """Return the query for the attempts that count for a breakdown value: `actor` and `times`.

    Args:
        plan: the funnel.
        value: as `steps_tree` has it; None for all.
    """
    attempts = attempts_tree(plan)
    if value is None and not plan.breakdowns.hide_other:
        return attempts
    own = TRUE if value is None else compare("==", _within_limit(plan), const(list(value)))
    made: ast.Node = select(
        "SELECT actor, times FROM {attempts} WHERE {where}",
        attempts=_ranked(attempts) if plan.breakdowns.items else attempts,
        where=all_of(_is_shown(plan), own),
    )
    return made


def is_reached(plan: FunnelPlan, wanted: int) -> ast.Node:
    """Return whether an attempt reached a step, or, for a negative one, ended before it."""
    if wanted > 0:
        return compare(">", item("times", wanted), 0)
    step = -wanted
    needed = [
        compare(">", item("times", one), 0) for one in range(1, step) if not plan.optional[one - 1]
    ]
    return all_of(compare("==", item("times", step), 0), *needed)


def durations_tree(plan: FunnelPlan) -> ast.Node:
    """Return the query for the seconds that each actor took, in one array: `taken`."""
    first, last = f"times[{plan.from_step + 1}]", f"times[{plan.to_step + 1}]"
    made: ast.Node = select(
        f"SELECT groupArray({last} - {first}) AS taken FROM {{attempts}}"
        f" WHERE {first} > 0 AND {last} > 0",
        attempts=attempts_tree(plan),
    )
    return made


def _with_columns(query: ast.SelectQuery, columns: Sequence[ast.Node]) -> ast.SelectQuery:
    return ast.SelectQuery(
        select=tuple(columns),
        select_from=query.select_from,
        where=query.where,
        group_by=query.group_by,
    )


def _ranked(attempts: ast.Node) -> ast.Node:
    """Return attempts with the place of their value among all values, the most frequent first."""
    made: ast.Node = select(
        "SELECT actor, value, times, dense_rank() OVER (ORDER BY total DESC, value) AS place FROM"
        " (SELECT actor, value, times, count() OVER (PARTITION BY value) AS total FROM {attempts})",
        attempts=attempts,
    )
    return made


def _within_limit(plan: FunnelPlan) -> ast.Node:
    if not plan.breakdowns.items or plan.breakdowns.hide_other:
        return field("value")
    other = [OTHER] * len(plan.breakdowns.items)
    return expr(f"if(place <= {plan.breakdowns.limit}, value, {{other}})", other=other)


def _is_shown(plan: FunnelPlan) -> ast.Node:
    """Return whether the value of an attempt is shown, alone or among the others."""
    if not plan.breakdowns.items or not plan.breakdowns.hide_other:
        return TRUE
    return expr(f"place <= {plan.breakdowns.limit}")


def _seconds_to(plan: FunnelPlan, step: int) -> ast.Node:
    """Return how long a step took: a required one from the required one before, else from the last done."""
    optional = plan.optional
    before = list(range(step - 1, 0, -1))
    if not optional[step - 1]:
        before = [one for one in before if not optional[one - 1]][:1]
    *maybe, surely = before[: before.index(1) + 1] if 1 in before else before
    last = f"times[{surely}]"
    for one in reversed(maybe):
        last = f"if(times[{one}] > 0, times[{one}], {last})"
    return expr(f"if(times[{step}] > 0, times[{step}] - {last}, 0.0)")


# -- the attempt of each actor -------------------------------------------------------------------------


def attempts_tree(plan: FunnelPlan) -> ast.Node:
    """Return the query for the deepest attempt of each actor; one that an exclusion spoilt is none.

    Its columns: `actor`; `times`, the seconds since 1970 at which each step was done, 0 for one that was
    not; and where the funnel breaks down, `value` as `steps_tree` has it.
    """
    if not plan.breakdowns.cohorts:
        return _tree(plan, None)
    return union([_tree(plan, cohort) for cohort in plan.breakdowns.cohorts])


def _tree(plan: FunnelPlan, cohort: int | str | None) -> ast.Node:
    arrays = UnorderedArrays(plan) if plan.order == "unordered" else OrderedArrays(plan)
    counts = plan.attribution_step + 1 if arrays.by_step else 1
    return ast.SelectQuery(
        select=(field("actor"), field("times"), *arrays.shown_value()),
        select_from=ast.JoinExpr(table=arrays.per_actor(cohort, times=arrays.times())),
        where=compare(">", item("times", counts), 0),
    )
