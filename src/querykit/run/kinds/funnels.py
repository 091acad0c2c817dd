"""FunnelsQuery: how many came how far (semantics.md 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.attempts import drafted_funnel
from querykit.draft.funnels import plan_funnels
from querykit.run.funnels import funnel_results
from querykit.run.insights import context_of, envelope, fetch

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("FunnelsQuery",)


def run(node: Document, asked: Asked) -> Document:
    """Count how far actors came."""
    plan = plan_funnels(node, context_of(node, asked))
    rows, compiled = fetch(drafted_funnel(plan), node, asked)
    with asked.timed("shape"):
        results = funnel_results(plan, rows.dicts())
    return envelope(node, asked, compiled, results, plan.within)
