"""`properties` of filters and of their entities, in every form that was ever saved.

The forms: null or empty; an old-style object (`{"utm_medium__icontains": "email"}`); a list of
filters; a flat group of filters; groups in groups. Source: upgrade.md 3.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import NotConvertible
from querykit.legacy.filters import clean_filter, is_filter, old_style_filters
from querykit.legacy.notes import shown
from querykit.legacy.reading import decoded, is_blank
from querykit.legacy.vocabulary import LOGIC

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.errors import Document, Json
    from querykit.legacy.notes import Place


def clean_global_properties(properties: Json, place: Place) -> Document | None:
    """Return the properties of filters as a group of groups; None when there are none.

    Everything becomes `{"type": "AND", "values": [{"type": ..., "values": [filters]}]}`.
    """
    properties = decoded(properties)
    if is_blank(properties):
        return None
    logic = _logic(properties)
    if logic is None:
        return _group("AND", [_group("AND", _plain_filters(properties, place))])
    members = _members(properties)
    if not any(_logic(member) for member in members):
        return _group("AND", [_clean_group(properties, place)])
    cleaned: Document = _clean_group(properties, place)
    values = [one if _logic(one) else _group(logic, [one]) for one in cleaned["values"]]
    return _group(logic, values)


def clean_entity_properties(properties: Json, place: Place) -> list[Document] | None:
    """Return the properties of an entity as a list of filters; None when there are none.

    Raises:
        NotConvertible: there are groups in groups, which an entity of a query cannot hold.
    """
    properties = decoded(properties)
    if is_blank(properties):
        return None
    logic = _logic(properties)
    members = _members(properties) if logic else properties
    if isinstance(members, list) and any(_logic(member) for member in members):
        raise NotConvertible(
            "the properties of an entity cannot hold groups in groups",
            hint="write them as one list of filters, or as one HogQL filter",
            pointer=place.pointer,
        )
    if logic == "OR" and len(members) > 1:
        place.lost("the filters of an entity are joined by AND; they were joined by OR")
    return _plain_filters(members, place / "values" if logic else place) or None


def _plain_filters(properties: Json, place: Place) -> list[Document]:
    if isinstance(properties, dict) and is_filter(properties):
        place.changed("one property filter is read as a list of one")
        properties = [properties]
    if isinstance(properties, dict):
        return old_style_filters(properties, place)
    if isinstance(properties, list | tuple):
        cleaned = (
            clean_filter(value, place / index)
            for index, value in enumerate(properties)
            if value is not None
        )
        return [one for one in cleaned if one is not None]
    place.lost(f"{shown(properties)} is not a list of property filters; dropped")
    return []


def _clean_group(group: Document, place: Place) -> Document:
    cleaned = []
    for index, member in enumerate(_members(group)):
        if member is None:
            continue
        here = place / "values" / index
        one = _clean_group(member, here) if _logic(member) else clean_filter(member, here)
        if one is not None:
            cleaned.append(one)
    return _group(_logic(group) or "AND", cleaned)


def _group(logic: str, values: Sequence[Document]) -> Document:
    return {"type": logic, "values": list(values)}


def _logic(value: Json) -> str | None:
    """Return AND or OR for a group; None for anything else."""
    if not isinstance(value, dict):
        return None
    written = value.get("type")
    if isinstance(written, str) and written.upper() in LOGIC:
        return written.upper()
    values = value.get("values")
    if value.keys() != {"values"} or not isinstance(values, list):
        return None
    return "AND" if all(isinstance(one, dict) for one in values) else None


def _members(group: Document) -> list[Json]:
    values = group.get("values")
    return list(values) if isinstance(values, list | tuple) else []
