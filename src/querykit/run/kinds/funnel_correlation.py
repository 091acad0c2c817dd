"""FunnelCorrelationQuery: what goes with converting in a funnel (semantics.md 5.11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.actors.funnels import funnel_value, read_funnel
from querykit.draft.correlation import correlation_tree, totals_tree
from querykit.draft.nested import below
from querykit.run.correlation import Totals, correlations
from querykit.run.insights import context_of, envelope, fetch
from querykit.run.travellers import find_travellers

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("FunnelCorrelationQuery",)


def run(node: Document, asked: Asked) -> Document:
    """See who came through the funnel and who did not, then count what they did or are."""
    actors, query = node["source"], node["source"]["source"]
    with below("/source"):
        plan = read_funnel(actors, context_of(query, asked))
        value = funnel_value(plan, actors)
    who, compiled = find_travellers(plan, value, asked)
    rows, counted = fetch(correlation_tree(node, plan, who), query, asked)
    totals, _ = fetch(totals_tree(who), query, asked)
    results = correlations(Totals(*map(int, totals.rows[0])), rows.dicts())
    return envelope(
        node,
        asked,
        compiled or counted,
        results,
        columns=list(rows.columns),
        types=list(rows.types),
        hasMore=False,
        limit=len(results["events"]),
        offset=0,
    )
