"""Move options of an insight from the query into the object that holds its options.

Before::

    {"kind": "FunnelsQuery", "date_from": "-30d", "breakdown": "$browser",
     "funnelWindowInterval": 7, "funnelWindowIntervalUnit": "day"}

After::

    {"kind": "FunnelsQuery",
     "funnelsFilter": {"funnelWindowInterval": 7, "funnelWindowIntervalUnit": "day"},
     "dateRange": {"date_from": "-30d"},
     "breakdownFilter": {"breakdown": "$browser", "breakdown_type": "event"}}

What the right object says already wins. A breakdown without a type is one by a property of events.

Source: upgrade.md 5, candidate 2 (queries written by language models, MCP issue #68944).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.edits import equal
from querykit.migrations.repair import Repair, Safety
from querykit.migrations.repairs import snake_case_options

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.GUESS)

MORE_OPTIONS = {
    "TrendsQuery": ("formula", "formulas", "formulaNodes", "display"),
    "StickinessQuery": ("display",),
    "FunnelsQuery": ("layout", "exclusions"),
    "RetentionQuery": ("period", "cumulative"),
    "PathsQuery": (),
    "LifecycleQuery": (),
}
COMPARE = ("compare", "compare_to")
BREAKDOWN = ("breakdown", "breakdown_type", "breakdown_limit", "breakdowns")
SHARED = {
    "dateRange": (("date_from", "date_to"), tuple(MORE_OPTIONS)),
    "compareFilter": (COMPARE, ("TrendsQuery", "StickinessQuery", "FunnelsQuery")),
    "breakdownFilter": (BREAKDOWN, ("TrendsQuery", "FunnelsQuery", "RetentionQuery")),
}
"""Object of options -> its members that are found in the query, and the kinds that have it."""


@repair.on(*MORE_OPTIONS)
def move_options(query: Document, note: Note) -> None:
    """Move each misplaced option."""
    kind = query["kind"]
    member, names = snake_case_options.OPTIONS[kind]
    _move(query, (*names, *names.values(), *MORE_OPTIONS[kind]), member, note)
    for shared, (wanted, kinds) in SHARED.items():
        if kind in kinds:
            _move(query, wanted, shared, note)


def _move(query: Document, names: tuple[str, ...], member: str, note: Note) -> None:
    target = query.get(member)
    found = [name for name in query if name in names and not isinstance(query[name], dict)]
    if not found or not (target is None or isinstance(target, dict)):
        return
    options: Document = dict(target or {})
    for name in found:
        value = query.pop(name)
        if value is None:
            continue
        if options.get(name) is None:
            options[name] = value
        elif not equal(options[name], value):
            note(f"{name} was dropped: {member} says otherwise")
    if "breakdown" in found and options.get("breakdown") is not None:
        options.setdefault("breakdown_type", "event")
    query[member] = options


@repair.on("RetentionQuery")
def move_entities(query: Document, note: Note) -> None:
    """Move the entities, which are objects."""
    target = query.get("retentionFilter")
    for name in ("targetEntity", "returningEntity", "target_entity", "returning_entity"):
        if isinstance(query.get(name), dict) and (target is None or isinstance(target, dict)):
            entity = query.pop(name)
            if (target or {}).get(name) is None:
                target = query["retentionFilter"] = {**(target or {}), name: entity}
            else:
                note(f"{name} was dropped: retentionFilter has one")
