"""Who is in a cohort by its definition, for cohorts whose members nobody has written down.

PostHog calculates cohorts into a table and reads that. An environment that gives a cohort a version
says that this was done; without one, the definition itself is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.errors import UnsupportedFilter
from querykit.hogql import ast
from querykit.hogql.dates import resolve_date
from querykit.hogql.property_filters import (
    TRUE,
    all_of,
    any_of,
    call,
    compare,
    const,
    filters_condition,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from querykit.environment import Cohort
    from querykit.hogql.resolver.context import Context

UNITS = {"minute": "M", "hour": "h", "day": "d", "week": "w", "month": "m", "year": "y"}
COUNTS = {"gte": ">=", "lte": "<=", "gt": ">", "lt": "<", "eq": "==", "exact": "=="}
ID = ast.Field(chain=("id",))


def members_query(context: Context, cohort: Cohort) -> ast.SelectQuery | None:
    """Return the query for the ids of a cohort's persons; None when it has no definition.

    Raises:
        UnsupportedFilter: a criterion that cannot be asked of persons and events.
    """
    if cohort.filters and cohort.filters.get("properties"):
        condition = _group(context, cohort.filters["properties"])
    elif cohort.groups:
        condition = any_of([_old_group(context, one) for one in cohort.groups])
    else:
        return None
    return ast.SelectQuery(
        select=(ID,),
        select_from=ast.JoinExpr(table=ast.Field(chain=("persons",))),
        where=condition,
    )


def _old_group(context: Context, group: Mapping[str, Any]) -> ast.Node:
    """Return a group from before filters: properties, or an action or event in the last days."""
    if group.get("properties"):
        return _group(context, {"type": "AND", "values": group["properties"]})
    key = group.get("action_id") or group.get("event_id")
    if key is None:
        raise UnsupportedFilter("a group of the cohort has neither properties nor an event")
    return _did(
        context,
        {
            "key": key,
            "event_type": "actions" if group.get("action_id") else "events",
            "time_value": group.get("days"),
            "time_interval": "day",
            "operator": group.get("count_operator"),
            "operator_value": group.get("count"),
        },
    )


def _group(context: Context, group: Any) -> ast.Node:
    values: Iterable[Any] = group["values"] if isinstance(group, dict) else group
    parts = [_one(context, one) for one in values]
    join = any_of if isinstance(group, dict) and group.get("type") == "OR" else all_of
    return join([one for one in parts if one is not TRUE])


def _one(context: Context, given: Mapping[str, Any]) -> ast.Node:
    if "values" in given and given.get("type") in ("AND", "OR"):
        return _group(context, given)
    sort = given.get("type") or "person"
    if sort == "behavioral":
        return _did(context, given)
    if sort in ("cohort", "static-cohort", "dynamic-cohort", "precalculated-cohort"):
        op = "not in cohort" if given.get("negation") else "in cohort"
        return compare(op, ID, const(given.get("value")))
    filters = {**given, "type": sort}
    condition = filters_condition(filters, table="persons", is_boolean=context.is_boolean)
    return ast.Not(expr=condition) if given.get("negation") else condition


def _did(context: Context, given: Mapping[str, Any]) -> ast.Node:
    """Return whether a person did something in a time before now, and how often."""
    value = given.get("value") or "performed_event"
    if value not in ("performed_event", "performed_event_multiple"):
        raise UnsupportedFilter(f"the criterion {value} of a cohort is not supported")
    key = given.get("key")
    if given.get("event_type") == "actions":
        what: ast.Node = call("matchesAction", const(key))
    else:
        what = compare("==", ast.Field(chain=("event",)), const(str(key)))
    conditions = [what, *_since(context, given)]
    if given.get("event_filters"):
        conditions.append(
            filters_condition(given["event_filters"], table="events", is_boolean=context.is_boolean)
        )
    times = given.get("operator_value")
    having = None
    if times is not None:
        op = COUNTS.get(str(given.get("operator") or "gte"), ">=")
        having = compare(op, call("count"), const(int(times)))
    person = ast.Field(chain=("person_id",))
    query = ast.SelectQuery(
        select=(person,),
        select_from=ast.JoinExpr(table=ast.Field(chain=("events",))),
        where=all_of([one for one in conditions if one is not TRUE]),
        group_by=(person,),
        having=having,
    )
    return compare("not in" if given.get("negation") else "in", ID, query)


def _since(context: Context, given: Mapping[str, Any]) -> list[ast.Node]:
    at = given.get("explicit_datetime")
    if at is None and given.get("time_value"):
        unit = UNITS.get(str(given.get("time_interval") or "day"))
        if unit is None:
            raise UnsupportedFilter(f"a cohort knows no {given['time_interval']} before now")
        at = f"-{int(given['time_value'])}{unit}"
    if at is None:
        return []
    moment = resolve_date(str(at), now=context.now, timezone=context.facts.timezone)
    time = ast.Field(chain=("timestamp",))
    now = context.now.astimezone(context.facts.environment.zone).strftime("%Y-%m-%d %H:%M:%S")
    return [
        compare(">=", time, call("toDateTime", const(moment))),
        compare("<=", time, call("toDateTime", const(now))),
    ]
