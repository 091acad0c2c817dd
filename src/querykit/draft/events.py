"""EventsQuery: a list of events, or aggregates over them, column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from querykit.draft.actions import action_condition, step_condition
from querykit.draft.build import (
    FALSE,
    all_of,
    any_of,
    call,
    compare,
    const,
    expr,
    field,
)
from querykit.draft.listing import ListPlan, Rows, plan_list, time_bounds
from querykit.draft.properties import filters_condition, test_accounts_condition
from querykit.errors import DraftProblem
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context

DEFAULT_AFTER = "-24h"
EVENT_FIELDS = (
    *("uuid", "event", "properties", "timestamp", "team_id", "distinct_id"),
    *("elements_chain", "created_at", "person_mode"),
)
DISPLAY_PROPERTIES = ("email", "name", "username")

SPECIAL: Mapping[str, ast.Node] = {
    "*": call("tuple", *[field(one) for one in EVENT_FIELDS]),
    "person": expr("tuple(distinct_id, person.id, person.created_at, person.properties)"),
    "person_display_name": call(
        "tuple",
        call(
            "coalesce",
            *[
                expr("nullIf({p}, '')", p=field("person", "properties", one))
                for one in DISPLAY_PROPERTIES
            ],
            field("distinct_id"),
        ),
        field("person", "id"),
        field("distinct_id"),
    ),
}
"""Columns that stand for several fields of an event; the answer has an object for them."""

SESSION = "properties.$session_id"
"""The column by which the events of several sessions are told apart."""

EVENTS = Rows(ast.JoinExpr(table=field("events")), SPECIAL, field("timestamp"), "event")


def plan_events(
    query: Mapping[str, Any], context: Context, behind: ast.Node | None = None
) -> ListPlan:
    """Read an EventsQuery or a SessionBatchEventsQuery.

    Args:
        query: the node.
        context: the world of the draft.
        behind: which events its `source` stands for, when it has one.

    Raises:
        DraftProblem: a member stands for no query.
    """
    if not query.get("select"):
        raise DraftProblem("there is nothing to select", pointer="/select")
    where = all_of(behind, _rows(query, context), time_bounds(query, context, DEFAULT_AFTER))
    select = list(query["select"])
    if is_by_session(query) and SESSION not in select:
        select.append(SESSION)
    return plan_list(query, EVENTS, where, select)


def is_by_session(query: Mapping[str, Any]) -> bool:
    """Return whether the events are wanted session by session."""
    return query["kind"] == "SessionBatchEventsQuery" and query.get("group_by_session") is not False


def _rows(query: Mapping[str, Any], context: Context) -> ast.Node:
    parts: list[ast.Node | None] = []
    if query.get("event"):
        parts.append(compare("==", field("event"), query["event"]))
    if query.get("events"):
        listed = ast.Tuple(exprs=tuple([const(one) for one in query["events"]]))
        parts.append(compare("in", field("event"), listed))
    if query["kind"] == "SessionBatchEventsQuery":
        sessions = ast.Tuple(exprs=tuple([const(one) for one in query["session_ids"]]))
        parts.append(compare("in", field("$session_id"), sessions) if sessions.exprs else FALSE)
    if query.get("actionId") is not None:
        parts.append(action_condition(query["actionId"], context))
    if query.get("actionSteps"):
        parts.append(any_of([step_condition(one, context) for one in query["actionSteps"]]))
    if query.get("personId"):
        parts.append(of_person(str(query["personId"])))
    parts.append(filters_condition(query.get("fixedProperties"), context))
    parts.append(filters_condition(query.get("properties"), context))
    if query.get("filterTestAccounts"):
        parts.append(test_accounts_condition(context))
    return all_of(*parts)


def of_person(person_id: str) -> ast.Node:
    """Return which events are of a person; what is no UUID is nobody's id."""
    try:
        UUID(person_id)
    except ValueError:
        return FALSE
    return expr("person_id = {person}", person=person_id)
