"""Turn `hidden_legend_keys` in the options of queries into what each insight has for it.

Before::

    {"kind": "FunnelsQuery", "funnelsFilter": {"hidden_legend_keys": {"Chrome": true, "Safari": false}}}

After::

    {"kind": "FunnelsQuery", "funnelsFilter": {"hiddenLegendBreakdowns": ["Chrome"]}}

In trends and stickiness these are `hiddenLegendIndexes`, which migration 0002 turns into
customizations. Funnels keep `hiddenLegendBreakdowns`: the newest schema has them.

Source: upgrade.md 3.6 (maps of hidden keys) and 5, candidate 8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.legacy.legend import hidden_breakdowns, hidden_indexes
from querykit.legacy.notes import Place
from querykit.migrations.edits import own, replace_key
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)

OLD_NAME = "hidden_legend_keys"
PLACES = {
    "TrendsQuery": ("trendsFilter", "hiddenLegendIndexes"),
    "StickinessQuery": ("stickinessFilter", "hiddenLegendIndexes"),
    "FunnelsQuery": ("funnelsFilter", "hiddenLegendBreakdowns"),
}


@repair.on(*PLACES)
def list_hidden_keys(query: Document, note: Note) -> None:
    """List the keys that are hidden; a list that is there already wins."""
    member, new_name = PLACES[query["kind"]]
    options = query.get(member)
    if not isinstance(options, dict) or not isinstance(options.get(OLD_NAME), dict | None):
        return
    if OLD_NAME not in options:
        return
    options, place = own(query, member) or {}, Place()
    read = hidden_breakdowns if query["kind"] == "FunnelsQuery" else hidden_indexes
    hidden = read(options[OLD_NAME], place) if options[OLD_NAME] else None
    for one in place.notes:
        note(f"{OLD_NAME}{one.pointer}: {one.message}")
    if hidden and not options.get(new_name):
        replace_key(options, OLD_NAME, new_name, hidden)
    else:
        del options[OLD_NAME]
