"""`series` of a query -> the entity lists of filters, and an exclusion -> an entity.

Source: upgrade.md 3.8.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from querykit.legacy.entities import TABLE_KINDS
from querykit.legacy.maths import DETAILS, FRONTEND_DETAILS
from querykit.legacy.notes import shown
from querykit.legacy.reading import is_blank

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.legacy.notes import Place

TABLE_NAMES = {
    "aggregation_target_field": "distinct_id_field",
    "distinct_id_field": "distinct_id_field",
    "id_field": "id_field",
    "created_at_field": "created_at_field",
    "timestamp_field": "timestamp_field",
    "table_name": "table_name",
    "id": "id",
}
COMMON = ("name", "custom_name", "properties", "optionalInFunnel", "math")
COPIED = (*COMMON, *DETAILS, *FRONTEND_DETAILS)

LIST_BY_KIND: dict[str, tuple[str, dict[str, str]]] = {
    "EventsNode": ("events", {"event": "id"}),
    "ActionsNode": ("actions", {"id": "id"}),
    "GroupNode": ("groups", {"operator": "operator"}),
    "DataWarehouseNode": ("data_warehouse", TABLE_NAMES),
    **{kind: ("data_warehouse", TABLE_NAMES) for kind, _ in TABLE_KINDS.values()},
}
"""Kind of a series item -> the list it goes to, and the legacy names of its own members."""


def series_to_filters(series: Json, place: Place) -> Document:
    """Return the entity lists for a series; `order` is the position in the series."""
    lists: Document = {}
    for index, item in enumerate(series if isinstance(series, list | tuple) else ()):
        if isinstance(item, str):
            lists.setdefault("events", []).append(item)
            continue
        entity = entity_of(item, index, place / index)
        if entity is not None:
            lists.setdefault(entity["type"], []).append(entity)
    return lists


def entity_of(node: Json, order: int, place: Place) -> Document | None:
    """Return the entity for a series item; None, with a note, for something that is none."""
    kind = node.get("kind") if isinstance(node, dict) else None
    if not isinstance(kind, str) or kind not in LIST_BY_KIND:
        place.lost(f"{shown(kind or node)} is no entity of filters; dropped")
        return None
    list_name, names = LIST_BY_KIND[kind]
    entity: Document = {"id": None, "type": list_name, "order": order}
    for name, value in node.items():
        legacy = names.get(name) or (name if name in COPIED else None)
        if legacy is None and not is_blank(value) and name not in ("kind", "nodes", "version"):
            (place / name).lost(f"entities have no member for `{str(name)[:40]}`; dropped")
        elif legacy is not None and value is not None:
            entity[legacy] = copy.deepcopy(value)
    if kind == "GroupNode":
        members = node.get("nodes") or ()
        nested = [entity_of(one, at, place / "nodes" / at) for at, one in enumerate(members)]
        entity["nestedFilters"] = [one for one in nested if one is not None]
    return entity


def exclusion_to_entity(node: Json, order: int, place: Place) -> Document | None:
    """Return the entity for one exclusion of a funnel."""
    steps = {"funnelFromStep": "funnel_from_step", "funnelToStep": "funnel_to_step"}
    if not isinstance(node, dict):
        place.lost(f"{shown(node)} is no exclusion; dropped")
        return None
    plain = {name: value for name, value in node.items() if name not in steps}
    entity = entity_of(plain, order, place)
    if entity is None:
        return None
    return entity | {legacy: node[wire] for wire, legacy in steps.items() if wire in node}
