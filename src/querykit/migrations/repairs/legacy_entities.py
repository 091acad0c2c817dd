"""Turn series and exclusions that are still legacy entities into nodes.

Before::

    {"kind": "FunnelsQuery",
     "series": [{"id": "signed_up", "type": "events", "name": "Signed up"}],
     "funnelsFilter": {"exclusions": [
        {"id": "12", "type": "actions", "funnel_from_step": 0, "funnel_to_step": 1}]}}

After::

    {"kind": "FunnelsQuery",
     "series": [{"kind": "EventsNode", "event": "signed_up", "name": "Signed up"}],
     "funnelsFilter": {"exclusions": [
        {"kind": "ActionsNode", "id": "12", "funnelFromStep": 0, "funnelToStep": 1}]}}

A `type` beside the `kind` that says the same is dropped.

Source: upgrade.md 3.3, 3.6 and 4 (exclusions, early 2024).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.edits import own, own_items, rename_keys
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)

STEPS = {"funnel_from_step": "funnelFromStep", "funnel_to_step": "funnelToStep"}
KINDS = {
    "events": "EventsNode",
    "actions": "ActionsNode",
    "data_warehouse": "DataWarehouseNode",
}


@repair.on(
    "TrendsQuery", "FunnelsQuery", "StickinessQuery", "LifecycleQuery", "CalendarHeatmapQuery"
)
def make_nodes(query: Document, _note: Note) -> None:
    """Turn each series that has a type and no kind."""
    _make_nodes(query, "series")


@repair.on("FunnelsQuery")
def make_exclusions(query: Document, _note: Note) -> None:
    """Turn each exclusion, and rename its steps."""
    options = query.get("funnelsFilter")
    if isinstance(options, dict) and _has_legacy(options.get("exclusions")):
        options = own(query, "funnelsFilter") or {}
        _make_nodes(options, "exclusions")
        for entity in own_items(options, "exclusions"):
            rename_keys(entity, STEPS)


def _make_nodes(parent: Document, key: str) -> None:
    if not _has_legacy(parent.get(key)):
        return
    for entity in own_items(parent, key):
        if not _is_legacy(entity):
            continue
        kind = KINDS[entity.pop("type")]
        if entity.get("kind") is not None:
            continue
        entity.pop("kind", None)
        if kind == "EventsNode" and "event" not in entity:
            rename_keys(entity, {"id": "event"})
        members = dict(entity)
        entity.clear()
        entity.update(kind=kind, **members)


def _has_legacy(entities: Json) -> bool:
    return isinstance(entities, list) and any(
        isinstance(one, dict) and (_is_legacy(one) or not STEPS.keys().isdisjoint(one))
        for one in entities
    )


def _is_legacy(entity: Document) -> bool:
    """Return whether an entity has a type that its kind, if any, agrees with."""
    written = entity.get("type")
    kind = KINDS.get(written) if isinstance(written, str) else None
    return kind is not None and entity.get("kind") in (kind, None)
