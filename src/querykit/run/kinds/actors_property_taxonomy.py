"""ActorsPropertyTaxonomyQuery: sample values of properties of persons or groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.actors_property_taxonomy import draft_actors_property_taxonomy
from querykit.run.insights import context_of, envelope, fetch

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("ActorsPropertyTaxonomyQuery",)


def run(node: Document, asked: Asked) -> Document:
    """Draft, run, and answer for each property in the order in which they were asked for."""
    tree = draft_actors_property_taxonomy(node, context_of(node, asked))
    rows, compiled = fetch(tree, node, asked)
    found = {name: (values, int(count)) for name, values, count in rows.rows}
    results = []
    for name in node["properties"]:
        values, count = found.get(name, ([], 0))
        results.append({"sample_values": values, "sample_count": count})
    return envelope(node, asked, compiled, results)
