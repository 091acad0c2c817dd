"""PropertyValuesQuery: the values of a property, for completion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.property_values import draft_property_values
from querykit.run.insights import context_of, envelope, fetch

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("PropertyValuesQuery",)


def run(node: Document, asked: Asked) -> Document:
    """Draft and run; only values of persons tell how many have them."""
    rows, compiled = fetch(draft_property_values(node, context_of(node, asked)), node, asked)
    with_count = node["property_type"] == "person"
    results: list[Document] = []
    for value, times in rows.rows:
        results.append({"name": value} | ({"count": int(times)} if with_count else {}))
    return envelope(node, asked, compiled, results)
