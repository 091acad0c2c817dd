"""RetentionQuery: when each actor did the target event, and when it came back.

The HogQL gathers the events of each actor; which interval they fall into, and who came back when, is
worked out from that by `querykit.run.retention`, as semantics.md 6 describes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from querykit.draft.build import (
    all_of,
    any_of,
    call,
    compare,
    const,
    field,
    moment,
    select,
    union,
)
from querykit.draft.dates import align, resolve_range, step
from querykit.draft.entities import entity_condition, filters_of
from querykit.draft.properties import (
    filters_condition,
    property_field,
    test_accounts_condition,
)
from querykit.draft.trends.breakdowns import Breakdowns, cohort_rows, read_breakdowns
from querykit.errors import DraftProblem, NotSupported

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from querykit.draft.context import Context
    from querykit.hogql import ast

    Node = Mapping[str, Any]

PAGEVIEW: Node = {"id": "$pageview", "type": "events"}
DEFAULT_COLUMNS = 7
MOST_COLUMNS = 1_000
RECURRING = "retention_recurring"
FIRST_TIME = "retention_first_time"
FIRST_EVER = "retention_first_ever_occurrence"


@dataclass(frozen=True, slots=True)
class RetentionPlan:
    """A RetentionQuery that was read."""

    query: Node
    context: Context
    starts: tuple[datetime, ...]
    """The start of the interval of each row."""

    end: datetime
    """The end of the last one, which does not belong to it."""

    period: str
    columns: int
    sort: str
    target: Node
    returning: Node
    breakdowns: Breakdowns
    minimum: int = 1
    is_cumulative: bool = False
    is_rolling: bool = False
    """Whether columns are measured in whole days from each actor's own start."""

    brackets: tuple[int, ...] = ()
    aggregation: str | None = None
    """"sum" or "avg" of a property, beside the count."""


def plan_retention(query: Node, context: Context) -> RetentionPlan:
    """Read a RetentionQuery.

    Raises:
        DraftProblem: a member stands for no query; the pointer says which.
        NotSupported: the query uses an option that is not drafted.
    """
    given: Node = query.get("retentionFilter") or {}
    period = str(given.get("period") or "Day")
    columns = _columns(given)
    brackets = tuple(int(one) for one in given.get("retentionCustomBrackets") or ())
    if any(one < 1 for one in brackets):
        message = "brackets are whole numbers from 1"
        raise DraftProblem(message, pointer="/retentionFilter/retentionCustomBrackets")
    is_cumulative = bool(given.get("cumulative"))
    is_rolling = given.get("timeWindowMode") == "24_hour_windows"
    if is_cumulative and is_rolling:
        message = "a cumulative retention counts calendar dates, not windows of 24 hours"
        raise DraftProblem(message, pointer="/retentionFilter/timeWindowMode")
    starts, end = _intervals(query, context, period.lower(), columns)
    aggregation = given.get("aggregationType") or "count"
    if aggregation != "count" and not given.get("aggregationProperty"):
        message = f"{aggregation} needs a property"
        raise DraftProblem(message, pointer="/retentionFilter/aggregationProperty")
    target, returning = entities_of(query)
    return RetentionPlan(
        query=query,
        context=context,
        starts=starts,
        end=end,
        period=period,
        columns=len(brackets) + 1 if brackets else columns,
        sort=given.get("retentionType") or RECURRING,
        target=target,
        returning=returning,
        breakdowns=read_breakdowns(query, context, "retention"),
        minimum=int(given.get("minimumOccurrences") or 1),
        is_cumulative=is_cumulative,
        is_rolling=is_rolling,
        brackets=brackets,
        aggregation=None if aggregation == "count" else str(aggregation),
    )


def _columns(given: Node) -> int:
    columns = given.get("totalIntervals")
    if columns is None:
        return DEFAULT_COLUMNS
    if not 1 <= columns <= MOST_COLUMNS:
        message = f"totalIntervals is a number from 1 to {MOST_COLUMNS}"
        raise DraftProblem(message, pointer="/retentionFilter/totalIntervals")
    return int(columns)


def _intervals(
    query: Node, context: Context, interval: str, columns: int
) -> tuple[tuple[datetime, ...], datetime]:
    """Return the start of each row, and the end of the last."""
    dates: Node = query.get("dateRange") or {}
    whole = dates if dates.get("date_from") else {**dates, "date_from": "all"}
    resolved = resolve_range(whole, interval, context.clock, earliest=context.earliest)
    end = step(align(resolved.end, interval, context.clock), interval)
    if dates.get("date_from"):
        first = align(resolved.start, interval, context.clock)
    else:
        first = step(end, interval, -columns)
    starts = []
    while first < end:
        starts.append(first)
        first = step(first, interval)
    if len(starts) > MOST_COLUMNS:
        message = f"the range has more than {MOST_COLUMNS} intervals"
        raise DraftProblem(message, pointer="/dateRange")
    return tuple(starts), end


