"""InsightActorsQueryOptions: what can be chosen when listing the actors of an insight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.actors.sources import key_of
from querykit.draft.nested import below
from querykit.run.actors import insight_of
from querykit.run.actors.options import options_of

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("InsightActorsQueryOptions",)
FACETS = ("day", "status", "interval", "breakdown", "breakdowns", "series", "compare")


def run(node: Document, asked: Asked) -> Document:
    """Read the insight, and run it where its breakdown values have to be known."""
    with below("/source"):
        key_of(node["source"])
        options = options_of(insight_of(node), asked)
    return {facet: options.get(facet) for facet in FACETS}
