"""Filters on the elements of an autocaptured event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.build import all_of, any_of, call, expr, field
from querykit.draft.properties.operators import NEGATIVE, Read, apply_operator
from querykit.errors import NotSupported
from querykit.hogql.selectors import selector_pattern, tag_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from querykit.draft.context import Context
    from querykit.hogql import ast

PATTERNS: Mapping[str, Callable[[str], str]] = {
    "selector": selector_pattern,
    "tag_name": tag_pattern,
}
POSITIVE = {"is_not": "exact", "not_in": "in", "is_not_set": "is_set"}


def element_condition(key: str, operator: str, value: Any, context: Context) -> ast.Node:
    """Return the condition of a filter of type `element`.

    Raises:
        NotSupported: elements have no such key, or the key knows no such operator.
    """
    if key in PATTERNS:
        return _matches(key, operator, value)
    if key == "href":
        href = Read(field("elements_chain_href"), "String", context)
        return apply_operator(href, operator, value)
    if key == "text":
        return _text(operator, value, context)
    raise NotSupported(f"elements cannot be filtered by {key}")


def _matches(key: str, operator: str, value: Any) -> ast.Node:
    if operator not in ("exact", "is_not"):
        raise NotSupported(f"elements cannot be filtered by {key} with the operator {operator}")
    values = value if isinstance(value, (list, tuple)) else [value]
    found = [call("match", field("elements_chain"), PATTERNS[key](str(one))) for one in values]
    if operator == "is_not":
        return all_of(*[call("not", one) for one in found])
    return any_of(found)


def _text(operator: str, value: Any, context: Context) -> ast.Node:
    """Ask for one text that fits; a negative operator asks that none fits its opposite."""
    negative = operator in NEGATIVE or operator == "is_not_set"
    positive = POSITIVE.get(operator, operator.removeprefix("not_")) if negative else operator
    text = Read(field("text"), "String", context)
    found = expr(
        "arrayExists(text -> {body}, elements_chain_texts)",
        body=apply_operator(text, positive, value),
    )
    return call("not", found) if negative else found