def entities_of(query: Node) -> tuple[Node, Node]:
    """Return the target and the returning entity of a retention, as nodes of series."""
    given: Node = query.get("retentionFilter") or {}
    target = _entity(given.get("targetEntity") or PAGEVIEW)
    return target, _entity(given.get("returningEntity") or PAGEVIEW)


def _entity(given: Node) -> Node:
    """Return an entity as a node of a series."""
    properties = {"properties": given.get("properties") or []}
    if given.get("type") == "actions" or given.get("kind") == "ActionsNode":
        return {"kind": "ActionsNode", "id": int(given["id"]), **properties}
    if given.get("type") not in (None, "events"):
        raise NotSupported(f"{given['type']} as the entity of a retention")
    return {"kind": "EventsNode", "event": given.get("id"), **properties}


# -- the tree ---------------------------------------------------------------------------------------


def retention_tree(plan: RetentionPlan) -> ast.Node:
    """Return the query for the events of each actor.

    Its columns are `actor`, `stream` (tuples of seconds since 1970; whether the event is of the
    target's name, is the target, is a return; its breakdown value; the number that is summed up), and
    `cohort` where it breaks down by cohorts.
    """
    if not plan.breakdowns.cohorts:
        return _streams(plan, None)
    return union([_streams(plan, cohort) for cohort in plan.breakdowns.cohorts])


def _streams(plan: RetentionPlan, cohort: int | str | None) -> ast.Node:
    context = plan.context
    named = entity_condition(plan.target, context)
    target = all_of(named, filters_of(plan.target, context))
    back = all_of(entity_condition(plan.returning, context), filters_of(plan.returning, context))
    made: ast.Node = select(
        "SELECT {actor} AS actor,"
        " groupArray(tuple(toFloat(timestamp), {named}, {target}, {back}, {value}, {number}))"
        " AS stream, {cohort} AS cohort"
        " FROM events WHERE {where} GROUP BY actor",
        actor=actor_of(plan),
        named=call("if", named, 1, 0),
        target=call("if", target, 1, 0),
        back=call("if", back, 1, 0),
        value=value_of(plan),
        number=number_of(plan),
        cohort=const(str(cohort) if cohort is not None else ""),
        where=all_of(*rows_of(plan, cohort), any_of([named, back])),
    )
    return made


def actor_of(plan: RetentionPlan) -> ast.Node:
    """Return whose retention an event belongs to: a person or a group."""
    index = plan.query.get("aggregation_group_type_index")
    return field("person_id") if index is None else field(f"$group_{int(index)}")


def rows_of(plan: RetentionPlan, cohort: int | str | None) -> list[ast.Node | None]:
    """Return what holds for every event of a retention, be it a target or a return."""
    first = plan.starts[0] if plan.starts else plan.end
    timestamp = field("timestamp")
    of_actors = plan.query.get("aggregation_group_type_index") is None
    return [
        compare(">=", timestamp, moment(first)) if plan.sort == RECURRING else None,
        compare("<", timestamp, moment(plan.end)),
        test_accounts_condition(plan.context) if plan.query.get("filterTestAccounts") else None,
        filters_condition(plan.query.get("properties"), plan.context),
        None if cohort is None else cohort_rows(cohort),
        None if of_actors else compare("!=", actor_of(plan), ""),
    ]


def value_of(plan: RetentionPlan) -> ast.Node:
    """Return the breakdown value of an event; only the first breakdown counts."""
    if not plan.breakdowns.items:
        return const("")
    return plan.breakdowns.items[0].value(plan.context, clean_paths=plan.breakdowns.clean_paths)


def number_of(plan: RetentionPlan) -> ast.Node:
    """Return the number of an event that is summed up."""
    if plan.aggregation is None:
        return const(0)
    given: Node = plan.query.get("retentionFilter") or {}
    sort = str(given.get("aggregationPropertyType") or "event")
    read = property_field(sort, str(given["aggregationProperty"]))
    return call("ifNull", call("toFloat", read), 0)


def bounds(plan: RetentionPlan) -> Iterator[tuple[int, int]]:
    """Yield the first and last offset of each bracket."""
    low = 1
    for width in plan.brackets:
        yield low, low + width - 1
        low += width
