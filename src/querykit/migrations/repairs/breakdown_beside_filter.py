"""Move `breakdown` of a query into `breakdownFilter`.

Before::

    {"kind": "TrendsQuery", "breakdown": {"breakdown": "$browser", "breakdown_type": "event"}}

After::

    {"kind": "TrendsQuery",
     "breakdownFilter": {"breakdown": "$browser", "breakdown_type": "event"}}

A `breakdownFilter` that is there already wins.

Source: upgrade.md 4; PostHog PR #19737 (January 2024).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.edits import equal, replace_key
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)


@repair.on("TrendsQuery", "FunnelsQuery", "RetentionQuery")
def name_the_filter(query: Document, note: Note) -> None:
    """Rename the member, if it holds an object or nothing."""
    if "breakdown" not in query:
        return
    breakdown = query["breakdown"]
    if breakdown is None or breakdown == {}:
        del query["breakdown"]
    elif isinstance(breakdown, dict):
        if not query.get("breakdownFilter"):
            replace_key(query, "breakdown", "breakdownFilter", breakdown)
            return
        del query["breakdown"]
        if not equal(breakdown, query["breakdownFilter"]):
            note("breakdown was dropped: there is a breakdownFilter too")
