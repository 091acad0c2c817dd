"""Entities of filters -> series items: what one event, action, table or group becomes.

Source: upgrade.md 3.3. The newest query schema knows a table by another kind in funnels and in
lifecycles; PostHog's converter does not, and makes nodes there that its own schema refuses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import NotConvertible
from querykit.legacy.maths import MEMBERS as MATH_MEMBERS
from querykit.legacy.maths import math_of
from querykit.legacy.notes import shown
from querykit.legacy.properties import clean_entity_properties
from querykit.legacy.reading import WHOLE, as_sequence, choice, flag, is_blank, text
from querykit.legacy.vocabulary import LOGIC

if TYPE_CHECKING:
    from collections.abc import Callable

    from querykit.errors import Document
    from querykit.legacy.notes import Place

TABLE_KINDS = {
    "FUNNELS": ("FunnelsDataWarehouseNode", {"distinct_id_field": "aggregation_target_field"}),
    "LIFECYCLE": (
        "LifecycleDataWarehouseNode",
        {"distinct_id_field": "aggregation_target_field", "id_field": "created_at_field"},
    ),
}
"""Insights with a kind of their own for tables, and the members that it names differently."""

TABLE_FIELDS = ("id", "table_name", "id_field", "distinct_id_field", "timestamp_field")

GROUPED_IN = frozenset({"TRENDS", "FUNNELS"})
"""Insights whose series may hold a group of entities."""

SERIES_MEMBERS = frozenset({"name", "custom_name", "properties", "optionalInFunnel", *MATH_MEMBERS})
EDITOR_MEMBERS = frozenset({"id", "type", "order", "index", "uuid", "kind"})
OWN_MEMBERS = {
    "data_warehouse": frozenset({*TABLE_FIELDS, "aggregation_target_field", "created_at_field"}),
    "groups": frozenset({"operator", "nestedFilters", "nodes"}),
}

ALL_EVENTS = "All events"


def series_item(entity: Document, list_name: str, insight: str, place: Place) -> Document | None:
    """Return the node for an entity of the list `list_name`, or None when it stands for nothing."""
    node = BUILDERS[list_name](entity, insight, place)
    if node is None:
        return None
    node |= names(entity, node, place)
    properties = clean_entity_properties(entity.get("properties"), place / "properties")
    if properties:
        node["properties"] = properties
    node |= math_of(entity, insight, place)
    node |= _optional(entity, insight, place / "optionalInFunnel")
    known = SERIES_MEMBERS | EDITOR_MEMBERS | OWN_MEMBERS.get(list_name, frozenset())
    for key, value in entity.items():
        if key not in known and not is_blank(value):
            (place / key).lost(f"unknown member `{str(key)[:40]}` of an entity; dropped")
    return node


def _optional(entity: Document, insight: str, place: Place) -> Document:
    """Return whether a step of a funnel may be left out; only the browser knew this."""
    optional = entity.get("optionalInFunnel")
    if optional and (insight != "FUNNELS" or not place.rules.frontend):
        place.lost("`optionalInFunnel` is known to the browser's rules of funnels only; dropped")
        return {}
    read = None if is_blank(optional) else flag(optional, place)
    return {} if read is None or insight != "FUNNELS" else {"optionalInFunnel": read}


def names(entity: Document, node: Document, place: Place) -> Document:
    """Return the name members: an event without a name is named like itself."""
    read = {
        name: text(entity[name], place / name)
        for name in ("name", "custom_name")
        if entity.get(name) is not None
    }
    if read.get("name") is None and node["kind"] == "EventsNode":
        read["name"] = ALL_EVENTS if node["event"] is None else node["event"]
    return {name: value for name, value in read.items() if value is not None}


def event_node(entity: Document, _insight: str, place: Place) -> Document | None:
    """Return an EventsNode; id null stands for all events."""
    event = entity.get("id")
    if "id" not in entity:
        place.changed("an event without `id` stands for all events")
    if event is not None and (event := text(event, place / "id")) is None:
        return None
    return {"kind": "EventsNode", "event": event}


def action_node(entity: Document, _insight: str, place: Place) -> Document | None:
    """Return an ActionsNode with a number as id; without an id there is no action."""
    number = action_id(entity.get("id"))
    if number is None:
        place.lost(f"an action with id {shown(entity.get('id'))} is dropped")
        return None
    return {"kind": "ActionsNode", "id": number}


def action_id(value: object) -> int | None:
    """Return the id of an action as a number: 10184 and "10184" alike."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return int(float(value)) if isinstance(value, str) and WHOLE.fullmatch(value) else None


def table_node(entity: Document, insight: str, place: Place) -> Document:
    """Return the node of a data warehouse table, of the kind that the insight takes.

    Raises:
        NotConvertible: a member is missing that every such node has.
    """
    kind, renamed = TABLE_KINDS.get(insight, ("DataWarehouseNode", {}))
    fallback = {"id": "table_name", "table_name": "id"}
    node: Document = {"kind": kind}
    for field in TABLE_FIELDS:
        wire = renamed.get(field, field)
        name = next(
            (n for n in (wire, field, fallback.get(field)) if n and not is_blank(entity.get(n))),
            wire,
        )
        value = None if is_blank(entity.get(name)) else text(entity[name], place / name)
        if value is None or (wire == "created_at_field" and name != wire):
            raise NotConvertible(
                f"a table in {insight} insights needs `{wire}`",
                hint="complete the entity, or take it out",
                pointer=place.pointer,
            )
        node[wire] = value
    if renamed:
        place.changed(f"a table in {insight} insights is a {kind}")
    return node


def group_node(entity: Document, insight: str, place: Place) -> Document | None:
    """Return a GroupNode: entities that are counted together. Only the browser knew these."""
    members = entity.get("nestedFilters") or entity.get("nodes")
    nodes = []
    for index, member in enumerate(as_sequence(members, place / "nestedFilters")):
        here = place / "nestedFilters" / index
        list_name = (member.get("type") or "events") if isinstance(member, dict) else None
        if list_name not in ("events", "actions", "data_warehouse"):
            here.lost("no event, action or table; dropped")
            continue
        node = series_item(member, list_name, insight, here)
        if node is not None:
            nodes.append(node)
    if not nodes or insight not in GROUPED_IN:
        place.lost(f"{insight} insights cannot hold this group of entities; dropped")
        return None
    operator = choice(*LOGIC)(entity.get("operator") or "OR", place / "operator")
    return {"kind": "GroupNode", "operator": operator or "OR", "nodes": nodes}


BUILDERS: dict[str, Callable[[Document, str, Place], Document | None]] = {
    "actions": action_node,
    "events": event_node,
    "data_warehouse": table_node,
    "groups": group_node,
}
"""The lists of entities, in the order in which PostHog joins them."""
