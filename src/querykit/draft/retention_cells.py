"""Retention as HogQL: how many actors count in each cell.

Three steps, one subquery each: what each actor did in each interval; the cells that it counts in; how
many actors each cell has (semantics.md 6.3 to 6.7).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.build import (
    all_of,
    any_of,
    call,
    compare,
    const,
    each,
    expr,
    field,
    member,
    minus,
    moment,
    select,
    union,
)
from querykit.draft.entities import entity_condition, filters_of
from querykit.draft.intervals import start_of
from querykit.draft.retention import (
    FIRST_EVER,
    RECURRING,
    actor_of,
    bounds,
    number_of,
    plan_retention,
    retention_tree,
    rows_of,
    value_of,
)
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context
    from querykit.draft.retention import RetentionPlan


def draft_retention(query: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the query for a RetentionQuery."""
    return drafted_retention(plan_retention(query, context))


def drafted_retention(plan: RetentionPlan) -> ast.Node:
    """Return the query for a retention: its cells, or else the events of each actor."""
    return cells_tree(plan) if is_in_sql(plan) else retention_tree(plan)


def is_in_sql(plan: RetentionPlan) -> bool:
    """Return whether the cells of a retention are counted by HogQL.

    Not in windows of 24 hours, which begin at another time for each actor.
    """
    return not plan.is_rolling and bool(plan.starts)


def cells_tree(plan: RetentionPlan) -> ast.Node:
    """Return the query for the cells of a retention.

    Its columns: `value` (the breakdown value, the id of a cohort, or an empty text), `start` and
    `column` (both count from 0), `actors`, and `total` of the property that is aggregated.
    """
    if not plan.breakdowns.cohorts:
        return _cells(plan, None)
    return union([_cells(plan, cohort) for cohort in plan.breakdowns.cohorts])


def _cells(plan: RetentionPlan, cohort: int | str | None) -> ast.Node:
    made: ast.Node = select(
        "SELECT value, start, cell.1 AS column, count() AS actors, sum(cell.2) AS total"
        " FROM {counted} GROUP BY value, start, column",
        counted=_counted(plan, cohort),
    )
    return made


def actor_cells_tree(plan: RetentionPlan) -> ast.Node:
    """Return the query for the cells that each actor counts in.

    Its columns: `actor`, `value` and `start` as `cells_tree` has them, and `cell`, whose first member is
    the column.
    """
    if not plan.breakdowns.cohorts:
        return _counted(plan, None)
    return union([_counted(plan, cohort) for cohort in plan.breakdowns.cohorts])


def _counted(plan: RetentionPlan, cohort: int | str | None) -> ast.Node:
    value: ast.Node = member("begin", 2) if cohort is None else const(str(cohort))
    made: ast.Node = select(
        "SELECT actor, {value} AS value, begin.1 AS start, arrayJoin({cells}) AS cell"
        " FROM (SELECT actor, arrayJoin({starts}) AS begin, back FROM {actors})",
        value=value,
        cells=_cells_of_start(plan),
        starts=_starts(plan),
        actors=_actors(plan, cohort),
    )
    return made


# -- what each actor did -----------------------------------------------------------------------------


