"""Write the entities of retention as the schema has them.

Before::

    {"kind": "RetentionQuery", "retentionFilter": {
        "targetEntity": {"kind": "EventsNode", "event": "signed_up"},
        "returningEntity": "$pageview"}}

After::

    {"kind": "RetentionQuery", "retentionFilter": {
        "targetEntity": {"kind": "EventsNode", "id": "signed_up", "type": "events"},
        "returningEntity": {"id": "$pageview", "type": "events"}}}

Entities of retention have an `id` and a `type`, where series have `event` and `kind`.

Source: upgrade.md 5, candidate 15.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.edits import own, rename_keys
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)

ENTITIES = ("targetEntity", "returningEntity")
TYPES = {"EventsNode": "events", "ActionsNode": "actions", "DataWarehouseNode": "data_warehouse"}


@repair.on("RetentionQuery")
def write_entities(query: Document, _note: Note) -> None:
    """Rename `event` to `id`, and say the type that the kind tells."""
    options = query.get("retentionFilter")
    if not isinstance(options, dict):
        return
    mended = {name: _mended(options[name]) for name in ENTITIES if name in options}
    if any(mended[name] is not options[name] for name in mended):
        (own(query, "retentionFilter") or {}).update(mended)


def _mended(entity: Json) -> Json:
    if isinstance(entity, str) and entity and not entity.startswith("{"):
        return {"id": entity, "type": "events"}
    if not isinstance(entity, dict):
        return entity
    kind = entity.get("kind")
    if "event" not in entity and not (isinstance(kind, str) and "type" not in entity):
        return entity
    mended = dict(entity)
    if mended.get("id") is None:
        mended.pop("id", None)
        rename_keys(mended, {"event": "id"})
    mended.pop("event", None)
    kind_type = TYPES.get(kind) if isinstance(kind, str) else "events"
    if kind_type is not None and mended.get("type") is None:
        mended["type"] = kind_type
    if kind_type == "data_warehouse":
        del mended["kind"]
    return entity if mended == entity else mended
