"""LifecycleQuery: new, returning, resurrecting and dormant actors of each interval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from querykit.draft.build import all_of, expr, field, select, user_expr
from querykit.draft.dates import DateRange, align, resolve_range, step
from querykit.draft.dates.buckets import FIXED
from querykit.draft.dates.ranges import with_bounds
from querykit.draft.entities import source_of
from querykit.draft.insight import (
    actor_of,
    check_sampling,
    group_index_of,
    has_actor,
    only_series,
    rows_condition,
)
from querykit.draft.intervals import in_range, start_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context
    from querykit.hogql import ast

STATUSES = ("new", "returning", "resurrecting", "dormant")
ONE: Mapping[str, str] = {
    "second": "toIntervalSecond(1)",
    "minute": "toIntervalMinute(1)",
    "hour": "toIntervalHour(1)",
    "day": "toIntervalDay(1)",
    "week": "toIntervalWeek(1)",
    "month": "toIntervalMonth(1)",
    "quarter": "toIntervalQuarter(1)",
    "year": "toIntervalYear(1)",
}


@dataclass(frozen=True, slots=True)
class LifecyclePlan:
    """A LifecycleQuery that was read."""

    query: Mapping[str, Any]
    context: Context
    within: DateRange

    @property
    def node(self) -> Mapping[str, Any]:
        """Return the node of its series."""
        return only_series(self.query)


def plan_lifecycle(query: Mapping[str, Any], context: Context) -> LifecyclePlan:
    """Read a LifecycleQuery.

    Raises:
        DraftProblem: a member stands for no query.
    """
    only_series(query)
    check_sampling(query)
    dates = query.get("dateRange")
    within = resolve_range(dates, query.get("interval"), context.clock, earliest=context.earliest)
    if not (dates or {}).get("explicitDate"):
        # the last interval counts whole, also where the range ends within it
        after = step(within.buckets()[-1], within.interval)
        within = with_bounds(within, within.start, after - timedelta(microseconds=1))
    return LifecyclePlan(query, context, within)


def draft_lifecycle(query: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the HogQL of a LifecycleQuery; its rows: bucket, status, how many actors."""
    return lifecycle_tree(plan_lifecycle(query, context))


def lifecycle_tree(plan: LifecyclePlan) -> ast.Node:
    """Return the HogQL of a LifecycleQuery that was read."""
    tree: ast.Node = select(
        """
        SELECT state.1 AS bucket, state.2 AS status, count() AS actors
        FROM (
            SELECT {states} AS state
            FROM {actors}
        )
        GROUP BY bucket, status
        """,
        states=_states(plan),
        actors=_actors(plan),
    )
    return tree


def states_tree(plan: LifecyclePlan) -> ast.Node:
    """Return the query for each actor's states: `actor`, `bucket`, `status`."""
    tree: ast.Node = select(
        """
        SELECT actor, state.1 AS bucket, state.2 AS status
        FROM (
            SELECT actor, {states} AS state
            FROM {actors}
        )
        """,
        states=_states(plan),
        actors=_actors(plan),
    )
    return tree


def _states(plan: LifecyclePlan) -> ast.Node:
    """Return the states of an actor, a row for each: the key of the bucket, and the status."""
    interval, one = plan.within.interval, ONE[plan.within.interval]
    key = "toUnixTimestamp({})" if interval in FIXED else "{}"
    return expr(
        f"""
        arrayJoin(arrayConcat(
            arrayMap(
                at -> ({key.format("at")}, multiIf(
                    at = created, 'new',
                    has(active, at - {one}), 'returning',
                    'resurrecting'
                )),
                active
            ),
            arrayMap(
                at -> ({key.format(f"at + {one}")}, 'dormant'),
                arrayFilter(at -> not(has(active, at + {one})), active)
            )
        ))
        """
    )


def _actors(plan: LifecyclePlan) -> ast.Node:
    """Return the query for the active intervals of each actor, and the one of its creation."""
    within, node = plan.within, plan.node
    source = source_of(node)
    mode = within.clock.week_mode
    lower = step(align(within.start, within.interval, within.clock), within.interval, -1)
    created = _start(_created_at(plan), within.interval, mode)
    persons = None
    if group_index_of(plan.query, node) is None and not source.is_warehouse:
        # few events have the property: looking for its name first spares reading the JSON of all
        persons = expr(
            "position(properties, '$process_person_profile') = 0 "
            "OR ifNull(toString(properties.$process_person_profile), '') != 'false'"
        )
    where = all_of(
        rows_condition(plan.query, node, plan.context),
        has_actor(plan.query, node),
        persons,
        in_range(source.timestamp, within, lower=lower),
    )
    tree: ast.Node = select(
        "SELECT {actor} AS actor, min({created}) AS created, groupUniqArray({start}) AS active "
        "FROM {table} WHERE {where} GROUP BY actor",
        actor=actor_of(plan.query, node),
        created=created,
        start=_start(source.timestamp, within.interval, mode),
        table=source.table,
        where=where,
    )
    return tree


def _start(at: ast.Node, interval: str, mode: int) -> ast.Node:
    """Return the start of an interval; days as dates, as sets of instants forget their time zone."""
    start = start_of(at, interval, mode)
    return start if interval in FIXED else expr("toDate({start})", start=start)


def _created_at(plan: LifecyclePlan) -> ast.Node:
    node = plan.node
    if node.get("created_at_field"):
        return user_expr(str(node["created_at_field"]))
    index = group_index_of(plan.query, node)
    return field("person" if index is None else f"group_{index}", "created_at")
