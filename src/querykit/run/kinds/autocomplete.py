"""HogQLAutocomplete: what may stand at the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql.completion import hogql_autocomplete

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("HogQLAutocomplete",)


def run(node: Document, asked: Asked) -> Document:
    """Suggest; needs no data."""
    return hogql_autocomplete(node, environment=asked.environment)
