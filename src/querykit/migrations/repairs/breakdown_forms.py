"""Repair the values inside `breakdownFilter`.

Before::

    {"kind": "TrendsQuery",
     "breakdownFilter": {"breakdown": ["$browser", null], "breakdown_type": "events"}}

After::

    {"kind": "TrendsQuery",
     "breakdownFilter": {"breakdown": ["$browser"], "breakdown_type": "event"}}

The type "undefined" is left out, camelCase names become what the schema has, and an item of
`breakdowns` that says `breakdown` instead of `property` is renamed.

Source: upgrade.md 3.5 (what PostHog's converter made of them).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.edits import own, own_items, own_list, rename_keys
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)

NAMES = {
    "breakdownType": "breakdown_type",
    "breakdownLimit": "breakdown_limit",
    "breakdownNormalizeUrl": "breakdown_normalize_url",
    "breakdownGroupTypeIndex": "breakdown_group_type_index",
    "breakdownHistogramBinCount": "breakdown_histogram_bin_count",
    "breakdownHideOtherAggregation": "breakdown_hide_other_aggregation",
}
ITEM_NAMES = {
    "breakdown": "property",
    "breakdown_type": "type",
    "breakdown_normalize_url": "normalize_url",
    "breakdown_group_type_index": "group_type_index",
    "breakdown_histogram_bin_count": "histogram_bin_count",
}


@repair.on_any_node(lambda node: isinstance(node.get("breakdownFilter"), dict))
def mend_breakdowns(node: Document, _note: Note) -> None:
    """Repair names, types and lists."""
    options = own(node, "breakdownFilter") or {}
    old = {name: new for name, new in NAMES.items() if new not in options}
    rename_keys(options, old)
    _mend_type(options, "breakdown_type")
    breakdown = options.get("breakdown")
    if isinstance(breakdown, list) and None in breakdown:
        own_list(options, "breakdown")
        options["breakdown"] = [item for item in breakdown if item is not None]
    if isinstance(options.get("breakdowns"), list):
        for item in own_items(options, "breakdowns"):
            if "property" not in item:
                rename_keys(item, {old: new for old, new in ITEM_NAMES.items() if new not in item})
            _mend_type(item, "type")


def _mend_type(options: Document, name: str) -> None:
    if options.get(name) == "events":
        options[name] = "event"
    elif options.get(name) == "undefined":
        del options[name]
