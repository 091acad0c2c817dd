"""Keep the first three of more than three breakdowns.

Before::

    {"kind": "TrendsQuery", "breakdownFilter": {"breakdowns": [
        {"property": "$os"}, {"property": "$browser"}, {"property": "plan"}, {"property": "city"}]}}

After::

    {"kind": "TrendsQuery", "breakdownFilter": {"breakdowns": [
        {"property": "$os"}, {"property": "$browser"}, {"property": "plan"}]}}

The schema allows three, and PostHog's converter cut the rest without a word.

Source: upgrade.md 3.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.edits import own
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.LOSSY)

MOST = 3


@repair.on_any_node(lambda node: isinstance(node.get("breakdownFilter"), dict))
def cut_breakdowns(node: Document, note: Note) -> None:
    """Drop what is more than the schema takes."""
    breakdowns = node["breakdownFilter"].get("breakdowns")
    if not isinstance(breakdowns, list) or len(breakdowns) <= MOST:
        return
    options = own(node, "breakdownFilter") or {}
    options["breakdowns"] = breakdowns[:MOST]
    note(
        f"{len(breakdowns) - MOST} of {len(breakdowns)} breakdowns were dropped: PostHog takes {MOST}"
    )
