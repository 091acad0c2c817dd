"""Write dates that PostHog would take for "now" the way it reads them.

Before::

    {"kind": "TrendsQuery", "dateRange": {"date_from": "-7D", "date_to": "last 2 days"}}

After::

    {"kind": "TrendsQuery", "dateRange": {"date_from": "-7d", "date_to": "-2d"}}

The letters of units are lower case; a capital M means minutes and stays.

Source: upgrade.md 5, candidate 22; semantics.md (date ranges: anything else is now).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from querykit.migrations.edits import own
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.GUESS)

NAMES = ("date_from", "date_to")
CAPITAL = re.compile(r"(-?\d{1,6})\s?([HDWQY])(Start|End)?")
SPACED = re.compile(r"(-?\d{1,6})\s([hdwmqy])(Start|End)?")
WORDS = re.compile(
    r"(?:(?:last|past)[ _]|-)(\d{1,6})[ _]?(hour|day|week|month|quarter|year)s?", re.IGNORECASE
)


@repair.on_any_node()
def spell_dates(node: Document, _note: Note) -> None:
    """Spell the dates of the node, and of the filters of a HogQL query."""
    _spell(node)
    filters = node.get("filters")
    if node["kind"] == "HogQLQuery" and isinstance(filters, dict) and _misspelt(filters):
        _spell(own(node, "filters") or {})


def _spell(holder: Document) -> None:
    misspelt = _misspelt(holder)
    if misspelt:
        (own(holder, "dateRange") or {}).update(misspelt)


def _misspelt(holder: Document) -> Document:
    """Return the dates that are spelt differently, as they should be."""
    dates = holder.get("dateRange")
    if not isinstance(dates, dict):
        return {}
    spelt = {name: _spelt(dates.get(name)) for name in NAMES}
    return {name: date for name, date in spelt.items() if date is not None}


def _spelt(date: Json) -> str | None:
    if not isinstance(date, str):
        return None
    letters = CAPITAL.fullmatch(date) or SPACED.fullmatch(date)
    if letters:
        return f"{letters[1]}{letters[2].lower()}{letters[3] or ''}"
    words = WORDS.fullmatch(date)
    return f"-{words[1]}{words[2][0].lower()}" if words else None
