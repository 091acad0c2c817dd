"""Operators of property filters: one field, one operator, one value -> one condition.

Comparisons of HogQL treat NULL as a value (`x != 'a'` keeps rows without x), so that negative
operators need no guard of their own here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.build import all_of, any_of, call, compare, const, expr, moment
from querykit.draft.dates import read_moment
from querykit.draft.properties import semver
from querykit.draft.properties.dates import date_comparison
from querykit.draft.properties.patterns import checked_pattern
from querykit.draft.properties.values import fitted
from querykit.errors import DraftProblem, NotSupported
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from querykit.draft.context import Context

    Operator = Callable[["Read", Any], ast.Node]

NEGATIVE = frozenset(
    {
        "is_not",
        "not_icontains",
        "not_icontains_multi",
        "not_regex",
        "not_in",
        "not_starts_with",
        "not_ends_with",
        "semver_neq",
    }
)
"""Operators of which several values are joined by AND, the others by OR."""

WITHOUT_VALUE = frozenset({"is_set", "is_not_set"})


class Read:
    """A field that is compared, with what is known of its type."""

    __slots__ = ("context", "key", "node", "property_type")

    def __init__(
        self, node: ast.Node, property_type: str | None, context: Context, key: str = ""
    ) -> None:
        self.node = node
        self.property_type = property_type
        self.context = context
        self.key = key

    @property
    def text(self) -> ast.Node:
        """Return the value as text."""
        return call("toString", self.node)

    @property
    def number(self) -> ast.Node:
        """Return the value as a number; NULL where it is none."""
        is_number = self.property_type in ("Numeric", "column")
        return self.node if is_number else call("toFloat", self.node)


def apply_operator(read: Read, operator: str, value: Any) -> ast.Node:
    """Return the condition of one operator.

    Raises:
        NotSupported: querykit does not know the operator.
        DraftProblem: the value does not fit the operator.
    """
    if isinstance(value, (list, tuple)):
        several = _several(read, operator, list(value))
        if several is not None:
            return several
        value = value[0]
    elif operator in ("icontains_multi", "not_icontains_multi"):
        return _any_text(read, operator, [value])
    elif operator in ("between", "not_between"):
        return _between(read, operator, [value])
    make = OPERATORS.get(operator)
    if make is None:
        raise NotSupported(f"the operator {operator} of property filters is not supported")
    return make(read, value)


def _several(  # noqa: PLR0911 - one per form of a list
    read: Read, operator: str, values: list[Any]
) -> ast.Node | None:
    if operator in ("between", "not_between"):
        return _between(read, operator, values)
    if operator in WITHOUT_VALUE:
        return OPERATORS[operator](read, None)
    if operator in ("icontains_multi", "not_icontains_multi"):
        return _any_text(read, operator, values)
    if operator == "icontains" and not values:
        return OPERATORS["icontains"](read, "[]")
    if len(values) == 1:
        return None
    if operator in ("exact", "in", "is_not", "not_in"):
        listed = ast.Tuple(exprs=tuple([const(_fit(read, one)) for one in values]))
        return compare("not in" if operator in NEGATIVE else "in", read.node, listed)
    if operator in ("icontains", "not_icontains"):
        return _any_text(read, operator, values)
    parts = [apply_operator(read, operator, one) for one in values]
    return all_of(*parts) if operator in NEGATIVE else any_of(parts)


def _any_text(read: Read, operator: str, values: list[Any]) -> ast.Node:
    found = expr(
        "ifNull(multiSearchAnyCaseInsensitive({text}, {values}), 0)",
        text=read.text,
        values=[str(one) for one in values],
    )
    return compare("==" if operator in NEGATIVE else ">", found, 0)


def _between(read: Read, operator: str, values: list[Any]) -> ast.Node:
    problem = f"{operator} takes a list of two numbers, the lower one first"
    if len(values) != 2:
        raise DraftProblem(problem)
    try:
        low, high = float(values[0]), float(values[1])
    except (TypeError, ValueError):
        raise DraftProblem(problem) from None
    if low > high:
        raise DraftProblem(problem)
    low, high = fitted(values[0], "Numeric"), fitted(values[1], "Numeric")
    below, above = ("<", ">") if operator == "not_between" else (">=", "<=")
    parts = [compare(below, read.number, low), compare(above, read.number, high)]
    return any_of(parts) if operator == "not_between" else all_of(*parts)


def _fit(read: Read, value: Any) -> Any:
    """Return a value as the property holds it.

    Raises:
        DraftProblem: the property holds numbers or dates, and it is none.
    """
    if read.property_type == "column":
        return value
    fit = fitted(value, read.property_type)
    if read.property_type == "Numeric" and isinstance(fit, str):
        raise DraftProblem(f"{read.key} is a number, and {value!r} is none")
    if read.property_type == "DateTime" and fit is not None:
        found = read_moment(str(fit), read.context.clock)
        if found.is_relative:
            raise DraftProblem(
                f"{read.key} is a date, and {value!r} is none", hint="write it as 2025-03-04 10:00"
            )
        return moment(found.at)
    return fit


def _equal(op: str) -> Operator:
    return lambda read, value: compare(op, read.node, _fit(read, value))


def _ordered(op: str) -> Operator:
    def made(read: Read, value: Any) -> ast.Node:
        number = fitted(value, "Numeric")
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if is_number or (read.property_type in ("Numeric", "column") and number is not value):
            return compare(op, read.number, number)
        return compare(op, read.node, _fit(read, value))

    return made


def _like(op: str, before: str = "%", after: str = "%") -> Operator:
    return lambda read, value: compare(op, read.text, f"{before}{value}{after}")


def _matches(read: Read, value: Any) -> ast.Node:
    return call("ifNull", call("match", read.text, checked_pattern(value)), 0)


def _matches_not(read: Read, value: Any) -> ast.Node:
    return call("ifNull", call("not", call("match", read.text, checked_pattern(value))), 1)


def _dated(op: str) -> Operator:
    return lambda read, value: date_comparison(op, read.node, value, read.context)


def _cleaned(read: Read, value: Any) -> ast.Node:
    cleaned = read.node
    for one in read.context.environment.path_cleaning_filters:
        regex, alias = one.get("regex"), one.get("alias")
        if regex:
            cleaned = call("replaceRegexpAll", cleaned, checked_pattern(regex), str(alias or ""))
    return compare("==", cleaned, str(value))


def _version(operator: str) -> Operator:
    return lambda read, value: semver.condition(read.text, operator, value)


OPERATORS: Mapping[str, Operator] = {
    "exact": _equal("=="),
    "in": _equal("=="),
    "is_not": _equal("!="),
    "not_in": _equal("!="),
    "icontains": _like("ilike"),
    "not_icontains": _like("not ilike"),
    "starts_with": _like("ilike", before=""),
    "not_starts_with": _like("not ilike", before=""),
    "ends_with": _like("ilike", after=""),
    "not_ends_with": _like("not ilike", after=""),
    "regex": _matches,
    "not_regex": _matches_not,
    "gt": _ordered(">"),
    "gte": _ordered(">="),
    "min": _ordered(">="),
    "lt": _ordered("<"),
    "lte": _ordered("<="),
    "max": _ordered("<="),
    "is_set": lambda read, _: compare("!=", read.node, None),
    "is_not_set": lambda read, _: compare("==", read.node, None),
    "is_date_exact": _dated("=="),
    "is_date_before": _dated("<"),
    "is_date_after": _dated(">"),
    "is_cleaned_path_exact": _cleaned,
    **{operator: _version(operator) for operator in semver.OPERATORS},
}
"""Operator -> condition of a field and one value."""
