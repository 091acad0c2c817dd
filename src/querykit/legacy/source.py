"""The forms in which filters were saved, read into one object.

Source: upgrade.md 3: an object, a JSON string of one, a doubly encoded string, and a list whose
first item is the object.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from querykit.errors import NotFilters, TooDeep
from querykit.legacy.members import KNOWN
from querykit.legacy.notes import shown

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.legacy.notes import Place

DEEPEST = 150
"""Filters nested deeper than this are refused; real ones are about ten levels deep."""

TIMES_ENCODED = 3
"""A string is decoded so often at most."""


def read_filters(value: Json, place: Place) -> Document:
    """Return the filters that a value holds; the value itself is not copied.

    Raises:
        NotFilters: the value holds none.
        TooDeep: it is nested deeper than querykit reads.
    """
    for _ in range(TIMES_ENCODED):
        if not isinstance(value, str):
            break
        value = _decode(value)
    if isinstance(value, list) and value and isinstance(value[0], dict):
        if len(value) > 1:
            place.lost(f"only the first of {len(value)} items is filters; the others are dropped")
        value = value[0]
    if not isinstance(value, dict):
        raise NotFilters(f"{shown(value)} is no insight filters", pointer="")
    if value.get("kind") is not None:
        raise NotFilters(
            f"this is a query node already: {shown(value['kind'])}",
            hint="upgrade it instead",
            pointer="/kind",
        )
    if value and not any(name in KNOWN for name in value):
        raise NotFilters("no member of insight filters in this object", pointer="")
    check_depth(value)
    return value


def _decode(text: str) -> Json:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotFilters("the text is not JSON, or nested too deep", pointer="") from error


def check_depth(value: Json) -> None:
    """Refuse a value that is nested too deep, or that holds itself.

    Raises:
        TooDeep: it is nested deeper than querykit reads.
    """
    todo = [(value, 0)]
    while todo:
        one, depth = todo.pop()
        if depth > DEEPEST:
            raise TooDeep(f"filters nested deeper than {DEEPEST} levels", pointer="")
        children = one.values() if isinstance(one, dict) else one
        if isinstance(one, dict | list | tuple):
            todo.extend((child, depth + 1) for child in children)
