"""Fill in members that the schema wants and that have an obvious neutral value.

Before::

    {"kind": "EventsQuery", "event": "signed_up"}

After::

    {"kind": "EventsQuery", "event": "signed_up", "select": ["*"]}

Retention and paths get empty options, tables of web analytics an empty list of filters, and a
retention metric of an experiment starts at once with the first event.

Source: the newest query schema; PostHog refuses nodes without these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.errors import Document, Json
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.GUESS)

NEUTRAL: Mapping[str, Document] = {
    "EventsQuery": {"select": ["*"]},
    "RetentionQuery": {"retentionFilter": {}},
    "PathsQuery": {"pathsFilter": {}},
    "WebOverviewQuery": {"properties": []},
    "WebStatsTableQuery": {"properties": []},
    "WebGoalsQuery": {"properties": []},
    "WebExternalClicksTableQuery": {"properties": []},
}
"""Kind -> the members, and their values."""

RETENTION_METRIC = {"retention_window_start": 0, "start_handling": "first_seen"}


@repair.on(*NEUTRAL)
def fill_in(query: Document, _note: Note) -> None:
    """Fill in the members that are missing or null."""
    _fill_in(query, NEUTRAL[query["kind"]])


@repair.on("ExperimentMetric")
def fill_in_the_window(metric: Document, _note: Note) -> None:
    """Say when the window of a retention metric starts."""
    if metric.get("metric_type") == "retention":
        _fill_in(metric, RETENTION_METRIC)


def _fill_in(node: Document, members: Mapping[str, Json]) -> None:
    for name, value in members.items():
        if node.get(name) is None:
            node[name] = value.copy() if isinstance(value, (dict, list)) else value
