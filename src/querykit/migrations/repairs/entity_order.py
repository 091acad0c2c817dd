"""Drop the `order` of series that stand in that order already.

Before::

    {"kind": "TrendsQuery", "series": [
        {"kind": "EventsNode", "event": "a", "order": 0}, {"kind": "EventsNode", "event": "b", "order": 1}]}

After::

    {"kind": "TrendsQuery", "series": [
        {"kind": "EventsNode", "event": "a"}, {"kind": "EventsNode", "event": "b"}]}

Legacy filters needed it, because they held events and actions apart. In a query the place in the
list counts.

Source: carriers.md (faults in query nodes); upgrade.md 3.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.edits import own_items
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)

LISTS = {
    **dict.fromkeys(
        (
            "TrendsQuery",
            "FunnelsQuery",
            "StickinessQuery",
            "LifecycleQuery",
            "CalendarHeatmapQuery",
        ),
        "series",
    ),
    "ExperimentMetric": "series",
    "GroupNode": "nodes",
}


@repair.on(*LISTS)
def drop_orders(query: Document, _note: Note) -> None:
    """Drop the orders if sorting by them would change nothing."""
    name = LISTS[query["kind"]]
    entities = query.get(name)
    if not isinstance(entities, list):
        return
    orders = [one["order"] for one in entities if isinstance(one, dict) and "order" in one]
    if not orders or not all(isinstance(one, int) for one in orders) or orders != sorted(orders):
        return
    for entity in own_items(query, name):
        entity.pop("order", None)
