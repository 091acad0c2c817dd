"""PathsQuery: from where people go where (semantics.md 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.paths import plan_paths
from querykit.run.funnel_paths import fetch_edges
from querykit.run.insights import context_of, envelope
from querykit.run.paths import paths_results

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("PathsQuery",)


def run(node: Document, asked: Asked) -> Document:
    """Count the edges between items."""
    plan = plan_paths(node, context_of(node, asked))
    rows, compiled = fetch_edges(plan, asked)
    with asked.timed("shape"):
        results = paths_results(rows.dicts())
    return envelope(node, asked, compiled, results, plan.within)
