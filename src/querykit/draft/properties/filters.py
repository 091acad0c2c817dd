"""Property filters, lists and groups of them, as one condition.

A filter that says nothing (no key, no value for an operator that needs one) is neutral: it keeps all
rows, as in PostHog.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.build import TRUE, all_of, any_of, compare, expr, field, user_expr
from querykit.draft.culprits import about
from querykit.draft.properties.elements import PATTERNS, element_condition
from querykit.draft.properties.fields import ENTITIES, property_field
from querykit.draft.properties.operators import (
    NEGATIVE,
    WITHOUT_VALUE,
    Read,
    apply_operator,
)
from querykit.errors import DraftProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context
    from querykit.hogql import ast

NEUTRAL = frozenset({"empty", "flag"})
EXCEPTION_LISTS = frozenset(
    {"$exception_types", "$exception_values", "$exception_sources", "$exception_functions"}
)
COLUMNS = frozenset({"event_metadata", "person_metadata", "session", "data_warehouse"})
"""Types that read columns, which have types of their own, and no JSON."""


def filters_condition(filters: Any, context: Context, *, scope: str = "event") -> ast.Node:
    """Return the condition of a filter, a list of filters, or a group of them.

    Args:
        filters: `properties` of a node.
        context: the environment and the clock.
        scope: what the rows are: event, person, group or session.

    Raises:
        DraftProblem: a value does not fit its operator.
        NotSupported: a type or an operator cannot be drafted.
    """
    if isinstance(filters, (list, tuple)):
        return all_of(*[filters_condition(one, context, scope=scope) for one in filters])
    if not isinstance(filters, dict):
        return TRUE
    values = filters.get("values")
    if filters.get("type") in ("AND", "OR") and isinstance(values, list):
        parts = [filters_condition(one, context, scope=scope) for one in values]
        return all_of(*parts) if filters["type"] == "AND" else any_of(parts)
    return _one(filters, context, scope)


def test_accounts_condition(context: Context) -> ast.Node:
    """Return what `filterTestAccounts` asks of a row."""
    return filters_condition(list(context.environment.test_account_filters), context)


def _one(given: Mapping[str, Any], context: Context, scope: str) -> ast.Node:
    sort, key, value = given.get("type") or "event", given.get("key"), given.get("value")
    operator = given.get("operator") or "exact"
    if sort in NEUTRAL or key in (None, ""):
        return TRUE
    key = str(key)
    if sort == "hogql":
        return user_expr(key)
    with about(given, "value"):
        if operator not in WITHOUT_VALUE and (
            value is None or (value == [] and _is_neutral(operator))
        ):
            return TRUE
        if sort == "cohort":
            negated = bool(given.get("negation")) or operator in NEGATIVE
            return _cohort(value, scope, negated=negated)
        if sort == "element":
            with about(given, "operator" if key in PATTERNS else "value"):
                return element_condition(key, operator, value, context)
        return _of_property(given, context, scope)


def _of_property(given: Mapping[str, Any], context: Context, scope: str) -> ast.Node:
    sort, key, value = given.get("type") or "event", str(given["key"]), given.get("value")
    operator = given.get("operator") or "exact"
    if sort == "event_metadata" and scope == "group" and key.startswith("$group_"):
        return expr(
            "key = {value} AND index = {index}", value=value, index=int(key.rpartition("_")[2])
        )
    index = given.get("group_type_index")
    with about(given, "type"):
        node = property_field(sort, key, group_type_index=index, scope=scope)
    if sort == "event" and key in EXCEPTION_LISTS and operator not in WITHOUT_VALUE:
        return _in_list(key, operator, value, context)
    kind = "column" if sort in COLUMNS else _property_type(sort, key, index, context)
    return apply_operator(Read(node, kind, context, key), operator, value)


def _is_neutral(operator: str) -> bool:
    if operator in ("between", "not_between"):
        raise DraftProblem(f"{operator} takes a list of two numbers, the lower one first")
    return operator != "icontains"


def _property_type(sort: str, key: str, index: int | None, context: Context) -> str | None:
    entity = ENTITIES.get(sort)
    if entity is None:
        return None
    return context.property_type(entity, key, index if entity == "group" else None)


def _cohort(value: Any, scope: str, *, negated: bool) -> ast.Node:
    person = field("id") if scope == "person" else field("person_id")
    ids = value if isinstance(value, (list, tuple)) else [value]
    op = "not in cohort" if negated else "in cohort"
    parts = [compare(op, person, _cohort_id(one)) for one in ids]
    return all_of(*parts) if negated else any_of(parts)


def _cohort_id(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isdigit() else value


def _in_list(key: str, operator: str, value: Any, context: Context) -> ast.Node:
    """Search a property that holds a list, element by element."""
    negative = operator in NEGATIVE
    positive = {"is_not": "exact", "not_in": "in"}.get(operator, operator.removeprefix("not_"))
    body = apply_operator(
        Read(field("v"), "String", context), positive if negative else operator, value
    )
    found = expr(
        "arrayExists(v -> {body}, JSONExtract(ifNull({list}, ''), 'Array(String)'))",
        body=body,
        list=field("properties", key),
    )
    return expr("not({found})", found=found) if negative else found
