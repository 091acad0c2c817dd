r"""Keep only the customizations that are assigned the way the query says.

Before::

    {"kind": "TrendsQuery", "trendsFilter": {
        "resultCustomizationBy": "position",
        "resultCustomizations": {
            "{\"series\":0}": {"assignmentBy": "value", "color": "preset-1"},
            "0": {"assignmentBy": "position", "color": "preset-2"}}}}

After::

    {"kind": "TrendsQuery", "trendsFilter": {
        "resultCustomizationBy": "position",
        "resultCustomizations": {"0": {"assignmentBy": "position", "color": "preset-2"}}}}

The others had no effect; PostHog's schema allows only one sort since.

Source: PostHog `test_0005_trends_result_customizations_homogeneous.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.base import Migration, Shape, keep
from querykit.migrations.edits import own
from querykit.migrations.result_customizations import OPTIONS, assignment

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.migrations.base import Note

migration = Migration(__name__)

MIXED: Json = {
    "type": "object",
    "additionalProperties": {
        "anyOf": [
            {"$ref": "#/definitions/ResultCustomizationByValue"},
            {"$ref": "#/definitions/ResultCustomizationByPosition"},
        ]
    },
}


@migration.step(
    "TrendsQuery",
    from_version=4,
    shape=Shape(reshapes={"trendsFilter/resultCustomizations": MIXED}),
)
@migration.step(
    "StickinessQuery",
    from_version=4,
    shape=Shape(reshapes={"stickinessFilter/resultCustomizations": MIXED}),
)
def keep_one_sort(query: Document, note: Note) -> None:
    """Drop the entries whose `assignmentBy` is not the query's `resultCustomizationBy`."""
    options = own(query, OPTIONS[query["kind"]], having="resultCustomizations")
    entries = None if options is None else own(options, "resultCustomizations")
    if options is None or not entries:
        return
    mode = options.get("resultCustomizationBy") or "value"
    for key in [key for key, entry in entries.items() if assignment(entry) != mode]:
        del entries[key]
        note(f"the customization {key} was dropped: results are customized by {mode}")


migration.undo("TrendsQuery", to_version=4)(keep)
migration.undo("StickinessQuery", to_version=4)(keep)
