"""Give `properties` of nodes the shape that the kind of node takes: a list, or groups in a group.

Before::

    {"kind": "TrendsQuery", "properties": {"type": "OR", "values": [
        {"key": "plan", "type": "event", "value": "pro"}]}}

After::

    {"kind": "TrendsQuery", "properties": {"type": "AND", "values": [{"type": "OR", "values": [
        {"key": "plan", "type": "event", "value": "pro"}]}]}}

Insights take groups in groups, so a flat group gets one around it. Entities and lists of events
take a list only, so groups joined by AND are joined to one. A lone filter and the old-style object
`{"plan__icontains": "pro"}` become a list.

Source: upgrade.md 3.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.legacy.filters import is_filter, old_style_filters
from querykit.legacy.notes import Place
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)

GROUPED = (
    *("TrendsQuery", "FunnelsQuery", "RetentionQuery", "PathsQuery", "StickinessQuery"),
    *("LifecycleQuery", "CalendarHeatmapQuery"),
)
LISTED = (
    *("EventsNode", "ActionsNode", "DataWarehouseNode", "FunnelsDataWarehouseNode"),
    *("LifecycleDataWarehouseNode", "GroupNode", "EventsQuery", "SessionsQuery"),
    *("WebOverviewQuery", "WebStatsTableQuery", "WebGoalsQuery", "WebExternalClicksTableQuery"),
)
LOGIC = ("AND", "OR")


@repair.on(*GROUPED, *LISTED)
def shape_properties(node: Document, _note: Note) -> None:
    """Wrap, flatten or list the filters."""
    properties = node.get("properties")
    if not isinstance(properties, dict):
        return
    if properties.get("type") in LOGIC and isinstance(properties.get("values"), list):
        if node["kind"] in LISTED:
            filters = _joined_by_and(properties)
            node["properties"] = properties if filters is None else filters
        elif any(isinstance(one, dict) and not _is_group(one) for one in properties["values"]):
            node["properties"] = _wrapped(properties)
    elif is_filter(properties):
        node["properties"] = [properties]
    elif _is_old_style(properties):
        node["properties"] = old_style_filters(properties, Place())


def _is_group(value: Json) -> bool:
    return (
        isinstance(value, dict)
        and value.get("type") in LOGIC
        and isinstance(value.get("values"), list)
    )


def _wrapped(group: Document) -> Document:
    values = [one for one in group["values"] if one is not None]
    if not any(_is_group(one) for one in values):
        return {"type": "AND", "values": [{**group, "values": values}]}
    logic = group["type"]
    wrapped = [one if _is_group(one) else {"type": logic, "values": [one]} for one in values]
    return {**group, "values": wrapped}


def _joined_by_and(group: Document) -> list[Json] | None:
    """Return the filters of a group in their order; None when an OR joins several."""
    filters: list[Json] = []
    pending: list[Json] = [group]
    while pending:
        value = pending.pop()
        if not _is_group(value):
            filters.append(value)
        elif value["type"] == "AND" or len(value["values"]) < 2:
            pending.extend(reversed(value["values"]))
        else:
            return None
    return filters


def _is_old_style(properties: Document) -> bool:
    return {"kind", "type", "values", "key"}.isdisjoint(properties) and not any(
        isinstance(item, (dict, list))
        for value in properties.values()
        for item in (value if isinstance(value, list) else [value])
    )
