"""`breakdown*` members of filters -> `breakdownFilter`.

Source: upgrade.md 3.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import NotConvertible
from querykit.legacy.notes import shown
from querykit.legacy.reading import as_sequence, choice, flag, integer, is_blank
from querykit.legacy.vocabulary import BREAKDOWN_TYPES

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.legacy.insight_types import InsightType
    from querykit.legacy.notes import Place
    from querykit.legacy.reading import Coercion

MOST = 3
"""So many `breakdowns` a trends query has at most."""


def breakdown_type(value: Json, place: Place) -> object:
    """Return a breakdown type; "events" is an old name, "undefined" a fault of the old editor."""
    if value == "undefined":
        return None
    return "event" if value == "events" else choice(*BREAKDOWN_TYPES)(value, place)


def breakdown(value: Json, place: Place) -> object:
    """Return what to break down by: a name, a cohort, or a list of either; nulls are removed."""
    if isinstance(value, list | tuple):
        items = ((place / index, item) for index, item in enumerate(value) if item is not None)
        names = [_name(item, here) for here, item in items]
        return [name for name in names if name is not None]
    return _name(value, place)


def _name(value: Json, place: Place) -> str | int | None:
    if isinstance(value, str | int) and not isinstance(value, bool):
        return value
    if value is not False:
        place.lost(f"{shown(value)} cannot be broken down by; dropped")
    return None


COPIED: dict[str, Coercion] = {
    "breakdown_type": breakdown_type,
    "breakdown": breakdown,
    "breakdown_normalize_url": flag,
    "breakdown_group_type_index": integer,
    "breakdown_hide_other_aggregation": flag,
    "breakdown_limit": integer,
    "breakdown_histogram_bin_count": integer,
}
"""Members that keep their name."""

ONE_OF_MANY: dict[str, Coercion] = {
    "type": breakdown_type,
    "normalize_url": flag,
    "histogram_bin_count": integer,
    "group_type_index": integer,
}
"""Members of one item of `breakdowns`, beside its property."""

FUNNEL_NAMES = {
    "type": "breakdown_type",
    "property": "breakdown",
    "normalize_url": "breakdown_normalize_url",
    "group_type_index": "breakdown_group_type_index",
}
"""Members of the only item of a funnel's `breakdowns`, and where they go.

PostHog keeps the first two only, and so breaks a breakdown by a group property.
"""

MEMBERS = frozenset({*COPIED, "breakdowns"})


def breakdown_filter(filters: Document, insight: InsightType, place: Place) -> Document | None:
    """Return the `breakdownFilter` of a trends or funnels query; None when there is none.

    Raises:
        NotConvertible: a funnel has more than one breakdown (the browser's rules drop them).
    """
    if filters.get("breakdown_type") == "undefined" and not isinstance(
        filters.get("breakdown"), str
    ):
        if filters.get("breakdown"):
            (place / "breakdown").lost("a breakdown of undefined type is dropped")
        return None
    result = {
        name: value
        for name, read in COPIED.items()
        if not is_blank(filters.get(name))
        and (value := read(filters[name], place / name)) is not None
    }
    if "breakdown" in result and result.get("breakdown_type") is None:
        result["breakdown_type"] = "event"
    items = _items(filters.get("breakdowns"), place / "breakdowns")
    if insight.name == "FUNNELS":
        if result.pop("breakdown_histogram_bin_count", None) is not None:
            (place / "breakdown_histogram_bin_count").lost(
                "funnels have no histogram bins; dropped"
            )
        result.update(_only_item(items, place / "breakdowns"))
    elif items:
        result["breakdowns"] = items[:MOST]
        if len(items) > MOST:
            (place / "breakdowns").lost(f"only {MOST} of {len(items)} breakdowns are kept")
    return result or None


def _items(value: Json, place: Place) -> list[Document]:
    items = []
    for index, item in enumerate(as_sequence(value, place)):
        here = place / index
        if not isinstance(item, dict) or is_blank(item.get("property")):
            here.lost("a breakdown without `property` is dropped")
            continue
        name = _name(item["property"], here / "property")
        if name is None:
            continue
        members = {
            key: read(item[key], here / key)
            for key, read in ONE_OF_MANY.items()
            if not is_blank(item.get(key))
        }
        present = {key: member for key, member in members.items() if member is not None}
        items.append({"type": "event", **present, "property": name})
    return items


def _only_item(items: list[Document], place: Place) -> Document:
    if not items:
        return {}
    if len(items) > 1:
        if place.rules.frontend:
            place.lost(f"a funnel has one breakdown at most; all {len(items)} are dropped")
            return {}
        raise NotConvertible(
            f"a funnel has one breakdown at most, and there are {len(items)}",
            hint="keep the breakdown that matters most",
            pointer=place.pointer,
        )
    if "histogram_bin_count" in items[0]:
        (place / 0 / "histogram_bin_count").lost("funnels have no histogram bins; dropped")
    return {wire: items[0][name] for name, wire in FUNNEL_NAMES.items() if name in items[0]}
