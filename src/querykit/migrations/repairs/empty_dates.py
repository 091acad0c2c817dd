"""Write an empty date as null.

Before::

    {"kind": "TrendsQuery", "dateRange": {"date_from": "-7d", "date_to": ""}}

After::

    {"kind": "TrendsQuery", "dateRange": {"date_from": "-7d", "date_to": null}}

PostHog reads both as "no date": seven days ago, and now.

Source: upgrade.md 5, candidate 22; semantics.md (date ranges).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.edits import own
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)

NAMES = ("date_from", "date_to")


@repair.on_any_node()
def clear_dates(node: Document, _note: Note) -> None:
    """Clear the dates of the node, and of the filters of a HogQL query."""
    _clear(node)
    filters = node.get("filters")
    if node["kind"] == "HogQLQuery" and isinstance(filters, dict) and _has_blank(filters):
        _clear(own(node, "filters") or {})


def _has_blank(holder: Document) -> bool:
    dates = holder.get("dateRange")
    return isinstance(dates, dict) and any(_is_blank(dates.get(name)) for name in NAMES)


def _is_blank(date: Json) -> bool:
    return isinstance(date, str) and not date.strip()


def _clear(holder: Document) -> None:
    if _has_blank(holder):
        dates = own(holder, "dateRange") or {}
        dates.update({name: None for name in NAMES if _is_blank(dates.get(name))})
