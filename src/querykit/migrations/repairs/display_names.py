"""Write the names of charts as the schema has them.

Before::

    {"kind": "TrendsQuery", "trendsFilter": {"display": "Pie"}}

After::

    {"kind": "TrendsQuery", "trendsFilter": {"display": "ActionsPie"}}

Upper and lower case may be mixed up, and "Actions" may be missing; no two charts differ in that.

Source: upgrade.md 5, candidate 9; querykit's converter of legacy filters reads them so too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.legacy.vocabulary import DISPLAYS
from querykit.migrations.edits import own
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)

PLACES = {
    "TrendsQuery": "trendsFilter",
    "StickinessQuery": "stickinessFilter",
    "RetentionQuery": "retentionFilter",
}
NAMES = {
    **{name.removeprefix("Actions").casefold(): name for name in DISPLAYS},
    **{name.casefold(): name for name in DISPLAYS},
}


@repair.on(*PLACES)
def name_the_display(query: Document, _note: Note) -> None:
    """Repair the display among the options."""
    member = PLACES[query["kind"]]
    options = query.get(member)
    if isinstance(options, dict) and _is_misspelt(options.get("display")):
        options = own(query, member) or {}
        options["display"] = NAMES[options["display"].casefold()]


@repair.on("DataVisualizationNode")
def name_the_chart(node: Document, _note: Note) -> None:
    """Repair the display of a chart of a HogQL query."""
    if _is_misspelt(node.get("display")):
        node["display"] = NAMES[node["display"].casefold()]


def _is_misspelt(name: Json) -> bool:
    return isinstance(name, str) and name not in DISPLAYS and name.casefold() in NAMES
