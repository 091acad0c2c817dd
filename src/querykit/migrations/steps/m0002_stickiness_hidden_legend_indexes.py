"""Turn the hidden legend indexes of trends and stickiness into customizations of these series.

Before::

    {"kind": "TrendsQuery", "trendsFilter": {"hiddenLegendIndexes": [1]}}

After::

    {"kind": "TrendsQuery", "trendsFilter": {
        "resultCustomizationBy": "position",
        "resultCustomizations": {"1": {"assignmentBy": "position", "hidden": true}}}}

Where customizations are by value and there is a breakdown or a comparison, an index cannot say
which result it meant; PostHog drops the indexes then, and so does this step, with a note.

Source: PostHog `test_0002_stickiness_hidden_legend_indexes.py`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from querykit.migrations.base import Migration, Shape
from querykit.migrations.edits import own
from querykit.migrations.result_customizations import OPTIONS, assignment, compares, has_breakdown

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.migrations.base import Note

migration = Migration(__name__)

# PostHog's schema still takes hiddenLegendIndexes, so it counts as reshaped, not as removed.
INDEXES: Json = {"type": "array", "items": {"type": "integer", "minimum": 0}}

LONGEST_INDEX = 10
"""Digits from which a key is no legend index: Python refuses to read very long numbers."""


@migration.step(
    "TrendsQuery",
    from_version=1,
    shape=Shape(reshapes={"trendsFilter/hiddenLegendIndexes": INDEXES}),
)
@migration.step(
    "StickinessQuery",
    from_version=1,
    shape=Shape(reshapes={"stickinessFilter/hiddenLegendIndexes": INDEXES}),
)
def hide_by_customization(query: Document, note: Note) -> None:
    """Hide each series of `hiddenLegendIndexes` by its own customization."""
    options = own(query, OPTIONS[query["kind"]], having="hiddenLegendIndexes")
    if options is None or not options["hiddenLegendIndexes"]:
        return
    indexes = options.pop("hiddenLegendIndexes")
    entries = options.get("resultCustomizations")
    entries = dict(entries) if isinstance(entries, dict) else {}
    by_value = options.get("resultCustomizationBy") in (None, "", "value") and any(
        isinstance(entry, dict) and entry.get("assignmentBy") == "value"
        for entry in entries.values()
    )
    if by_value and (has_breakdown(query) or compares(query)):
        note(
            f"hidden legend indexes {json.dumps(indexes)} were dropped: customizations are by value"
        )
        return
    mode = "value" if by_value else "position"
    for index in indexes if isinstance(indexes, list) else [indexes]:
        key = f'{{"series":{index}}}' if by_value else str(index)
        entry = entries.get(key)
        kept = entry if isinstance(entry, dict) else {"assignmentBy": mode}
        entries[key] = {**kept, "hidden": True}
    options["resultCustomizationBy"] = mode
    options["resultCustomizations"] = entries


@migration.undo("TrendsQuery", to_version=1)
@migration.undo("StickinessQuery", to_version=1)
def list_hidden_indexes(query: Document, note: Note) -> None:
    """List the positions that are hidden and have no other setting."""
    options = own(query, OPTIONS[query["kind"]])
    entries = None if options is None else own(options, "resultCustomizations")
    if options is None or entries is None:
        return
    hidden = []
    for key, entry in list(entries.items()):
        if not isinstance(entry, dict) or entry.get("hidden") is not True:
            continue
        index = _index(key, assignment(entry))
        if index is None:
            note(f"the hidden result {key} has no legend index; version 1 shows it")
            continue
        hidden.append(index)
        rest = {name: value for name, value in entry.items() if name != "hidden"}
        if rest.keys() <= {"assignmentBy"}:
            del entries[key]
        else:
            entries[key] = rest
    if hidden:
        options["hiddenLegendIndexes"] = sorted(hidden)
    if not entries:
        del options["resultCustomizations"]
        options.pop("resultCustomizationBy", None)


def _index(key: str, by: str) -> int | None:
    """Return the legend index an entry stands for; None when it also names a breakdown value."""
    if by == "position":
        return int(key) if key.isascii() and key.isdecimal() and len(key) < LONGEST_INDEX else None
    try:
        value = json.loads(key)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, dict) and value.keys() == {"series"} and isinstance(value["series"], int):
        return value["series"]
    return None
