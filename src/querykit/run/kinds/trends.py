"""TrendsQuery: numbers per series over time (semantics.md 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.trends import plan_trends, trends_tree
from querykit.run.insights import context_of, envelope, fetch
from querykit.run.trends import trends_results

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("TrendsQuery",)


def run(node: Document, asked: Asked) -> Document:
    """Draft, run, and shape the results."""
    plan = plan_trends(node, context_of(node, asked))
    rows, compiled = fetch(trends_tree(plan), node, asked)
    with asked.timed("shape"):
        results, has_more = trends_results(plan, rows.dicts())
    return envelope(node, asked, compiled, results, plan.current, hasMore=has_more)
