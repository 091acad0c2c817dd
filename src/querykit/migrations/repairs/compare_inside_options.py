"""Move `compare` and `compare_to` out of the options into `compareFilter`.

Before::

    {"kind": "TrendsQuery", "trendsFilter": {"compare": true, "display": "ActionsLineGraph"}}

After::

    {"kind": "TrendsQuery", "trendsFilter": {"display": "ActionsLineGraph"},
     "compareFilter": {"compare": true}}

What `compareFilter` says already wins.

Source: upgrade.md 4; PostHog PR #22397 (May 2024).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.edits import own
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)

OPTIONS = {
    "TrendsQuery": "trendsFilter",
    "StickinessQuery": "stickinessFilter",
    "FunnelsQuery": "funnelsFilter",
}
TYPES = {"compare": bool, "compare_to": str}


@repair.on(*OPTIONS)
def move_the_comparison(query: Document, note: Note) -> None:
    """Move the members that have a value of the right type; drop those that are null."""
    member = OPTIONS[query["kind"]]
    options, target = query.get(member), query.get("compareFilter")
    if not isinstance(options, dict) or not (target is None or isinstance(target, dict)):
        return
    ready = [
        name
        for name, wanted in TYPES.items()
        if name in options and (options[name] is None or isinstance(options[name], wanted))
    ]
    if not ready:
        return
    options = own(query, member) or {}
    compare: Document = dict(target or {})
    for name in ready:
        value = options.pop(name)
        if value is None:
            continue
        if compare.get(name) is None:
            compare[name] = value
        elif compare[name] != value:
            note(f"{name} in {member} was dropped: compareFilter says otherwise")
    if compare:
        query["compareFilter"] = compare