def _actors(plan: RetentionPlan, cohort: int | str | None) -> Any:
    """Return the query for the intervals of each actor.

    `did` has a tuple for each interval with the target: its number, the breakdown value and the total
    of it, and whether a first time can be there. `back` has one for each with returns: number, total.
    """
    context = plan.context
    named = entity_condition(plan.target, context)
    target = all_of(named, filters_of(plan.target, context))
    back = all_of(entity_condition(plan.returning, context), filters_of(plan.returning, context))
    first = start_of(moment(plan.starts[0]), plan.period.lower(), context.clock.week_mode)
    at = start_of(field("timestamp"), plan.period.lower(), context.clock.week_mode)
    parts: dict[str, Any] = {
        "actor": actor_of(plan),
        "number": call("dateDiff", plan.period.lower(), first, at),
        "target": target,
        "back": back,
        "where": all_of(*rows_of(plan, cohort), any_of([named, back])),
    }
    if _is_plain(plan):
        came = field("done") if back == target else call("groupUniqArrayIf", parts["number"], back)
        del parts["back"]
        return select(
            "SELECT {actor} AS actor, groupUniqArrayIf({number}, {target}) AS done,"
            " arrayMap(one -> tuple(one, '', 0, 1), done) AS did,"
            " arrayMap(one -> tuple(one, 0), {came}) AS back"
            " FROM events WHERE {where} GROUP BY actor",
            came=came,
            **parts,
        )
    intervals = select(
        "SELECT {actor} AS actor, {number} AS number, countIf({back}) AS returns,"
        " argMinIf({value}, timestamp, {target}) AS value,"
        " minIf(tuple(timestamp, if({target}, 1, 0)), {began}).2 AS opens,"
        " countIf({began}) AS beginnings,"
        " sumIf({summed}, {target}) AS done, sumIf({summed}, {back}) AS total"
        " FROM events WHERE {where} GROUP BY actor, number",
        began=named if plan.sort == FIRST_EVER else target,
        value=value_of(plan),
        summed=number_of(plan),
        **parts,
    )
    return select(
        "SELECT actor,"
        " groupArrayIf(tuple(number, value, done, opens), beginnings > 0) AS did,"
        " groupArrayIf(tuple(number, total), returns >= {least}) AS back"
        " FROM {intervals} GROUP BY actor",
        least=max(plan.minimum, 1),
        intervals=intervals,
    )


def _is_plain(plan: RetentionPlan) -> bool:
    """Return whether it is enough to know in which intervals an actor did either."""
    counts_more = plan.aggregation or plan.breakdowns.items or plan.minimum > 1
    return not counts_more and plan.sort != FIRST_EVER


# -- where each actor counts ------------------------------------------------------------------------


def _starts(plan: RetentionPlan) -> ast.Node:
    """Return the intervals of an actor that are rows for it."""
    did: ast.Node = field("did")
    counts: ast.Node = compare(">=", member("one", 1), 0)
    if plan.sort != RECURRING:
        # The first of all, if that is the target and in the range.
        did = call("arraySlice", call("arraySort", did), 1, 1)
        counts = all_of(counts, compare("==", member("one", 4), 1))
    return call("arrayFilter", each("one", counts), did)


def _cells_of_start(plan: RetentionPlan) -> ast.Node:
    """Return the cells of one start, as tuples of column and total."""
    later = each("one", compare(">", member("one", 1), member("begin", 1)))
    offset = call("tuple", minus(member("one", 1), member("begin", 1)), member("one", 2))
    back = call("arrayFilter", later, field("back"))
    cells: ast.Node = call("arrayMap", each("one", offset), back)
    if plan.brackets:
        cells = _bracketed(plan, cells)
    shown = each("one", compare("<", member("one", 1), plan.columns))
    cells = call("arrayFilter", shown, cells)
    if plan.is_cumulative:
        cells = _cumulative(cells)
    first = ast.Array(exprs=(call("tuple", 0, member("begin", 3)),))
    return call("arrayConcat", first, cells)


def _bracketed(plan: RetentionPlan, cells: ast.Node) -> ast.Node:
    """Return the brackets that offsets fall into, each once, with the sum of their totals."""
    made = []
    for column, (low, high) in enumerate(bounds(plan), 1):
        within = all_of(compare(">=", member("one", 1), low), compare("<=", member("one", 1), high))
        inside = call("arrayFilter", each("one", within), cells)
        made.append(call("tuple", column, _sum_of(inside), call("length", inside)))
    filled = each("one", compare(">", member("one", 3), 0))
    kept = call("arrayFilter", filled, ast.Array(exprs=tuple(made)))
    return call("arrayMap", each("one", call("tuple", member("one", 1), member("one", 2))), kept)


def _cumulative(cells: ast.Node) -> ast.Node:
    """Return a cell for each column up to the last one."""
    last = call("arrayMax", call("arrayMap", each("one", member("one", 1)), cells))
    own = each("one", compare("==", member("one", 1), field("column")))
    total = _sum_of(call("arrayFilter", own, cells))
    made = each("column", call("tuple", field("column"), total))
    return call("arrayMap", made, expr("range(1, {last} + 1)", last=last))


def _sum_of(cells: ast.Node) -> ast.Node:
    return call("arraySum", call("arrayMap", each("one", member("one", 2)), cells))
