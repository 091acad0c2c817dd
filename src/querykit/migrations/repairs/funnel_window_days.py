"""Turn `funnel_window_days` into the conversion window that funnels have since 2021.

Before::

    {"kind": "FunnelsQuery", "funnelsFilter": {"funnel_window_days": 14}}

After::

    {"kind": "FunnelsQuery", "funnelsFilter": {
        "funnelWindowInterval": 14, "funnelWindowIntervalUnit": "day"}}

A `funnelWindowInterval` that is there already wins.

Source: upgrade.md 3.7 and 5, candidate 16.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.edits import own, replace_key
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)

NAMES = ("funnel_window_days", "funnelWindowDays")


@repair.on("FunnelsQuery")
def name_the_window(query: Document, note: Note) -> None:
    """Say the number of days as an interval and its unit."""
    options = query.get("funnelsFilter")
    if not isinstance(options, dict):
        return
    for name in NAMES:
        if name not in options:
            continue
        days = _days(options[name])
        if days is None and options[name] is not None:
            continue
        options = own(query, "funnelsFilter") or {}
        if days is None:
            del options[name]
        elif options.get("funnelWindowInterval") is not None:
            del options[name]
            note(f"{name} was dropped: there is a funnelWindowInterval too")
        else:
            replace_key(options, name, "funnelWindowInterval", days)
            options["funnelWindowIntervalUnit"] = "day"


def _days(value: Json) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 6:
        value = int(value)
    is_days = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return value if is_days else None
