"""Name the kinds of the entities that migration 0004 leaves without one.

Before::

    {"kind": "GroupNode", "operator": "OR", "nodes": [{"event": "signed_up"}, {"id": 5}]}

After::

    {"kind": "GroupNode", "operator": "OR", "nodes": [
        {"event": "signed_up", "kind": "EventsNode"}, {"id": 5, "kind": "ActionsNode"}]}

These are the nodes of groups, series whose kind is null, and series of queries that carry the
newest version although a kind is missing.

Source: upgrade.md 2 (0004) and 5, candidate 10.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.edits import own_items
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)

NAMED_AT = {
    "TrendsQuery": 4,
    "StickinessQuery": 4,
    "FunnelsQuery": 2,
    "LifecycleQuery": 2,
    "CalendarHeatmapQuery": 2,
}
"""Kind -> the version from which migration 0004 does not run on it any more."""

WAREHOUSE = {
    "FunnelsQuery": "FunnelsDataWarehouseNode",
    "LifecycleQuery": "LifecycleDataWarehouseNode",
}


@repair.on("GroupNode")
def name_node_kinds(group: Document, _note: Note) -> None:
    """Tell by its members what each node of a group is."""
    _name_kinds(group, "nodes", absent=True)


@repair.on(*NAMED_AT)
def name_series_kinds(query: Document, _note: Note) -> None:
    """Tell by its members what each series is."""
    version = query.get("version")
    is_new = isinstance(version, int) and version >= NAMED_AT[query["kind"]]
    _name_kinds(query, "series", absent=is_new)


def _name_kinds(parent: Document, key: str, *, absent: bool) -> None:
    entities = parent.get(key)
    if not isinstance(entities, list) or not any(_is_unnamed(one, absent) for one in entities):
        return
    for entity in own_items(parent, key):
        if _is_unnamed(entity, absent):
            entity["kind"] = _kind(entity, WAREHOUSE.get(parent["kind"], "DataWarehouseNode"))


def _is_unnamed(entity: Json, absent: bool) -> bool:  # noqa: FBT001
    if not isinstance(entity, dict):
        return False
    return entity["kind"] is None if "kind" in entity else absent


def _kind(entity: Document, warehouse: str) -> str:
    if "table_name" in entity:
        return warehouse
    return "ActionsNode" if "id" in entity and "event" not in entity else "EventsNode"
