"""Write the order and the dates of lists of events as they are written today.

Before::

    {"kind": "EventsQuery", "select": "event", "orderBy": ["-count()"],
     "dateRange": {"date_from": "-7d"}}

After::

    {"kind": "EventsQuery", "select": ["event"], "orderBy": ["count() DESC"], "after": "-7d"}

An `after` or `before` that is there already wins. A lone text becomes a list of one.

Source: upgrade.md 5, candidate 17.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from querykit.migrations.edits import own_list
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)

DESCENDING = re.compile(r"-\s*([A-Za-z_$][\w$.]*(?:\([\w$.]*\))?)")
LISTS = ("select", "orderBy", "where")
RANGE = {"date_from": "after", "date_to": "before"}


@repair.on("EventsQuery", "SessionsQuery")
def write_lists(query: Document, _note: Note) -> None:
    """Make lists of texts, and say DESC where a minus did."""
    for name in LISTS:
        if isinstance(query.get(name), str):
            query[name] = [query[name]]
    order = query.get("orderBy")
    if isinstance(order, list) and any(_column(one) for one in order):
        own_list(query, "orderBy")
        columns = ((one, _column(one)) for one in order)
        query["orderBy"] = [f"{column} DESC" if column else one for one, column in columns]


@repair.on("EventsQuery", "SessionsQuery")
def write_dates(query: Document, note: Note) -> None:
    """Say `after` and `before` where a date range did."""
    dates = query.get("dateRange")
    if "dateRange" not in query or not (dates is None or isinstance(dates, dict)):
        return
    dates = dates or {}
    if any(not isinstance(dates.get(name), str | None) for name in RANGE):
        return
    del query["dateRange"]
    for name, new in RANGE.items():
        date = dates.get(name)
        if date and query.get(new) is None:
            query[new] = date
        elif date and query[new] != date:
            note(f"{name} of dateRange was dropped: there is {new} too")


def _column(order: Json) -> str | None:
    found = DESCENDING.fullmatch(order.strip()) if isinstance(order, str) else None
    return found[1] if found else None
