"""Series: what a node of a series counts, where its rows come from, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as member
from typing import TYPE_CHECKING, Any

from querykit.draft.actions import action_condition
from querykit.draft.build import TRUE, all_of, any_of, compare, field, user_expr
from querykit.draft.properties import filters_condition
from querykit.errors import DraftProblem, NotSupported

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from querykit.draft.context import Context
    from querykit.hogql import ast

    Node = Mapping[str, Any]

ALL_EVENTS = "All events"
WAREHOUSE = frozenset(
    {"DataWarehouseNode", "FunnelsDataWarehouseNode", "LifecycleDataWarehouseNode"}
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows of a series come from, and how their common fields are called there."""

    table: ast.Node = member(default_factory=lambda: field("events"))
    timestamp: ast.Node = member(default_factory=lambda: field("timestamp"))
    actor: ast.Node | None = None
    """The field that tells whose a row is; None for the actor that the query asks for."""

    is_warehouse: bool = False


def source_of(node: Node) -> Source:
    """Return where the rows of a series come from."""
    if node["kind"] not in WAREHOUSE:
        return Source()
    actor = node.get("aggregation_target_field") or node.get("distinct_id_field")
    return Source(
        table=field(*str(node["table_name"]).split(".")),
        timestamp=user_expr(str(node["timestamp_field"])),
        actor=user_expr(str(actor)) if actor else None,
        is_warehouse=True,
    )


def entity_condition(node: Node, context: Context) -> ast.Node:
    """Return which events are meant by a node, without its own filters.

    Raises:
        DraftProblem: the kind of the node is no entity.
    """
    make = ENTITIES.get(str(node.get("kind")))
    if make is None:
        raise DraftProblem(f"{node.get('kind')} is nothing that a series can count")
    return make(node, context)


def series_condition(node: Node, context: Context) -> ast.Node:
    """Return which rows belong to a series: its entity and its own filters."""
    return all_of(entity_condition(node, context), filters_of(node, context))


def filters_of(node: Node, context: Context) -> ast.Node:
    """Return the condition of the filters that stand in a node."""
    return all_of(
        filters_condition(node.get("fixedProperties"), context),
        filters_condition(node.get("properties"), context),
    )


def _event(node: Node, _: Context) -> ast.Node:
    event = node.get("event")
    return TRUE if event in (None, "") else compare("==", field("event"), event)


def _action(node: Node, context: Context) -> ast.Node:
    return action_condition(node["id"], context)


def _rows(_node: Node, _: Context) -> ast.Node:
    return TRUE


def _group(node: Node, context: Context) -> ast.Node:
    nodes = node.get("nodes") or []
    if any(one["kind"] in WAREHOUSE for one in nodes):
        raise NotSupported("a group of series that mixes in rows of a warehouse table")
    parts = [series_condition(one, context) for one in nodes]
    return all_of(*parts) if node.get("operator") == "AND" else any_of(parts)


ENTITIES: Mapping[str, Callable[[Node, Context], ast.Node]] = {
    "EventsNode": _event,
    "ActionsNode": _action,
    "DataWarehouseNode": _rows,
    "FunnelsDataWarehouseNode": _rows,
    "LifecycleDataWarehouseNode": _rows,
    "GroupNode": _group,
}
"""Kind of a node -> which rows it means."""


# -- how a series is called --------------------------------------------------------------------------

TYPES = {"EventsNode": "events", "ActionsNode": "actions", "GroupNode": "groups"}


def series_name(node: Node, context: Context) -> str:
    """Return the name of a series as results have it."""
    kind = node.get("kind")
    if kind == "ActionsNode":
        action = context.environment.action(node["id"])
        return str((action and action.name) or node.get("name") or node["id"])
    if kind == "EventsNode":
        return str(node.get("event") or ALL_EVENTS)
    if kind == "GroupNode":
        names = [series_name(one, context) for one in node.get("nodes") or []]
        return str(node.get("name") or ", ".join(names))
    return str(node.get("name") or node.get("table_name"))


def series_action(node: Node, index: int, context: Context) -> dict[str, Any]:
    """Return a series as results describe it, in the manner of old filters."""
    kind = str(node.get("kind"))
    if kind == "ActionsNode":
        identity: Any = node["id"]
    elif kind == "EventsNode":
        identity = node.get("event")
    else:
        identity = node.get("id") or node.get("table_name")
    return {
        "id": identity,
        "type": TYPES.get(kind, "data_warehouse"),
        "order": index,
        "name": series_name(node, context),
        "custom_name": node.get("custom_name"),
        "math": node.get("math"),
        "math_property": node.get("math_property"),
        "math_hogql": node.get("math_hogql"),
        "math_group_type_index": node.get("math_group_type_index"),
        "properties": list(node.get("properties") or []),
    }
