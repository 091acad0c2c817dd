"""Convert legacy filters that stand by themselves: in a list, or as the whole document.

Before::

    {"insights": [{"insight": "TRENDS", "events": [{"id": "signed up"}], "interval": "week"}]}

After::

    {"insights": [{"kind": "InsightVizNode", "source": {"kind": "TrendsQuery",
        "series": [{"kind": "EventsNode", "event": "signed up", "name": "signed up"}],
        "interval": "week"}}]}

In a list, only objects that name their `insight` are taken for filters. Notes tell what PostHog's own
conversion dropped; filters that no query can express stay as they are.

Source: upgrade.md 3 and 5, candidate 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import QuerykitError
from querykit.legacy import convert_filters, looks_like_filters
from querykit.migrations.edits import own_list
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)


def _may_hold_bare(parent: Document) -> bool:
    """Ask of every object of a document, so in the cheapest way; `_are_bare` looks closer."""
    for value in parent.values():
        if isinstance(value, list):
            for item in value:
                if isinstance(item, dict) and "insight" in item:
                    return True
    return False


@repair.where(_may_hold_bare)
def convert_each(parent: Document, note: Note) -> None:
    """Put a query in the place of each item that is filters."""
    for key in [key for key, value in parent.items() if _are_bare(key, value)]:
        items = own_list(parent, key) or []
        for index, item in enumerate(items):
            if not _is_bare(item):
                continue
            try:
                conversion = convert_filters(item, wrap=True, allow_variables=True)
            except QuerykitError:
                continue
            items[index] = conversion.query
            for one in conversion.notes:
                note(f"{key}/{index}{one.pointer}: {one.message}")


@repair.at_root(looks_like_filters)
def convert_the_document(filters: Document, note: Note) -> None:
    """Put a query in the place of filters that are the whole document, or a line of it."""
    try:
        conversion = convert_filters(filters, wrap=True, allow_variables=True)
    except QuerykitError:
        return
    filters.clear()
    filters.update(conversion.query)
    for one in conversion.notes:
        note(f"{one.pointer}: {one.message}".removeprefix(": "))


def _are_bare(key: str, value: Json) -> bool:
    return isinstance(value, list) and key != "filters" and any(_is_bare(item) for item in value)


def _is_bare(value: Json) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("insight"), str)
        and looks_like_filters(value)
    )
