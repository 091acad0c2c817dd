"""Move the funnel of paths from the options into `funnelPathsFilter`.

Before::

    {"kind": "PathsQuery", "pathsFilter": {"edgeLimit": 5, "funnel_paths": "funnel_path_after_step",
     "funnel_filter": {"events": [{"id": "signed up"}], "funnel_step": 1}}}

After::

    {"kind": "PathsQuery", "pathsFilter": {"edgeLimit": 5}, "funnelPathsFilter": {
        "funnelPathType": "funnel_path_after_step",
        "funnelSource": {"kind": "FunnelsQuery",
            "series": [{"kind": "EventsNode", "event": "signed up", "name": "signed up"}]},
        "funnelStep": 1}}

A `funnelPathsFilter` that is there already wins. A funnel without a type of paths has no effect.

Source: upgrade.md 3.6 and 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import QuerykitError
from querykit.legacy import convert_filters
from querykit.migrations.edits import own
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)

NAMES = ("funnel_paths", "funnel_filter")


@repair.on("PathsQuery")
def move_the_funnel(query: Document, note: Note) -> None:
    """Convert the filters of the funnel."""
    options = query.get("pathsFilter")
    if not isinstance(options, dict) or options.keys().isdisjoint(NAMES):
        return
    legacy = {name: options.get(name) for name in NAMES}
    try:
        conversion = convert_filters({"insight": "PATHS", **legacy})
    except QuerykitError:
        return
    options = own(query, "pathsFilter") or {}
    for name in NAMES:
        options.pop(name, None)
    if query.get("funnelPathsFilter"):
        note("the funnel in pathsFilter was dropped: there is a funnelPathsFilter too")
        return
    for one in conversion.notes:
        note(f"pathsFilter{one.pointer}: {one.message}")
    if "funnelPathsFilter" in conversion.query:
        query["funnelPathsFilter"] = conversion.query["funnelPathsFilter"]
