"""Drop a chart that PostHog does not have.

Before::

    {"kind": "TrendsQuery", "trendsFilter": {"display": "FunnelViz", "showLegend": true}}

After::

    {"kind": "TrendsQuery", "trendsFilter": {"showLegend": true}}

PostHog then draws its default. Funnels, lifecycles and paths have no choice of charts; a funnel
over time is `funnelVizType`.

Source: upgrade.md 3.6 (PostHog's converter dropped them) and 5, candidate 9.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.legacy.notes import shown
from querykit.legacy.vocabulary import DISPLAYS
from querykit.migrations.edits import own
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.LOSSY)

PLACES = {
    "TrendsQuery": "trendsFilter",
    "StickinessQuery": "stickinessFilter",
    "RetentionQuery": "retentionFilter",
}
WITHOUT = {
    "FunnelsQuery": "funnelsFilter",
    "LifecycleQuery": "lifecycleFilter",
    "PathsQuery": "pathsFilter",
}


@repair.on(*PLACES)
def drop_the_display(query: Document, note: Note) -> None:
    """Drop a display that is none."""
    member = PLACES[query["kind"]]
    options = query.get(member)
    if isinstance(options, dict) and _is_unknown(options.get("display")):
        note(f"the display {shown(options['display'])} was dropped: there is none of that name")
        del (own(query, member) or {})["display"]


@repair.on("DataVisualizationNode")
def drop_the_chart(node: Document, note: Note) -> None:
    """Drop the display of a HogQL query that is none."""
    if _is_unknown(node.get("display")):
        note(f"the display {shown(node.pop('display'))} was dropped: there is none of that name")


@repair.on(*WITHOUT)
def drop_any_display(query: Document, note: Note) -> None:
    """Drop the display; a funnel drawn as a line is one over time."""
    options = own(query, WITHOUT[query["kind"]], having="display")
    if options is None:
        return
    display = options.pop("display")
    if query["kind"] == "FunnelsQuery" and display == "ActionsLineGraph":
        options.setdefault("funnelVizType", "trends")
    elif display is not None:
        note(f"the display {shown(display)} was dropped: {query['kind']} has no choice of charts")


def _is_unknown(name: Json) -> bool:
    return isinstance(name, str) and name not in DISPLAYS and not name.startswith("{")
