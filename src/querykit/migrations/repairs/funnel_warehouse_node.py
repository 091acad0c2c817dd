"""Make the warehouse steps of funnels the kind of node that funnels have.

Before::

    {"kind": "FunnelsQuery", "series": [
        {"kind": "DataWarehouseNode", "id": "orders", "table_name": "orders", "id_field": "id",
         "distinct_id_field": "customer_id", "timestamp_field": "created_at"}]}

After::

    {"kind": "FunnelsQuery", "series": [
        {"kind": "FunnelsDataWarehouseNode", "id": "orders", "table_name": "orders", "id_field": "id",
         "aggregation_target_field": "customer_id", "timestamp_field": "created_at"}]}

An `aggregation_target_field` that is there already wins.

Source: upgrade.md 3.8 and 5, candidate 12.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.edits import own_items, replace_key
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)


@repair.on("FunnelsQuery")
def name_warehouse_steps(query: Document, _note: Note) -> None:
    """Rename the kind of warehouse steps and the field of their actors."""
    series = query.get("series")
    if not isinstance(series, list) or not any(_is_warehouse(step) for step in series):
        return
    for step in own_items(query, "series"):
        if _is_warehouse(step):
            step["kind"] = "FunnelsDataWarehouseNode"
            _name_target(step)


@repair.on("FunnelsDataWarehouseNode")
def name_the_target(node: Document, _note: Note) -> None:
    """Rename the field of the actors."""
    _name_target(node)


def _is_warehouse(step: Json) -> bool:
    return isinstance(step, dict) and step.get("kind") == "DataWarehouseNode"


def _name_target(node: Document) -> None:
    if "distinct_id_field" not in node:
        return
    if node.get("aggregation_target_field") is None:
        value = node["distinct_id_field"]
        replace_key(node, "distinct_id_field", "aggregation_target_field", value)
    else:
        del node["distinct_id_field"]
