"""The entity lists of filters -> `series` of a query, and a funnel's exclusions.

Source: upgrade.md 3.3 and 3.6.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from querykit.legacy.entities import BUILDERS, action_node, event_node, names, series_item
from querykit.legacy.notes import shown
from querykit.legacy.reading import as_sequence, integer, is_blank

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.legacy.notes import Place

LISTS = tuple(BUILDERS)

BEFORE_ALL = -1.0
"""Where PostHog sorts an entity whose order is missing, null or 0."""

EXCLUSION_BUILDERS = {"events": event_node, "actions": action_node}


def series_of(filters: Document, insight: str, place: Place) -> list[Json]:
    """Return the series that actions, events, tables and groups stand for, in their order.

    Strings in the lists are what templates leave: dropped, or kept as they are in template mode,
    where nothing is sorted then.
    """
    found: list[tuple[float, Json]] = []
    variables = False
    for list_name in LISTS:
        here = place / list_name
        if list_name == "groups" and not place.rules.frontend:
            if not is_blank(filters.get(list_name)):
                here.lost("groups of entities are known to the browser's rules only; dropped")
            continue
        for index, entity in enumerate(as_sequence(filters.get(list_name), here)):
            if isinstance(entity, str) and place.rules.allow_variables:
                variables = True
                found.append((BEFORE_ALL, entity))
                continue
            node = _node(entity, list_name, insight, here / index)
            if node is not None:
                found.append((_order(entity), node))
    if not variables:
        found.sort(key=lambda pair: pair[0])
    return [node for _, node in found]


def _node(entity: Json, list_name: str, insight: str, place: Place) -> Document | None:
    if not isinstance(entity, dict):
        if entity is not None:
            place.lost(f"{shown(entity)} is no entity; dropped")
        return None
    if entity.get("type") not in (None, list_name):
        (place / "type").changed(f"type {shown(entity['type'])} in `{list_name}` does not count")
    return series_item(entity, list_name, insight, place)


def _order(entity: Document) -> float:
    order = entity.get("order")
    if isinstance(order, str):
        try:
            order = float(order)
        except ValueError:
            return BEFORE_ALL
    if isinstance(order, bool) or not isinstance(order, int | float) or not order:
        return BEFORE_ALL
    return BEFORE_ALL if isinstance(order, float) and math.isnan(order) else order


def exclusion(value: Json, place: Place) -> Document | None:
    """Return one exclusion of a funnel: a node without properties and math, and its two steps."""
    if not isinstance(value, dict):
        place.lost(f"{shown(value)} is no entity; dropped")
        return None
    build = EXCLUSION_BUILDERS.get(str(value.get("type") or "events"))
    node = build(value, "FUNNELS", place) if build else None
    if node is None:
        if build is None:
            place.lost(f"a funnel cannot exclude {shown(value.get('type'))}; dropped")
        return None
    node |= names(value, node, place)
    if not is_blank(value.get("properties")):
        (place / "properties").lost("the properties of an exclusion are dropped")
    for name, wire in (("funnel_from_step", "funnelFromStep"), ("funnel_to_step", "funnelToStep")):
        step = value.get(name)
        step = None if step is None else integer(step, place / name)
        if step is None:
            place.lost(f"an exclusion without `{name}` is dropped")
            return None
        node[wire] = step
    return node
