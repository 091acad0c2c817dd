"""RetentionQuery: who came back when (semantics.md 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.retention import plan_retention, retention_tree
from querykit.run.insights import context_of, envelope, fetch
from querykit.run.retention import retention_results
from querykit.run.values import iso_moment

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("RetentionQuery",)


def run(node: Document, asked: Asked) -> Document:
    """Gather the events of each actor, and see who came back when."""
    plan = plan_retention(node, context_of(node, asked))
    rows, compiled = fetch(retention_tree(plan), node, asked)
    with asked.timed("shape"):
        results = retention_results(plan, rows.dicts())
    answer = envelope(node, asked, compiled, results)
    if plan.starts:
        answer["resolved_date_range"] = {
            "date_from": iso_moment(plan.starts[0]),
            "date_to": iso_moment(plan.end),
        }
    return answer
