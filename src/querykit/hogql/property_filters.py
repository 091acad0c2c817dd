"""Property filters of query nodes as HogQL conditions.

Used for `{filters}` and for the steps of actions. A filter without a key or a value is neutral: it
stands for `true`, as in PostHog.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.errors import UnsupportedFilter
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

TRUE = ast.Constant(value=True)
NEGATIVE = frozenset(
    {"is_not", "not_icontains", "not_regex", "not_in", "not_between", "not_starts_with"}
    | {"not_ends_with", "is_not_set", "semver_neq", "not_icontains_multi"}
)
"""Operators of which several values are joined by AND."""

WITHOUT_VALUE = frozenset({"is_set", "is_not_set"})


def const(value: Any) -> ast.Node:
    """Return a JSON value as a constant; a list becomes an array."""
    if isinstance(value, (list, tuple)):
        return ast.Array(exprs=tuple([const(one) for one in value]))
    return ast.Constant(value=value)


def call(name: str, *args: ast.Node) -> ast.Call:
    """Return a call."""
    return ast.Call(name=name, args=args)


def compare(op: str, left: ast.Node, right: ast.Node) -> ast.CompareOperation:
    """Return a comparison."""
    return ast.CompareOperation(left=left, right=right, op=op)


def all_of(conditions: Iterable[ast.Node]) -> ast.Node:
    """Join conditions by AND; one stays as it is, none is true."""
    return _joined(ast.And, list(conditions))


def any_of(conditions: Iterable[ast.Node]) -> ast.Node:
    """Join conditions by OR; one stays as it is, none is true."""
    return _joined(ast.Or, list(conditions))


def _joined(kind: type[ast.And] | type[ast.Or], conditions: list[ast.Node]) -> ast.Node:
    if len(conditions) > 1:
        return kind(exprs=tuple(conditions))
    return conditions[0] if conditions else TRUE


def filters_condition(
    filters: Any, *, table: str, is_boolean: Callable[[str, str], bool]
) -> ast.Node:
    """Return the condition of a list or group of filters.

    Args:
        filters: a filter, a list of filters, or a group `{type: AND | OR, values: [...]}`.
        table: the table that rows are read from: events, persons, groups or sessions.
        is_boolean: tells of a type of filter and a key whether the property holds booleans.

    Raises:
        UnsupportedFilter: a filter of a type or with an operator that HogQL cannot express here.
    """
    if isinstance(filters, (list, tuple)):
        parts = [filters_condition(one, table=table, is_boolean=is_boolean) for one in filters]
        return all_of([one for one in parts if one is not TRUE])
    if not isinstance(filters, dict):
        return TRUE
    if isinstance(filters.get("values"), list) and filters.get("type") in ("AND", "OR"):
        parts = [
            filters_condition(one, table=table, is_boolean=is_boolean) for one in filters["values"]
        ]
        return (all_of if filters["type"] == "AND" else any_of)(parts)
    return _one(filters, table, is_boolean)


def _one(given: Mapping[str, Any], table: str, is_boolean: Callable[[str, str], bool]) -> ast.Node:
    sort, key, value = given.get("type") or "event", given.get("key"), given.get("value")
    operator = given.get("operator") or "exact"
    if sort in ("empty", "flag") or key in (None, ""):
        return TRUE
    if sort == "hogql":
        from querykit.hogql.parser import parse_expr  # noqa: PLC0415 - rare, and a parser

        return parse_expr(str(key))
    if sort == "cohort":
        negated = bool(given.get("negation")) or operator == "not_in"
        op = "not in cohort" if negated else "in cohort"
        person = ast.Field(chain=("id" if table == "persons" else "person_id",))
        return compare(op, person, const(value))
    if operator not in WITHOUT_VALUE and (value is None or value == []):
        return TRUE
    if sort == "element":
        return _element(str(key), operator, value)
    field = _field(sort, str(key), given, table)
    if is_boolean(sort, str(key)):
        value = _as_booleans(value)
    elif sort not in ("session", "event_metadata"):
        value = _booleans_as_text(value)
    return condition(field, operator, value)


def _field(sort: str, key: str, given: Mapping[str, Any], table: str) -> ast.Node:
    index = given.get("group_type_index")
    chains: dict[str, tuple[str, ...]] = {
        "event": ("elements_chain",) if key == "$elements_chain" else ("properties", key),
        "feature": ("properties", key),
        "event_metadata": (key,),
        "person_metadata": (key,) if table == "persons" else ("person", key),
        "person": ("properties", key) if table == "persons" else ("person", "properties", key),
        "group": ("properties", key)
        if table == "groups"
        else (f"group_{index}", "properties", key),
        "session": (key,) if table == "sessions" else ("session", key),
        "data_warehouse": tuple(key.split(".")),
    }
    chain = chains.get(sort)
    if chain is None:
        raise UnsupportedFilter(f"a filter of type {sort} cannot be used here")
    if sort == "group" and index is None and table != "groups":
        raise UnsupportedFilter(f"the group filter on {key} has no group_type_index")
    if sort == "person" and key.startswith("$virt_"):
        chain = (key,) if table == "persons" else ("person", key)
    return ast.Field(chain=chain)


def _as_booleans(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_booleans(one) for one in value]
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def _booleans_as_text(value: Any) -> Any:
    if isinstance(value, list):
        return [_booleans_as_text(one) for one in value]
    return str(value).lower() if isinstance(value, bool) else value


# -- operators --------------------------------------------------------------------------------------


def condition(field: ast.Node, operator: str, value: Any) -> ast.Node:
    """Return one operator applied to one field."""
    if isinstance(value, (list, tuple)):
        several = _several(field, operator, value)
        if several is not None:
            return several
        value = value[0]
    make = OPERATORS.get(operator)
    if make is None:
        raise UnsupportedFilter(f"the operator {operator} is not supported")
    return make(field, value)


def _several(field: ast.Node, operator: str, values: Sequence[Any]) -> ast.Node | None:
    if operator in ("between", "not_between"):
        return _between(field, operator, values)
    if len(values) == 1 and operator not in ("icontains_multi", "not_icontains_multi"):
        return None
    if operator in ("exact", "in"):
        return compare("in", field, ast.Tuple(exprs=tuple([const(one) for one in values])))
    if operator in ("is_not", "not_in"):
        return compare("not in", field, ast.Tuple(exprs=tuple([const(one) for one in values])))
    if operator.startswith(("icontains", "not_icontains")):
        texts = const([str(one) for one in values])
        search = call("multiSearchAnyCaseInsensitive", _text(field), texts)
        op = "==" if operator.startswith("not_") else ">"
        return compare(op, call("ifNull", search, ast.Constant(value=0)), ast.Constant(value=0))
    parts = [condition(field, operator, one) for one in values]
    return (all_of if operator in NEGATIVE else any_of)(parts)


def _between(field: ast.Node, operator: str, values: Sequence[Any]) -> ast.Node:
    if len(values) != 2:
        raise UnsupportedFilter(f"{operator} operator requires a two-element array [min, max]")
    low, high = const(values[0]), const(values[1])
    if operator == "between":
        return all_of([compare(">=", field, low), compare("<=", field, high)])
    return any_of([compare("<", field, low), compare(">", field, high)])


def _text(field: ast.Node) -> ast.Node:
    return call("toString", field)


def _pattern(value: Any, before: str = "%", after: str = "%") -> ast.Node:
    return ast.Constant(value=f"{before}{value}{after}")


def _match(field: ast.Node, value: Any) -> ast.Node:
    return call("match", _text(field), ast.Constant(value=str(value)))


def _moment(node: ast.Node) -> ast.Node:
    return call("toDateTime", call("toString", node))


def _dated(op: str) -> Callable[[ast.Node, Any], ast.Node]:
    return lambda field, value: compare(
        op, _moment(field), call("toDateTime", ast.Constant(value=str(value)))
    )


def _compared(op: str) -> Callable[[ast.Node, Any], ast.Node]:
    return lambda field, value: compare(op, field, const(value))


def _version(op: str) -> Callable[[ast.Node, Any], ast.Node]:
    return lambda field, value: compare(
        op,
        call("sortableSemver", field),
        call("sortableSemver", ast.Constant(value=str(value))),
    )


ZERO, ONE, NULL = ast.Constant(value=0), ast.Constant(value=1), ast.Constant(value=None)
OPERATORS: dict[str, Callable[[ast.Node, Any], ast.Node]] = {
    "exact": _compared("=="),
    "in": _compared("=="),
    "is_not": _compared("!="),
    "not_in": _compared("!="),
    "is_set": lambda field, _: compare("!=", field, NULL),
    "is_not_set": lambda field, _: compare("==", field, NULL),
    "icontains": lambda field, value: compare("ilike", _text(field), _pattern(value)),
    "not_icontains": lambda field, value: compare("not ilike", _text(field), _pattern(value)),
    "starts_with": lambda field, value: compare("ilike", _text(field), _pattern(value, "")),
    "not_starts_with": lambda field, value: compare("not ilike", _text(field), _pattern(value, "")),
    "ends_with": lambda field, value: compare("ilike", _text(field), _pattern(value, after="")),
    "not_ends_with": lambda field, value: compare(
        "not ilike", _text(field), _pattern(value, after="")
    ),
    "regex": lambda field, value: call("ifNull", _match(field, value), ZERO),
    "not_regex": lambda field, value: call("ifNull", call("not", _match(field, value)), ONE),
    "gt": _compared(">"),
    "gte": _compared(">="),
    "min": _compared(">="),
    "lt": _compared("<"),
    "lte": _compared("<="),
    "max": _compared("<="),
    "is_date_exact": _dated("=="),
    "is_date_before": _dated("<"),
    "is_date_after": _dated(">"),
    "semver_eq": _version("=="),
    "semver_neq": _version("!="),
    "semver_gt": _version(">"),
    "semver_gte": _version(">="),
    "semver_lt": _version("<"),
    "semver_lte": _version("<="),
}
"""Operator -> condition of a field and one value."""


# -- elements ---------------------------------------------------------------------------------------


def _element(key: str, operator: str, value: Any) -> ast.Node:
    from querykit.hogql.selectors import selector_pattern, tag_pattern  # noqa: PLC0415

    chain = ast.Field(chain=("elements_chain",))
    if key in ("selector", "tag_name"):
        make = selector_pattern if key == "selector" else tag_pattern
        values = value if isinstance(value, (list, tuple)) else [value]
        if operator not in ("exact", "is_not"):
            raise UnsupportedFilter(f"the element filter on {key} knows no operator {operator}")
        found = [call("match", chain, ast.Constant(value=make(str(one)))) for one in values]
        if operator == "is_not":
            return all_of([call("not", one) for one in found])
        return any_of(found)
    if key == "href":
        return condition(ast.Field(chain=("elements_chain_href",)), operator, value)
    if key == "text":
        return _any_text(operator, value)
    raise UnsupportedFilter(f"elements have no {key} to filter by")


def _any_text(operator: str, value: Any) -> ast.Node:
    """Ask for one text of the chain; a negative operator asks for none that the positive fits."""
    positive = operator.removeprefix("not_") if operator in NEGATIVE else operator
    positive = {"is_not": "exact", "is_not_set": "is_set", "in": "exact"}.get(positive, positive)
    body = condition(ast.Field(chain=("text",)), positive, value)
    found = call(
        "arrayExists",
        ast.Lambda(args=("text",), expr=body),
        ast.Field(chain=("elements_chain_texts",)),
    )
    return call("not", found) if operator in NEGATIVE else found
