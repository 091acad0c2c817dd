"""Members of filters that several insights share: legacy name -> member of the query.

Source: upgrade.md 3.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.legacy.notes import shown
from querykit.legacy.reading import flag, integer, interval, number, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.errors import Document, Json
    from querykit.legacy.notes import Place
from querykit.legacy.reading import Coercion

Members = dict[str, tuple[str, "Coercion"]]


def only_true(value: Json, place: Place) -> bool | None:
    """Return true, or nothing."""
    return flag(value, place) or None


def date(value: Json, place: Place) -> str | None:
    """Return a date as it was written; a number is none."""
    if isinstance(value, str):
        return value
    place.lost(f"{shown(value)} is not a date; dropped")
    return None


DATE_RANGE: Members = {
    "date_from": ("date_from", date),
    "date_to": ("date_to", date),
    "explicit_date": ("explicitDate", only_true),
}
COMPARE: Members = {"compare": ("compare", flag), "compare_to": ("compare_to", text)}
INTERVAL: Members = {"interval": ("interval", interval)}
GROUP: Members = {
    "aggregation_group_type_index": ("aggregation_group_type_index", integer),
}
EVERYWHERE: Members = {
    "filter_test_accounts": ("filterTestAccounts", flag),
    "sampling_factor": ("samplingFactor", number),
}


def read_members(
    filters: Document, members: Mapping[str, tuple[str, Coercion]], place: Place
) -> Document:
    """Return the members of the query for those of the filters that are there."""
    read = {
        wire: coercion(filters[name], place / name)
        for name, (wire, coercion) in members.items()
        if filters.get(name) is not None and filters[name] != ""
    }
    return {wire: value for wire, value in read.items() if value is not None}
