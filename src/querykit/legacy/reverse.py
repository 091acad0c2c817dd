"""A query node -> the legacy insight `filters` that say the same.

Source: upgrade.md 3.8. Values are copied as they are; what filters cannot say is noted.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.errors import NotConvertible
from querykit.legacy.breakdowns import COPIED
from querykit.legacy.common import COMPARE, DATE_RANGE, EVERYWHERE, GROUP, INTERVAL
from querykit.legacy.insight_types import BY_KIND, INSIGHTS
from querykit.legacy.notes import Note, Place, shown
from querykit.legacy.reading import is_blank
from querykit.legacy.reverse_options import options_to_filters
from querykit.legacy.reverse_series import series_to_filters
from querykit.legacy.source import check_depth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from querykit.errors import Document, Json
    from querykit.legacy.insight_types import InsightType


WRAPPER = "InsightVizNode"
UNIMPORTANT = frozenset({"kind", "version", "response"})
"""Members of a query whose loss changes nothing."""


@dataclass(frozen=True, slots=True)
class Reversal:
    """Filters made from a query node, and what they cannot say; pointers are into the node."""

    filters: Document
    notes: tuple[Note, ...]

    @property
    def lossy(self) -> bool:
        """Whether the filters say less than the query did."""
        return any(note.lossy for note in self.notes)


def convert_query(node: Json) -> Reversal:
    """Turn an insight query node, or an InsightVizNode around one, into legacy filters.

    Args:
        node: a node of any version in the newest shape; never changed.

    Raises:
        NotConvertible: the node is of a kind that has no filters.
        TooDeep: the node is nested deeper than querykit reads.
    """
    check_depth(node)
    place = Place()
    if isinstance(node, dict) and node.get("kind") == WRAPPER:
        _report_rest(node, {"source"}, place, lossy=False)
        node, place = node.get("source"), place / "source"
    kind = node.get("kind") if isinstance(node, dict) else None
    if not isinstance(kind, str) or kind not in BY_KIND:
        raise NotConvertible(
            f"{shown(kind or node)} has no filters",
            hint=f"only these have: {', '.join(BY_KIND)}",
            pointer=place.pointer,
        )
    return Reversal(_filters(node, BY_KIND[kind], place), tuple(place.notes))


def query_to_filters(node: Json) -> Document:
    """Turn an insight query node into legacy filters; see `convert_query` for the details.

    Before::

        {"kind": "StickinessQuery", "series": [{"kind": "EventsNode", "event": "paid"}],
         "stickinessFilter": {"showLegend": true}}

    After::

        {"insight": "STICKINESS", "entity_type": "events", "show_legend": true,
         "events": [{"id": "paid", "type": "events", "order": 0}]}
    """
    return convert_query(node).filters


def _filters(node: Document, insight: InsightType, place: Place) -> Document:
    filters: Document = {"insight": insight.name, "entity_type": "events"}
    for wire, (part, read) in PARTS.items():
        value = node.get(wire)
        if is_blank(value) or (part is not None and part not in insight.takes):
            continue
        filters |= read(value, place / wire)
    if insight.options in node:
        filters |= options_to_filters(node[insight.options], insight.name, place / insight.options)
    if insight.name == "PATHS" and not is_blank(node.get("funnelPathsFilter")):
        filters |= _funnel_paths(node["funnelPathsFilter"], place / "funnelPathsFilter")
    handled = {wire for wire, (part, _) in PARTS.items() if part is None or part in insight.takes}
    _report_rest(node, handled | {insight.options, *_own(insight)}, place)
    return filters


def _own(insight: InsightType) -> tuple[str, ...]:
    return ("funnelPathsFilter",) if insight.name == "PATHS" else ()


def _funnel_paths(value: Json, place: Place) -> Document:
    source = value.get("funnelSource") if isinstance(value, dict) else None
    if not isinstance(source, dict) or source.get("kind") != "FunnelsQuery":
        place.lost("no funnel in it; dropped")
        return {}
    funnel = _filters(source, INSIGHTS["FUNNELS"], place / "funnelSource")
    if value.get("funnelStep") is not None:
        funnel["funnel_step"] = copy.deepcopy(value["funnelStep"])
    path_type = value.get("funnelPathType")
    if path_type is None:
        place.lost("filters need a path type to run between the steps of a funnel")
    return {"funnel_paths": path_type, "funnel_filter": funnel} if path_type else {}


def _spread(names: Mapping[str, str]) -> Callable[[Json, Place], Document]:
    """Return a reader that moves the members of an object up, under their legacy names."""

    def read(value: Json, place: Place) -> Document:
        if not isinstance(value, dict):
            place.lost(f"{shown(value)} is not an object; dropped")
            return {}
        _report_rest(value, names, place)
        return {
            legacy: copy.deepcopy(value[wire])
            for wire, legacy in names.items()
            if value.get(wire) is not None
        }

    return read


def _as(legacy: str) -> Callable[[Json, Place], Document]:
    return lambda value, _place: {legacy: copy.deepcopy(value)}


def _legacy_names(members: Mapping[str, tuple[str, object]]) -> dict[str, str]:
    return {wire: legacy for legacy, (wire, _) in members.items()}


def _report_rest(
    node: Document, handled: Iterable[str], place: Place, *, lossy: bool = True
) -> None:
    for name, value in node.items():
        if name not in {*handled, *UNIMPORTANT} and not is_blank(value):
            here = place / name
            note = here.lost if lossy else here.changed
            note(f"filters have no member for `{str(name)[:40]}`; dropped")


BREAKDOWN = {name: name for name in (*COPIED, "breakdowns")}

PARTS: dict[str, tuple[str | None, Callable[[Json, Place], Document]]] = {
    "dateRange": (None, _spread(_legacy_names(DATE_RANGE))),
    "properties": (None, _as("properties")),
    **{wire: (None, _as(name)) for wire, name in _legacy_names(EVERYWHERE).items()},
    **{wire: ("interval", _as(name)) for wire, name in _legacy_names(INTERVAL).items()},
    **{wire: ("group", _as(name)) for wire, name in _legacy_names(GROUP).items()},
    "series": ("series", series_to_filters),
    "breakdownFilter": ("breakdown", _spread(BREAKDOWN)),
    "compareFilter": ("compare", _spread(_legacy_names(COMPARE))),
}
"""Member of a query -> the part of an insight it belongs to, and how it is written in filters."""
