"""What a filter, a breakdown or an aggregation reads: the field for a type and a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.build import field
from querykit.errors import DraftProblem, NotSupported

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from querykit.hogql import ast

VIRTUAL = "$virt_"
"""Keys that name a calculated field of persons and groups, not a stored property."""

ENTITIES: Mapping[str, str] = {
    "event": "event",
    "feature": "event",
    "person": "person",
    "group": "group",
    "session": "session",
}
"""Type of a filter -> whose property definitions tell its type."""


def property_field(
    sort: str, key: str, *, group_type_index: int | None = None, scope: str = "event"
) -> ast.Field:
    """Return the field that a property of a type is read from.

    Args:
        sort: the type of a filter or breakdown.
        key: name of the property.
        group_type_index: which groups, for `group`.
        scope: what the rows are: event, person, group or session.

    Raises:
        DraftProblem: the group type index is missing.
        NotSupported: properties of the type cannot be read in that scope.
    """
    make = READERS.get((sort, scope)) or READERS.get((sort, ""))
    if make is None:
        raise NotSupported(f"properties of type {sort} cannot be read of a {scope}")
    return field(*make(key, group_type_index))


def _group(key: str, index: int | None) -> tuple[str, ...]:
    if index is None:
        raise DraftProblem(
            f"the group property {key} has no group_type_index",
            hint="say which group type it is, 0 to 4",
        )
    return (f"group_{index}", "properties", key)


def _event(key: str, _: int | None) -> tuple[str, ...]:
    return ("elements_chain",) if key == "$elements_chain" else ("properties", key)


def _person(key: str, _: int | None) -> tuple[str, ...]:
    if key == "distinct_id":
        return ("distinct_id",)
    return ("person", key) if key.startswith(VIRTUAL) else ("person", "properties", key)


def _own(key: str, _: int | None) -> tuple[str, ...]:
    return (key,) if key.startswith(VIRTUAL) else ("properties", key)


def _bare(key: str, _: int | None) -> tuple[str, ...]:
    return (key,)


def _below(*first: str) -> Callable[[str, int | None], tuple[str, ...]]:
    return lambda key, _: (*first, *key.split("."))


READERS: Mapping[tuple[str, str], Callable[[str, int | None], tuple[str, ...]]] = {
    ("event", "event"): _event,
    ("feature", "event"): _event,
    ("event_metadata", "event"): _bare,
    ("person", "event"): _person,
    ("person", "person"): _own,
    ("person_metadata", "event"): _below("person"),
    ("person_metadata", "person"): _bare,
    ("group", "group"): _own,
    ("group", ""): _group,
    ("session", "event"): _below("session"),
    ("session", "session"): _bare,
    ("data_warehouse", ""): _below(),
    ("data_warehouse_person_property", "event"): _below("person"),
}
"""Type and scope -> the names of the field; an empty scope holds for all that have none of their own."""
