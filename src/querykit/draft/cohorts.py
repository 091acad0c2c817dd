"""Cohorts that are described: who is in them, as a HogQL query for ids of persons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actions import action_condition
from querykit.draft.build import (
    TRUE,
    all_of,
    any_of,
    call,
    compare,
    expr,
    field,
    moment,
    select,
)
from querykit.draft.dates.text import shift_back
from querykit.draft.properties import filters_condition
from querykit.errors import NotSupported

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context
    from querykit.environment import Cohort
    from querykit.hogql import ast

    Given = Mapping[str, Any]

UNITS = {"minute": "M", "hour": "h", "day": "d", "week": "w", "month": "m", "year": "y"}
COUNTS = {"gte": ">=", "lte": "<=", "gt": ">", "lt": "<", "eq": "==", "exact": "=="}
PERFORMED = frozenset({"performed_event", "performed_event_multiple"})


def is_described(cohort: Cohort) -> bool:
    """Return whether a cohort says who is in it, rather than listing them."""
    return not cohort.is_static and bool(cohort.groups or cohort.filters)


def cohort_members(cohort: Cohort, context: Context, within: tuple[int, ...] = ()) -> ast.Node:
    """Return the query for the ids of the persons in a cohort.

    Args:
        cohort: one that is described.
        context: the environment and the clock.
        within: the cohorts whose descriptions lead here.

    Raises:
        NotSupported: it describes itself by itself, or by something that is not drafted.
    """
    if cohort.id in within:
        raise NotSupported(f"the cohort {cohort.name or cohort.id!r} is described by itself")
    place = (*within, cohort.id)
    if cohort.filters:
        condition = _tree(cohort.filters.get("properties"), context, place)
    else:
        condition = any_of([_group(one, context, place) for one in cohort.groups])
    query: ast.Node = select("SELECT id FROM persons WHERE {condition}", condition=condition)
    return query


def _group(group: Given, context: Context, place: tuple[int, ...]) -> ast.Node:
    """Return the condition of one group of the old form: properties, or an event of late."""
    if group.get("properties"):
        return _tree(group["properties"], context, place)
    if group.get("event_id") or group.get("action_id"):
        return _performed(
            {
                "key": group.get("event_id") or group.get("action_id"),
                "event_type": "events" if group.get("event_id") else "actions",
                "time_value": group.get("days"),
                "time_interval": "day",
                "operator": group.get("count_operator") or "gte",
                "operator_value": group.get("count") or 1,
            },
            context,
        )
    return TRUE


def _tree(given: Any, context: Context, place: tuple[int, ...]) -> ast.Node:
    if isinstance(given, (list, tuple)):
        return all_of(*[_tree(one, context, place) for one in given])
    if not isinstance(given, dict):
        return TRUE
    if given.get("type") in ("AND", "OR") and isinstance(given.get("values"), list):
        parts = [_tree(one, context, place) for one in given["values"]]
        return all_of(*parts) if given["type"] == "AND" else any_of(parts)
    return _leaf(given, context, place)


def _leaf(given: Given, context: Context, place: tuple[int, ...]) -> ast.Node:
    sort = given.get("type") or "person"
    if sort == "behavioral":
        condition = _performed(given, context)
    elif sort in ("cohort", "precalculated-cohort"):
        condition = _nested(given, context, place)
    else:
        own = {**given, "type": sort, "negation": False}
        condition = filters_condition(own, context, scope="person")
    return call("not", condition) if given.get("negation") else condition


def _nested(given: Given, context: Context, place: tuple[int, ...]) -> ast.Node:
    cohort = context.environment.cohort(int(given["value"]))
    if cohort is None or not is_described(cohort):
        return compare("in cohort", field("id"), int(given["value"]))
    return compare("in", field("id"), cohort_members(cohort, context, place))


def _performed(given: Given, context: Context) -> ast.Node:
    """Return the condition that a person did something of late."""
    sort = given.get("value") or "performed_event"
    if sort not in PERFORMED:
        raise NotSupported(f"cohorts described by {sort}")
    if given.get("event_type") == "actions":
        condition = action_condition(int(given["key"]), context)
    else:
        condition = compare("==", field("event"), given["key"])
    since = None
    if given.get("time_value"):
        unit = UNITS[given.get("time_interval") or "day"]
        since = compare(
            ">=",
            field("timestamp"),
            moment(shift_back(context.clock.now, int(given["time_value"]), unit)),
        )
    filters = filters_condition(given.get("event_filters"), context)
    times = int(given.get("operator_value") or 1)
    op = COUNTS[given.get("operator") or "gte"] if sort != "performed_event" or times > 1 else ">="
    return expr(
        "id IN (SELECT person_id FROM events WHERE {where} GROUP BY person_id HAVING {enough})",
        where=all_of(condition, since, filters),
        enough=compare(op, call("count"), times),
    )
