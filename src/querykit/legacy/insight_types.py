"""The insight types of legacy filters, and what each has in common with which others.

Sources: PostHog's `filters` of the six insights with a query; upgrade.md 3.1 and 3.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from querykit.errors import UnknownInsight
from querykit.legacy.notes import shown

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.legacy.notes import Place


@dataclass(frozen=True, slots=True)
class InsightType:
    """One insight type: its query kind, and which common parts it takes."""

    name: str
    kind: str
    options: str
    """The member of the query that holds what only this insight has."""

    takes: frozenset[str]
    """Of: series, interval, group (aggregation by group), breakdown, compare."""


def _type(name: str, kind: str, options: str, takes: str) -> InsightType:
    return InsightType(name, kind, options, frozenset(takes.split()))


INSIGHTS = {
    insight.name: insight
    for insight in (
        _type("TRENDS", "TrendsQuery", "trendsFilter", "series interval group breakdown compare"),
        _type("FUNNELS", "FunnelsQuery", "funnelsFilter", "series interval group breakdown"),
        _type("RETENTION", "RetentionQuery", "retentionFilter", "group"),
        _type("PATHS", "PathsQuery", "pathsFilter", "group"),
        _type("LIFECYCLE", "LifecycleQuery", "lifecycleFilter", "series interval"),
        _type("STICKINESS", "StickinessQuery", "stickinessFilter", "series interval compare"),
    )
}
BY_KIND = {insight.kind: insight for insight in INSIGHTS.values()}

RETIRED = {"SESSIONS": "TRENDS"}
"""Insight types without a query, and the one that PostHog takes instead."""


def insight_of(filters: Document, place: Place) -> InsightType:
    """Return the insight type that filters ask for.

    `shown_as: "Stickiness"` beats `insight`; without an insight it is TRENDS; case does not matter.

    Raises:
        UnknownInsight: the insight has no query.
    """
    if filters.get("shown_as") == "Stickiness":
        return INSIGHTS["STICKINESS"]
    value = filters.get("insight")
    here = place / "insight"
    name = "TRENDS" if value is None else value.strip().upper() if isinstance(value, str) else ""
    if name in RETIRED:
        here.lost(f"{name} insights have no query; read as {RETIRED[name]}")
        name = RETIRED[name]
    elif name in INSIGHTS and value not in (None, name):
        here.changed(f"{shown(value)} is read as {shown(name)}")
    if name not in INSIGHTS:
        raise UnknownInsight(
            f"unknown insight type {shown(value)}", hint=_hint(name, value), pointer=here.pointer
        )
    return INSIGHTS[name]


def _hint(name: str, value: Json) -> str:
    close = get_close_matches(name, [*INSIGHTS, *RETIRED], n=1) if value else []
    return f"did you mean {close[0]}?" if close else f"one of {', '.join(INSIGHTS)}"
