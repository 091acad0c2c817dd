"""Replace the boolean `showMean` of retention queries by a named calculation.

Before::

    {"kind": "RetentionQuery", "retentionFilter": {"showMean": true}}

After::

    {"kind": "RetentionQuery", "retentionFilter": {"meanRetentionCalculation": "simple"}}

Source: PostHog `test_0001_retention_query_show_mean.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.base import Migration, Shape
from querykit.migrations.edits import own

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

migration = Migration(__name__)


@migration.step(
    "RetentionQuery",
    from_version=1,
    shape=Shape(removes={"retentionFilter/showMean": {"type": "boolean"}}),
)
def name_the_mean(query: Document, note: Note) -> None:
    """Map true to "simple" and false to "none"; a mean that is already named wins."""
    retention = own(query, "retentionFilter", having="showMean")
    if retention is None:
        return
    shown = retention.pop("showMean")
    if "meanRetentionCalculation" not in retention:
        retention["meanRetentionCalculation"] = "simple" if shown else "none"
    elif shown and retention["meanRetentionCalculation"] is None:
        note("showMean was true, but meanRetentionCalculation is null and wins, as in PostHog")


@migration.undo("RetentionQuery", to_version=1)
def show_the_mean(query: Document, note: Note) -> None:
    """Say only whether there is a mean."""
    retention = own(query, "retentionFilter", having="meanRetentionCalculation")
    if retention is None:
        return
    mean = retention.pop("meanRetentionCalculation")
    retention["showMean"] = mean not in (None, "none")
    if mean == "weighted":
        note('the mean was "weighted"; version 1 only knows the simple one')
