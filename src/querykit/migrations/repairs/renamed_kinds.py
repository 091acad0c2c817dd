"""Rename kinds that PostHog renamed without changing their members.

Before::

    {"kind": "InsightPersonsQuery", "source": {"kind": "TrendsQuery", "series": []}, "day": "2024-01-31"}

After::

    {"kind": "InsightActorsQuery", "source": {"kind": "TrendsQuery", "series": []}, "day": "2024-01-31"}

Source: upgrade.md 5, candidate 19 (late 2023, when persons became actors).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)

NAMES = {"InsightPersonsQuery": "InsightActorsQuery", "PersonsQuery": "ActorsQuery"}


@repair.on(*NAMES)
def rename_the_kind(query: Document, _note: Note) -> None:
    """Give the node the name that its kind has now."""
    query["kind"] = NAMES[query["kind"]]
