r"""Let one customization stand for a series in both periods of a comparison.

Before::

    {"kind": "TrendsQuery", "compareFilter": {"compare": true}, "trendsFilter": {
        "resultCustomizations": {
            "{\"series\":0,\"compare_label\":\"current\"}": {
                "assignmentBy": "value", "color": "preset-2"},
            "{\"series\":0,\"compare_label\":\"previous\"}": {
                "assignmentBy": "value", "color": "preset-3"}}}}

After::

    {"kind": "TrendsQuery", "compareFilter": {"compare": true}, "trendsFilter": {
        "resultCustomizations": {
            "{\"series\":0}": {"assignmentBy": "value", "color": "preset-2"}}}}

By value, the label leaves the key and the current period wins. By position, results of the
previous period came after those of the current one, so their positions move down by the number of
series (or formulas).

Source: PostHog `test_0003_trends_result_customizations_compare.py`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from querykit.migrations.base import Migration, keep
from querykit.migrations.edits import own
from querykit.migrations.result_customizations import OPTIONS, compares, has_breakdown

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

migration = Migration(__name__)

LONGEST_POSITION = 10
"""Digits from which a key is no position of a series: Python refuses to read very long numbers."""


@migration.step("TrendsQuery", from_version=2)
@migration.step("StickinessQuery", from_version=2)
def merge_compared_periods(query: Document, note: Note) -> None:
    """Give each result one customization, whichever period it is in."""
    options = own(query, OPTIONS[query["kind"]], having="resultCustomizations")
    entries = None if options is None else options.get("resultCustomizations")
    if options is None or not isinstance(entries, dict) or not entries:
        return
    if options.get("resultCustomizationBy") == "position":
        if compares(query) and not has_breakdown(query):
            options["resultCustomizations"] = _by_position(
                entries, _base_count(query, options), note
            )
    else:
        options["resultCustomizations"] = _by_value(entries, note, compared=compares(query))


# Version 2 also read entries without a label, so there is nothing to put back.
migration.undo("TrendsQuery", to_version=2)(keep)
migration.undo("StickinessQuery", to_version=2)(keep)


def _base_count(query: Document, options: Document) -> int:
    """Return how many results one period has."""
    for several in ("formulaNodes", "formulas"):
        value = options.get(several)
        if isinstance(value, list) and value:
            return len(value)
    if options.get("formula"):
        return 1
    series = query.get("series")
    return len(series) if isinstance(series, list) else 0


def _by_position(entries: Document, base: int, note: Note) -> Document:
    if base <= 0:
        return entries
    kept: Document = {}
    shifted: Document = {}
    for key, entry in entries.items():
        if not _is_number(key) or int(key) < base:
            kept[key] = entry
        else:
            target = str(int(key) - base)
            if target in entries or target in shifted:
                note(f"the customization of position {key} was dropped: {target} has its own")
            else:
                shifted[target] = entry
    return {**kept, **{key: entry for key, entry in shifted.items() if key not in kept}}


def _is_number(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) < LONGEST_POSITION


def _by_value(entries: Document, note: Note, *, compared: bool) -> Document:
    merged: Document = {}
    from_current: set[str] = set()
    for key, entry in entries.items():
        value = _parsed(key)
        if value is None or "compare_label" not in value:
            if not (compared and key in from_current):
                merged[key] = entry
            continue
        label = value.pop("compare_label")
        if label != "current":
            note(f"the customization of the {label} period was dropped: {key}")
            continue
        base = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        if base in merged and not compared:
            note(f"the customization {key} was dropped: {base} has its own")
            continue
        merged[base] = entry
        from_current.add(base)
    return merged


def _parsed(key: str) -> Document | None:
    try:
        value = json.loads(key)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
