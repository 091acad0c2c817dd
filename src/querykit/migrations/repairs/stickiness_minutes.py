"""Count stickiness by the hour where a query says minutes.

Before::

    {"kind": "StickinessQuery", "interval": "minute"}

After::

    {"kind": "StickinessQuery", "interval": "hour"}

PostHog's converter of legacy filters did the same.

Source: upgrade.md 3.2 and 5, candidate 23.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.LOSSY)


@repair.on("StickinessQuery")
def count_by_the_hour(query: Document, note: Note) -> None:
    """Replace the interval."""
    if query.get("interval") == "minute":
        query["interval"] = "hour"
        note("the interval is an hour now: stickiness has no minutes")
