"""TrendsQuery: numbers per series over time (semantics.md 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.trends import as_heatmap, plan_trends, trends_tree
from querykit.draft.trends.plan import HEATMAP
from querykit.run.insights import context_of, envelope, fetch
from querykit.run.trends import trends_results
from querykit.run.trends.boxes import boxplot_data

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("TrendsQuery",)


def run(node: Document, asked: Asked) -> Document:
    """Draft, run, and shape the results."""
    plan = plan_trends(node, context_of(node, asked))
    if plan.display == HEATMAP:
        return asked.ask(as_heatmap(node), asked)
    rows, compiled = fetch(trends_tree(plan), node, asked)
    more: Document = {}
    if plan.is_box_plot:
        results: list[Document] = []
        more["boxplot_data"], has_more = boxplot_data(plan, rows.dicts())
    else:
        with asked.timed("shape"):
            results, has_more = trends_results(plan, rows.dicts())
    return envelope(
        node,
        asked,
        compiled,
        results,
        plan.current,
        compared=plan.previous,
        hasMore=has_more,
        **more,
    )
