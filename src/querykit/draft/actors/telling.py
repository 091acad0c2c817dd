"""Whose actors they are, in words: the comments of the HogQL of actors."""

from __future__ import annotations

from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from querykit.draft.entities import series_name
from querykit.draft.telling import one_line, tell_funnel, tell_retention

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context

    Node = Mapping[str, Any]

SAID: Mapping[str, str] = {
    "day": "{}",
    "interval": "row {}",
    "status": "{}",
    "breakdown": "breakdown {}",
    "funnelStepBreakdown": "breakdown {}",
    "compare": "{} period",
    "funnelTrendsEntrancePeriodStart": "{}",
}
"""Member of a source -> how it is told."""


def tell_list(node: Node, context: Context) -> list[str]:
    """Return whom an ActorsQuery lists; nothing for all persons."""
    source = node.get("source")
    return tell_source(source, context) if source else []


def tell_source(node: Node, context: Context) -> list[str]:
    """Return whose actors a source gives: the series or the insight, and the point of it."""
    insight = node
    while isinstance(insight.get("source"), dict):
        insight = insight["source"]
    words = [*_insight(insight, node, context)]
    words += [
        text.format(_shown(node[name]))
        for name, text in SAID.items()
        if node.get(name) not in (None, "")
    ]
    if node.get("funnelStep"):
        step = int(node["funnelStep"])
        words.append(f"reached step {step}" if step > 0 else f"dropped off before step {-step}")
    if node.get("funnelTrendsDropOff") is not None:
        words.append("not converted" if node["funnelTrendsDropOff"] else "converted")
    return [one_line(f"actors of {', '.join(words)}")] if words else []


def _insight(insight: Node, node: Node, context: Context) -> list[str]:
    kind = insight.get("kind")
    if kind == "FunnelsQuery":
        return tell_funnel(insight, context)
    if kind == "RetentionQuery":
        return tell_retention(insight, context)
    series, index = insight.get("series") or (), int(node.get("series") or 0)
    if not series:
        return ["paths"] if kind == "PathsQuery" else []
    return [f"{ascii_uppercase[index % 26]}: {series_name(series[index], context)}"]


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
