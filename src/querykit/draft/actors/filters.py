"""Which actors are meant: filters, a search, a cohort, a distinct id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.build import all_of, any_of, call, compare, expr, field, select
from querykit.draft.nested import below
from querykit.draft.properties import filters_condition
from querykit.errors import NotSupported
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.actors.columns import Scope
    from querykit.draft.context import Context

    Node = Mapping[str, Any]

SEARCHED = {"person": ("email", "name"), "group": ("name",)}
"""The properties that a search looks at, beside the ids."""


def actor_filters(query: Node, context: Context, scope: Scope) -> ast.Node:
    """Return the condition on an actor that a query makes.

    Raises:
        NotSupported: a filter cannot be asked of such actors.
    """
    parts = [
        _filters(query[member], f"/{member}", context, scope)
        for member in ("fixedProperties", "properties")
        if query.get(member)
    ]
    if query.get("filterTestAccounts"):
        own = list(context.environment.test_account_filters)
        parts.append(_filters(own, "/filterTestAccounts", context, scope))
    if query.get("search"):
        parts.append(_search(str(query["search"]).strip(), scope))
    if query.get("cohort") is not None:
        parts.append(expr("id IN COHORT {cohort}", cohort=int(query["cohort"])))
    if query.get("distinctId"):
        own_id = compare("==", field("distinct_id"), query["distinctId"])
        parts.append(_has_distinct_id(own_id, scope))
    return all_of(*parts)


def _filters(filters: Any, pointer: str, context: Context, scope: Scope) -> ast.Node:
    if scope.name == "other" and filters:
        message = "filters on actors that are neither persons nor groups"
        raise NotSupported(message, pointer=pointer)
    with below(pointer):
        return filters_condition(filters, context, scope=scope.name)


def _search(text: str, scope: Scope) -> ast.Node:
    """Return whether a text is in the name, in an e-mail address or in an id of an actor."""
    found: list[ast.Node] = [
        _contains(field("properties", one), text) for one in SEARCHED.get(scope.name, ())
    ]
    found.append(_contains(call("toString", scope.actor), text))
    if scope.name == "person":
        found.append(_has_distinct_id(_contains(field("distinct_id"), text), scope))
    return any_of(found)


def _contains(value: ast.Node, text: str) -> ast.Node:
    found = call("positionCaseInsensitiveUTF8", call("ifNull", value, ""), text)
    return compare(">", found, 0)


def _has_distinct_id(condition: ast.Node, scope: Scope) -> ast.Node:
    tree = select("SELECT person_id FROM person_distinct_ids WHERE {where}", where=condition)
    return ast.CompareOperation(left=scope.actor, right=tree, op="in")
