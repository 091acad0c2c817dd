"""What a dashboard, a tile or a caller sets for a query before it runs (semantics.md 18)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.contradictions import without_contradicted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from querykit.errors import Document

WRAPPERS = frozenset({"DataTableNode", "DataVisualizationNode", "InsightVizNode"})
"""Kinds that show the answer of their `source`."""

BY_SOURCE = WRAPPERS | {
    *("ActorsQuery", "InsightActorsQuery", "InsightActorsQueryOptions", "StickinessActorsQuery"),
    *("FunnelsActorsQuery", "FunnelCorrelationQuery", "FunnelCorrelationActorsQuery"),
}
"""Kinds whose filters are those of their `source`."""

WITH_DATES = frozenset(
    {
        *("TrendsQuery", "FunnelsQuery", "RetentionQuery", "PathsQuery", "StickinessQuery"),
        *("LifecycleQuery", "CalendarHeatmapQuery"),
    }
)
WITH_INTERVAL = frozenset(
    {"TrendsQuery", "StickinessQuery", "LifecycleQuery", "CalendarHeatmapQuery"}
)
WITH_BREAKDOWN = frozenset({"TrendsQuery", "FunnelsQuery", "RetentionQuery"})


def apply_filters(node: Document, filters: Mapping[str, Any] | None) -> Document:
    """Return a node with the filters of a dashboard on top of its own; the node itself is untouched.

    Properties are added, dates replaced as a unit, breakdown, interval and test accounts replaced.
    A kind that has no such member ignores it. To lay several layers on top of each other, apply them
    one after the other, the strongest last.
    """
    if not filters:
        return node
    kind = node.get("kind")
    if kind in BY_SOURCE:
        source = node.get("source")
        return (
            {**node, "source": apply_filters(source, filters)} if isinstance(source, dict) else node
        )
    apply = SPECIAL.get(str(kind))
    if apply is not None:
        return apply(node, filters)
    return _insight(node, filters) if kind in WITH_DATES else node


def apply_variables(node: Document, overrides: Mapping[str, Any] | None) -> Document:
    """Return a node with other values for the variables that its HogQL lists; others are ignored."""
    if not overrides:
        return node
    if node.get("kind") in BY_SOURCE:
        source = node.get("source")
        return (
            {**node, "source": apply_variables(source, overrides)}
            if isinstance(source, dict)
            else node
        )
    listed = node.get("variables")
    if node.get("kind") != "HogQLQuery" or not isinstance(listed, dict):
        return node
    changed = {name: _variable(name, own, overrides) for name, own in listed.items()}
    return {**node, "variables": changed}


def _variable(name: str, own: Any, overrides: Mapping[str, Any]) -> Any:
    given = overrides.get(name)
    if not isinstance(given, dict) or not isinstance(own, dict):
        return own
    return {**own, **{key: given[key] for key in ("value", "isNull") if key in given}}


# -- by kind ------------------------------------------------------------------------------------------


def _insight(node: Document, filters: Mapping[str, Any]) -> Document:
    made = dict(node)
    kind = str(node["kind"])
    if filters.get("properties"):
        made = without_contradicted(made, filters["properties"])
        made["properties"] = both(made.get("properties"), filters["properties"])
    if has_dates(filters):
        made["dateRange"] = _dates(filters)
        if kind == "TrendsQuery" and filters.get("date_from") == "all":
            made["compareFilter"] = None
    if filters.get("breakdown_filter") and kind in WITH_BREAKDOWN:
        made["breakdownFilter"] = filters["breakdown_filter"]
    if filters.get("interval") and kind in WITH_INTERVAL:
        made["interval"] = filters["interval"]
    if filters.get("filterTestAccounts") is not None:
        made["filterTestAccounts"] = filters["filterTestAccounts"]
    return made


def _events(node: Document, filters: Mapping[str, Any]) -> Document:
    made = dict(node)
    if has_dates(filters):
        made["after"], made["before"] = filters.get("date_from"), filters.get("date_to")
    if filters.get("properties"):
        made["properties"] = [*(node.get("properties") or []), *filters["properties"]]
    if filters.get("filterTestAccounts") is not None:
        made["filterTestAccounts"] = filters["filterTestAccounts"]
    return made


def _hogql(node: Document, filters: Mapping[str, Any]) -> Document:
    own = dict(node.get("filters") or {})
    if has_dates(filters):
        own["dateRange"] = _dates(filters)
    if filters.get("properties"):
        own["properties"] = [*(own.get("properties") or []), *filters["properties"]]
    if filters.get("filterTestAccounts") is not None:
        own["filterTestAccounts"] = filters["filterTestAccounts"]
    return {**node, "filters": own}


SPECIAL: Mapping[str, Callable[[Document, Mapping[str, Any]], Document]] = {
    "EventsQuery": _events,
    "SessionsQuery": _events,
    "HogQLQuery": _hogql,
}
"""Kinds whose members are called otherwise than those of insights."""


# -- pieces -------------------------------------------------------------------------------------------


def has_dates(filters: Mapping[str, Any]) -> bool:
    """Return whether a layer of filters replaces the dates."""
    return bool(filters.get("date_from") or filters.get("date_to"))


def _dates(filters: Mapping[str, Any]) -> Document:
    dates = {"date_from": filters.get("date_from"), "date_to": filters.get("date_to")}
    explicit = filters.get("explicitDate")
    return dates if explicit is None else {**dates, "explicitDate": explicit}


def both(own: Any, added: Any) -> Any:
    """Return filters that ask for both: one list of two lists, else a group of the two."""
    if not own:
        return added
    if isinstance(own, list) and isinstance(added, list):
        return [*own, *added]
    return {"type": "AND", "values": [_group(own), _group(added)]}


def _group(filters: Any) -> Document:
    return {"type": "AND", "values": filters} if isinstance(filters, list) else dict(filters)
