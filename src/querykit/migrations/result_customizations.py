"""Where trends and stickiness queries keep their series' colours and visibility.

Steps 0002, 0003 and 0005 are about the same three members of `trendsFilter` and
`stickinessFilter`: `resultCustomizations`, `resultCustomizationBy`, `hiddenLegendIndexes`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from querykit.errors import Document, Json

OPTIONS = {"TrendsQuery": "trendsFilter", "StickinessQuery": "stickinessFilter"}
"""Kind -> the member that holds its options."""


def assignment(entry: Json) -> str:
    """Return what an entry is assigned by: "value" unless it says otherwise."""
    return (isinstance(entry, dict) and entry.get("assignmentBy")) or "value"


def has_breakdown(query: Document) -> bool:
    """Return whether results are broken down; a breakdown without a type does not count."""
    breakdown = query.get("breakdownFilter")
    if not isinstance(breakdown, dict):
        return False
    single = bool(breakdown.get("breakdown_type") and breakdown.get("breakdown"))
    return single or bool(breakdown.get("breakdowns"))


def compares(query: Document) -> bool:
    """Return whether results are compared with the period before: only an exact true does."""
    compare = query.get("compareFilter")
    return isinstance(compare, dict) and compare.get("compare") is True
