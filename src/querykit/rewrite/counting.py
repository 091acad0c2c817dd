"""How many queries a slot holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.validation.count import count_queries

if TYPE_CHECKING:
    from querykit.rewrite.base import Slot


def queries_in(slot: Slot) -> int:
    """Return how many queries a slot holds; what is partly computed counts as one at least."""
    if not slot.partial:
        return count_queries(slot.document)
    return max(1, count_queries(slot.literal))
