"""Move `showPieTotal` of a chart into its `pie` settings.

Before::

    {"kind": "DataVisualizationNode", "chartSettings": {"showPieTotal": false}}

After::

    {"kind": "DataVisualizationNode", "chartSettings": {"pie": {"showTotal": false}}}

A `pie.showTotal` that is set already wins. PostHog keeps the old member as deprecated.

Source: PostHog `test_0003_data_visualization_pie_show_total.py`, PR #66924 (June 2026).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.edits import own, replace_key
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)


@repair.on("DataVisualizationNode")
def nest_the_total(node: Document, _note: Note) -> None:
    """Set `pie.showTotal` unless it is set."""
    settings = node.get("chartSettings")
    if not isinstance(settings, dict) or "showPieTotal" not in settings:
        return
    pie = settings.get("pie")
    if not (pie is None or isinstance(pie, dict)):
        return
    settings = own(node, "chartSettings") or {}
    shown = settings["showPieTotal"]
    if shown is None or (pie and pie.get("showTotal") is not None):
        del settings["showPieTotal"]
    elif pie is None:
        replace_key(settings, "showPieTotal", "pie", {"showTotal": shown})
    else:
        settings["pie"] = {**pie, "showTotal": shown}
        del settings["showPieTotal"]
