"""Name the kind of a funnel's exclusion as PostHog's schema does, not by the name of its type.

Before::

    {"kind": "FunnelsQuery", "series": [], "funnelsFilter": {"exclusions": [
        {"kind": "FunnelExclusionEventsNode", "event": "refund", "funnelFromStep": 0, "funnelToStep": 1}]}}

After::

    {"kind": "FunnelsQuery", "series": [], "funnelsFilter": {"exclusions": [
        {"kind": "EventsNode", "event": "refund", "funnelFromStep": 0, "funnelToStep": 1}]}}

Source: query-schema.json, where FunnelExclusionEventsNode has the kind EventsNode.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.edits import own, own_items
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)

KINDS = {
    "FunnelExclusionEventsNode": "EventsNode",
    "FunnelExclusionActionsNode": "ActionsNode",
}


@repair.on("FunnelsQuery")
def name_the_kind(query: Document, _note: Note) -> None:
    """Give each exclusion the kind that the schema has for it."""
    funnel = query.get("funnelsFilter")
    exclusions = funnel.get("exclusions") if isinstance(funnel, dict) else None
    if not isinstance(exclusions, list) or not any(map(_is_misnamed, exclusions)):
        return
    private = own(query, "funnelsFilter")
    for exclusion in own_items(private, "exclusions") if private else ():
        if _is_misnamed(exclusion):
            exclusion["kind"] = KINDS[exclusion["kind"]]


def _is_misnamed(exclusion: object) -> bool:
    kind = exclusion.get("kind") if isinstance(exclusion, dict) else None
    return isinstance(kind, str) and kind in KINDS
