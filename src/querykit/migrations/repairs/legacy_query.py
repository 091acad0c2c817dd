"""Convert the legacy filters in a LegacyQuery to a query.

Before::

    {"kind": "LegacyQuery", "filters": {"insight": "TRENDS", "events": [{"id": "signed up"}]}}

After::

    {"kind": "TrendsQuery",
     "series": [{"kind": "EventsNode", "event": "signed up", "name": "signed up"}]}

Notes tell what PostHog's own conversion dropped. Filters that no query can express stay.

Source: upgrade.md 3 and 5, candidate 19.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import QuerykitError
from querykit.legacy import convert_filters
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)


@repair.on("LegacyQuery")
def convert_the_filters(query: Document, note: Note) -> None:
    """Put the converted query in the place of the node."""
    try:
        conversion = convert_filters(query.get("filters"))
    except QuerykitError:
        return
    query.clear()
    query.update(conversion.query)
    for one in conversion.notes:
        note(f"filters{one.pointer}: {one.message}")
