"""Rename members of insight queries that are written in snake_case.

Before::

    {"kind": "TrendsQuery", "date_range": {"date_from": "-7d"}, "filter_test_accounts": true}

After::

    {"kind": "TrendsQuery", "dateRange": {"date_from": "-7d"}, "filterTestAccounts": true}

Where both spellings are present, the right one stays and the other goes, with a note.

Source: upgrade.md 5, candidate 2: queries written by hand or by a language model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)

NAMES = {
    "date_range": "dateRange",
    "filter_test_accounts": "filterTestAccounts",
    "sampling_factor": "samplingFactor",
    "breakdown_filter": "breakdownFilter",
    "compare_filter": "compareFilter",
    "trends_filter": "trendsFilter",
    "funnels_filter": "funnelsFilter",
    "retention_filter": "retentionFilter",
    "paths_filter": "pathsFilter",
    "funnel_paths_filter": "funnelPathsFilter",
    "stickiness_filter": "stickinessFilter",
    "lifecycle_filter": "lifecycleFilter",
}


@repair.on(
    "TrendsQuery",
    "FunnelsQuery",
    "RetentionQuery",
    "PathsQuery",
    "StickinessQuery",
    "LifecycleQuery",
)
def rename_members(query: Document, note: Note) -> None:
    """Give each member the name that the schema has."""
    if query.keys().isdisjoint(NAMES):
        return
    members = list(query.items())
    query.clear()
    written = {key for key, _ in members}
    for key, value in members:
        name = NAMES.get(key, key)
        if name != key and (name in written or name in query):
            note(f"{key} was dropped: there is {name} too")
        else:
            query[name] = value
