"""Cohorts that are described: who is in them, as a HogQL query for ids of persons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.behaviours import behaviour_condition
from querykit.draft.build import TRUE, all_of, any_of, call, compare, field, select
from querykit.draft.properties import filters_condition
from querykit.errors import NotSupported

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context
    from querykit.environment import Cohort
    from querykit.hogql import ast

    Given = Mapping[str, Any]

COHORTS = frozenset({"cohort", "static-cohort", "precalculated-cohort"})
"""Types of a criterion that names another cohort."""


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
    properties = group.get("properties")
    if properties:
        if isinstance(properties, dict) and not isinstance(properties.get("values"), list):
            properties = [_oldest(key, value) for key, value in properties.items()]
        return _tree(properties, context, place)
    if group.get("event_id") or group.get("action_id"):
        return behaviour_condition(
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


def _oldest(key: str, value: Any) -> Given:
    """Return the filter of a pair in the oldest form: `email`, or `email__icontains`."""
    name, _, operator = key.partition("__")
    return {"type": "person", "key": name, "value": value, "operator": operator or "exact"}


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
        condition = behaviour_condition(given, context)
    elif sort in COHORTS:
        condition = _nested(given, context, place)
    else:
        # the old form had filters of events that meant persons
        own = {**given, "type": "person" if sort == "event" else sort, "negation": False}
        condition = filters_condition(own, context, scope="person")
    return call("not", condition) if given.get("negation") else condition


def _nested(given: Given, context: Context, place: tuple[int, ...]) -> ast.Node:
    cohort = context.environment.cohort(int(given["value"]))
    if cohort is None or not is_described(cohort):
        return compare("in cohort", field("id"), int(given["value"]))
    return compare("in", field("id"), cohort_members(cohort, context, place))
