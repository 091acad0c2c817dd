"""Turn the first tables of web analytics into the one that replaced them.

Before::

    {"kind": "WebTopPagesQuery", "dateRange": {"date_from": "-30d"}, "properties": []}

After::

    {"kind": "WebStatsTableQuery", "dateRange": {"date_from": "-30d"}, "properties": [],
     "breakdownBy": "Page"}

Sources become "InitialReferringDomain", which comes nearest. WebTopClicksQuery counted clicks on
elements; no table does that any more, so it stays.

Source: upgrade.md 5, candidate 20 (not verified, therefore a guess).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.GUESS)

BREAKDOWNS = {"WebTopPagesQuery": "Page", "WebTopSourcesQuery": "InitialReferringDomain"}


@repair.on(*BREAKDOWNS)
def name_the_table(query: Document, _note: Note) -> None:
    """Say by a breakdown what the kind said."""
    query.setdefault("breakdownBy", BREAKDOWNS[query["kind"]])
    query["kind"] = "WebStatsTableQuery"
