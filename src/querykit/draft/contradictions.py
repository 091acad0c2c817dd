"""Filters of an insight that a dashboard's make pointless: both together could never hold.

A dashboard that asks for `country = DE` is not meant to empty an insight that asks for
`country = FR`: the filter of the insight is dropped, wherever in the query it stands. Only what can be
proved is dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from querykit.errors import Document

    Filter = Mapping[str, Any]

NEVER_COMPARED = frozenset({"cohort", "hogql"})
OPPOSITES = (
    frozenset({"icontains", "not_icontains"}),
    frozenset({"regex", "not_regex"}),
)
NEGATIVE = frozenset(
    {"is_not", "not_icontains", "not_regex", "not_in", "not_between", "not_starts_with"}
    | {"not_ends_with", "is_not_set", "semver_neq", "not_icontains_multi"}
)
WAREHOUSE = "DataWarehouseNode"


def without_contradicted(node: Document, added: Any) -> Document:
    """Return a node without the filters that cannot hold together with those that are added."""
    stronger = list(_leaves(added))
    made = dict(node)
    if made.get("properties"):
        made["properties"] = _kept(made["properties"], stronger)
    if made.get("series"):
        made["series"] = [_series(one, stronger) for one in made["series"]]
    return made


def contradict(one: Filter, other: Filter) -> bool:
    """Return whether two filters can be proved never to hold together."""
    if _subject(one) != _subject(other) or (one.get("type") or "event") in NEVER_COMPARED:
        return False
    first, second = _operator(one), _operator(other)
    pair = {first, second}
    if "is_not_set" in pair:
        against = second if first == "is_not_set" else first
        return against not in NEGATIVE
    values, others = _values(one), _values(other)
    if not values or not others:
        return False
    if pair == {"exact"}:
        return not values & others
    if pair == {"exact", "is_not"}:
        exact, excluded = (values, others) if first == "exact" else (others, values)
        return exact <= excluded
    return pair in OPPOSITES and values == others


def _series(node: Document, stronger: Iterable[Filter]) -> Document:
    if node.get("kind") == WAREHOUSE:
        return node
    made = dict(node)
    if made.get("properties"):
        made["properties"] = _kept(made["properties"], stronger)
    if made.get("nodes"):
        made["nodes"] = [_series(one, stronger) for one in made["nodes"]]
    return made


def _kept(filters: Any, stronger: Iterable[Filter]) -> Any:
    """Return a list or group of filters without those that contradict a stronger one."""
    if isinstance(filters, dict) and isinstance(filters.get("values"), list):
        return {**filters, "values": _kept(filters["values"], stronger)}
    if not isinstance(filters, list):
        return filters
    return [
        _kept(one, stronger)
        for one in filters
        if _is_group(one) or not any(contradict(one, other) for other in stronger)
    ]


def _is_group(one: Any) -> bool:
    return isinstance(one, dict) and isinstance(one.get("values"), list)


def _leaves(filters: Any) -> Iterator[Filter]:
    """Yield the filters that must all hold; those below an OR need not."""
    if isinstance(filters, list):
        for one in filters:
            yield from _leaves(one)
    elif _is_group(filters):
        if filters.get("type") == "AND" or len(filters["values"]) == 1:
            yield from _leaves(filters["values"])
    elif isinstance(filters, dict):
        yield filters


def _subject(one: Filter) -> tuple[Any, Any, Any]:
    return one.get("type") or "event", one.get("key"), one.get("group_type_index")


def _operator(one: Filter) -> str:
    return one.get("operator") or "exact"


def _values(one: Filter) -> set[str]:
    value = one.get("value")
    if value is None:
        return set()
    return {str(each) for each in (value if isinstance(value, list) else [value])}
