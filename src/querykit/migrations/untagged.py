"""The JSON Schema of a series item before its `kind` was required (see step 0004)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from querykit.errors import Json

UNTAGGED = "x-untagged"
"""Keyword: the definition of that name, without its member `kind`."""


def untagged_series(*warehouse: str) -> Json:
    """Return the schema of `series`: items as they are now, or entities without a kind.

    Args:
        warehouse: kind of the warehouse table entity, where the query has one.
    """
    entities = ("EventsNode", "ActionsNode", *warehouse)
    return untagged(*entities)


def untagged(*definitions: str) -> Json:
    """Return the schema of a list: items as they are now, or these definitions without a kind."""
    return {"items-or": [{UNTAGGED: name} for name in definitions]}
