"""SessionsQuery: a list of sessions, or aggregates over them, column by column.

A session has no person of its own. `person.…` is read of whoever has the session's distinct id now,
and `session.…` of the session itself. What is asked of events holds for a session with an event for
which it holds.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from querykit.draft.actions import action_condition
from querykit.draft.build import FALSE, TRUE, all_of, call, compare, const, expr, field, select
from querykit.draft.events import SPECIAL as OF_EVENTS
from querykit.draft.events import of_person
from querykit.draft.listing import ListPlan, Rows, plan_list, time_bounds
from querykit.draft.properties import filters_condition
from querykit.hogql import ast
from querykit.hogql.resolver.catalogue.activity import sessions
from querykit.hogql.visitor import Transformer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context

DEFAULT_AFTER = "-1h"
SESSION_FIELDS = sessions(2).visible
"""What `*` stands for."""

SPECIAL: Mapping[str, ast.Node] = {
    **OF_EVENTS,
    "*": call("tuple", *[field(one) for one in SESSION_FIELDS]),
}
SESSIONS = Rows(
    ast.JoinExpr(table=field("sessions")), SPECIAL, field("$start_timestamp"), "session"
)
WITH_PERSON: ast.JoinExpr = select(
    "SELECT 1 FROM sessions "
    "LEFT JOIN person_distinct_ids AS pdi ON sessions.distinct_id = pdi.distinct_id"
).select_from
OWN_TYPES = frozenset({"session", "person", "hogql"})
"""Filters that are asked of the session or its person; all others are asked of its events."""

AMBIGUOUS = frozenset({"distinct_id", "team_id"})
"""Names that the table of distinct ids has too."""


def draft_sessions(query: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the HogQL of a SessionsQuery."""
    return plan_sessions(query, context).tree


def plan_sessions(query: Mapping[str, Any], context: Context) -> ListPlan:
    """Read a SessionsQuery.

    Raises:
        DraftProblem: a member stands for no query.
    """
    started = time_bounds(query, context, DEFAULT_AFTER, SESSIONS.timestamp)
    where = all_of(_conditions(query, context), started)
    plan = plan_list(query, SESSIONS, where, query.get("select") or ["*"])
    return dataclasses.replace(plan, tree=_named(plan.tree))


# -- which sessions -----------------------------------------------------------------------------------


def _conditions(query: Mapping[str, Any], context: Context) -> ast.Node:
    filters = _filters(query, context)
    own = [one for one in filters if _is_own(one)]
    of_events = [one for one in filters if not _is_own(one)]
    parts = [filters_condition(one, context, scope="event") for one in own]
    for one in query.get("eventProperties") or []:
        if _is_session_id(one):
            parts.append(_by_id(one["value"]))
        else:
            of_events.append(one)
    person = query.get("personId")
    if person:
        parts.append(_of_person(str(person)))
    return all_of(*parts, _with_event(query, of_events, context))


def _filters(query: Mapping[str, Any], context: Context) -> list[Any]:
    found = [*(query.get("fixedProperties") or []), *(query.get("properties") or [])]
    if query.get("filterTestAccounts"):
        found += context.environment.test_account_filters
    return found


def _is_own(given: Mapping[str, Any]) -> bool:
    if given.get("type") in ("AND", "OR") and isinstance(given.get("values"), list):
        return all(_is_own(one) for one in given["values"])
    return given.get("type") in OWN_TYPES


def _is_session_id(given: Mapping[str, Any]) -> bool:
    sort, operator = given.get("type") or "event", given.get("operator") or "exact"
    return sort == "event" and given.get("key") == "$session_id" and operator == "exact"


def _by_id(value: Any) -> ast.Node:
    """Return that a session is one of those listed: of the table itself, no event needs a look."""
    ids = value if isinstance(value, list) else [value]
    if not ids:
        return FALSE
    return compare("in", field("session_id"), ast.Tuple(exprs=tuple([const(one) for one in ids])))


def _of_person(person_id: str) -> ast.Node:
    return expr(
        "distinct_id IN (SELECT distinct_id FROM person_distinct_ids WHERE {condition})",
        condition=of_person(person_id),
    )


def _with_event(query: Mapping[str, Any], filters: list[Any], context: Context) -> ast.Node:
    """Return that a session has an event for which everything holds that is asked of events."""
    asked: list[ast.Node | None] = []
    if query.get("event"):
        asked.append(compare("==", field("event"), query["event"]))
    if query.get("actionId") is not None:
        asked.append(action_condition(query["actionId"], context))
    condition = all_of(*asked, filters_condition(filters, context))
    if condition == TRUE:
        return TRUE
    events = select(
        "SELECT `$session_id` FROM events WHERE {where}",
        where=all_of(time_bounds(query, context, DEFAULT_AFTER), condition),
    )
    return compare("in", field("session_id"), events)


# -- names --------------------------------------------------------------------------------------------


def _named(tree: ast.SelectQuery) -> ast.SelectQuery:
    """Return a query whose names are those of its tables, joined with persons if it reads them."""
    names = _Names()
    renamed = names.visit_children(tree)
    assert isinstance(renamed, ast.SelectQuery)
    if not names.needs_person:
        return renamed
    return dataclasses.replace(renamed, select_from=WITH_PERSON)


class _Names(Transformer):
    """Reads `session.…` of the sessions and `person.…` through their distinct ids."""

    def __init__(self) -> None:
        self.needs_person = False

    def visit_SelectQuery(self, node: ast.SelectQuery) -> ast.Node:  # noqa: N802
        """Leave queries inside alone: they are about other tables."""
        return node

    def visit_Field(self, node: ast.Field) -> ast.Node:  # noqa: N802
        """Rename one field."""
        first, *rest = map(str, node.chain)
        if first == "session" and rest:
            return field("sessions", *rest)
        if first in ("person", "person_id"):
            self.needs_person = True
            return field("pdi", first, *rest)
        return field("sessions", first, *rest) if first in AMBIGUOUS else node
