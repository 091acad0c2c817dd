"""Kinds without HogQL, and why; the tests hold this list against the drafts and the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ENTITY = "it is a part of a query, and no query itself"
LATER = "querykit does not draft this kind yet"

REASONS: Mapping[str, str] = {
    "EventsNode": ENTITY,
    "ActionsNode": ENTITY,
    "DataWarehouseNode": ENTITY,
    "FunnelsDataWarehouseNode": ENTITY,
    "LifecycleDataWarehouseNode": ENTITY,
    "GroupNode": ENTITY,
    "HogQLMetadata": "it is a question about a text, not about data",
    "HogQLAutocomplete": "it is a question about a text, not about data",
    "HogQuery": "it is a Hog program, and no query",
    "InsightActorsQueryOptions": "it is a question about what can be chosen, not about data",
    "DatabaseSchemaQuery": "it is a question about the schema, not about data",
}
"""Kind -> why it has no HogQL. A kind that is neither here nor drafted comes in a later release."""


def reason_for(kind: str) -> str:
    """Return why a kind has no HogQL."""
    return REASONS.get(kind, LATER)
