"""Name the kind of every series and exclusion that has none.

Before::

    {"kind": "FunnelsQuery", "series": [{"event": "signed_up"}, {"id": 5}]}

After::

    {"kind": "FunnelsQuery", "series": [
        {"event": "signed_up", "kind": "EventsNode"},
        {"id": 5, "kind": "ActionsNode"}]}

A present but null `kind` counts as present. Strings such as "{SIGNED_UP}" stay.

Source: PostHog `test_0004_entity_node_kind.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.base import Migration, Shape, keep
from querykit.migrations.edits import own, own_items
from querykit.migrations.untagged import untagged, untagged_series

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

migration = Migration(__name__)

WITH_WAREHOUSE = Shape(reshapes={"series": untagged_series("DataWarehouseNode")})


@migration.step("TrendsQuery", from_version=3, shape=WITH_WAREHOUSE)
@migration.step("StickinessQuery", from_version=3, shape=WITH_WAREHOUSE)
@migration.step("CalendarHeatmapQuery", from_version=1, shape=WITH_WAREHOUSE)
@migration.step(
    "LifecycleQuery", from_version=1, shape=Shape(reshapes={"series": untagged_series()})
)
def name_series_kinds(query: Document, _note: Note) -> None:
    """Tell by its members what each series is."""
    if not _some_unnamed(query.get("series")):
        return
    for entity in own_items(query, "series"):
        if "kind" not in entity:
            entity["kind"] = _kind(entity, warehouse="DataWarehouseNode")


@migration.step(
    "FunnelsQuery",
    from_version=1,
    shape=Shape(
        reshapes={
            "series": untagged_series("FunnelsDataWarehouseNode"),
            "funnelsFilter/exclusions": untagged(
                "FunnelExclusionEventsNode", "FunnelExclusionActionsNode"
            ),
        }
    ),
)
def name_step_kinds(query: Document, _note: Note) -> None:
    """Tell by its members what each step and exclusion is; exclusions are never warehouse tables."""
    if _some_unnamed(query.get("series")):
        for entity in own_items(query, "series"):
            if "kind" not in entity:
                entity["kind"] = _kind(entity, warehouse="FunnelsDataWarehouseNode")
    options = query.get("funnelsFilter")
    if isinstance(options, dict) and _some_unnamed(options.get("exclusions")):
        options = own(query, "funnelsFilter") or {}
        for entity in own_items(options, "exclusions"):
            if "kind" not in entity:
                entity["kind"] = _kind(entity, warehouse=None)


# Servers before this step took named entities too.
for _kind_of_query, _version in (
    ("TrendsQuery", 3),
    ("StickinessQuery", 3),
    ("CalendarHeatmapQuery", 1),
    ("LifecycleQuery", 1),
    ("FunnelsQuery", 1),
):
    migration.undo(_kind_of_query, to_version=_version)(keep)


def _some_unnamed(entities: object) -> bool:
    return isinstance(entities, list) and any(
        isinstance(entity, dict) and "kind" not in entity for entity in entities
    )


def _kind(entity: Document, *, warehouse: str | None) -> str:
    if warehouse is not None and "table_name" in entity:
        return warehouse
    if "id" in entity and "event" not in entity:
        return "ActionsNode"
    return "EventsNode"
