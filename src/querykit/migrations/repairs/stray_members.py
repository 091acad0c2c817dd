"""Drop members that were pasted into nodes which have no place for them.

Before::

    {"kind": "ActionsNode", "id": 5, "limit": 100}

After::

    {"kind": "ActionsNode", "id": 5}

PostHog refuses nodes with members that it does not know. Only members on the list below are
dropped: others may be new.

Source: carriers.md (faults in query nodes); upgrade.md 3.7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.edits import own, own_items
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.errors import Document, Json
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.LOSSY)

ENTITY = ("index", "interval", "dateRange")
NAMES = ("name", "description", "short_id", "title")

STRAY: Mapping[str, tuple[str, ...]] = {
    "EventsNode": ENTITY,
    "ActionsNode": (*ENTITY, "limit", "orderBy"),
    "DataWarehouseNode": (*ENTITY, "limit", "orderBy"),
    "FunnelsDataWarehouseNode": (*ENTITY, "limit", "orderBy"),
    "GroupNode": ENTITY,
    "InsightVizNode": NAMES,
    "DataVisualizationNode": NAMES,
    "DataTableNode": NAMES,
    "EventsQuery": ("interval", "series", "breakdownFilter", "compareFilter"),
    "TrendsQuery": NAMES,
    "FunnelsQuery": NAMES,
    "StickinessQuery": (*NAMES, "breakdownFilter", "aggregation_group_type_index"),
    "LifecycleQuery": (*NAMES, "breakdownFilter", "compareFilter"),
    "RetentionQuery": (*NAMES, "interval", "compareFilter"),
    "PathsQuery": (*NAMES, "interval", "breakdownFilter", "compareFilter"),
}
"""Kind -> members that it does not have."""

EVERYWHERE = ("new_entity", "entity_type", "hidden_legend_keys", "shown_as")
STRAY_OPTIONS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "TrendsQuery": ("trendsFilter", EVERYWHERE),
    "StickinessQuery": ("stickinessFilter", (*EVERYWHERE, "compare", "compare_to")),
    "LifecycleQuery": ("lifecycleFilter", (*EVERYWHERE, "lifecycle_type")),
    "FunnelsQuery": (
        "funnelsFilter",
        (
            *("drop_off", "entrance_period_start", "funnel_step", "funnel_step_breakdown"),
            *("funnel_custom_steps", "funnel_correlation_type", "hidden_legend_keys"),
        ),
    ),
    "PathsQuery": ("pathsFilter", ("path_type", "funnel_paths", "funnel_filter")),
}
"""Kind -> its options, and old members of them that have no successor."""

IN_LISTS = ("order", "type", "uuid")
"""Members of legacy entities. The entities of retention have them still, so the place counts."""

HOLDERS: Mapping[str, str] = {
    "TrendsQuery": "series",
    "FunnelsQuery": "series",
    "StickinessQuery": "series",
    "LifecycleQuery": "series",
    "CalendarHeatmapQuery": "series",
    "GroupNode": "nodes",
    "ExperimentMetric": "series",
}
"""Kind -> its list of entities."""


@repair.on(*STRAY)
def drop_members(node: Document, note: Note) -> None:
    """Drop the members that the kind does not have."""
    _drop(node, STRAY[node["kind"]], node["kind"], note)


@repair.on(*HOLDERS)
def drop_from_entities(query: Document, note: Note) -> None:
    """Drop what is left of legacy entities in the entities of a list."""
    key = HOLDERS[query["kind"]]
    entities = query.get(key)
    if not isinstance(entities, list) or not any(_has_stray(entity) for entity in entities):
        return
    for entity in own_items(query, key):
        if _has_stray(entity):
            _drop(entity, IN_LISTS, entity.get("kind", "a series"), note)


def _has_stray(entity: Json) -> bool:
    """Return whether an entity, or what migration 0004 will make one of, has such a member."""
    if not isinstance(entity, dict) or entity.keys().isdisjoint(IN_LISTS):
        return False
    kind = entity.get("kind")
    return "kind" not in entity or (isinstance(kind, str) and kind in STRAY)


@repair.on(*STRAY_OPTIONS)
def drop_options(query: Document, note: Note) -> None:
    """Drop the options that have no successor."""
    member, names = STRAY_OPTIONS[query["kind"]]
    options = query.get(member)
    if isinstance(options, dict) and not options.keys().isdisjoint(names):
        _drop(own(query, member) or {}, names, member, note)


def _drop(parent: Document, names: tuple[str, ...], where: str, note: Note) -> None:
    for name in names:
        if name in parent and parent.pop(name) is not None:
            note(f"{name} was dropped: {where} has no place for it")
