"""FunnelCorrelationQuery: what goes with converting in a funnel (semantics.md 5.11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.correlation import correlation_tree
from querykit.draft.funnels import funnel_tree
from querykit.draft.places import below
from querykit.run.actors.funnels import funnel_value, read_funnel
from querykit.run.correlation import correlations, travellers
from querykit.run.insights import envelope, fetch

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("FunnelCorrelationQuery",)


def run(node: Document, asked: Asked) -> Document:
    """See who came through the funnel and who did not, then count what they did or are."""
    actors, query = node["source"], node["source"]["source"]
    with below("/source"):
        plan = read_funnel(query, asked)
        value = funnel_value(plan, actors)
    streams, compiled = fetch(funnel_tree(plan), query, asked)
    with asked.timed("shape"):
        who = travellers(plan, streams.dicts(), value)
    rows, _ = fetch(correlation_tree(node, plan, who.tree), query, asked)
    results = correlations(who, rows.dicts())
    return envelope(
        node,
        asked,
        compiled,
        results,
        columns=list(rows.columns),
        types=list(rows.types),
        hasMore=False,
        limit=len(results["events"]),
        offset=0,
    )
