"""RetentionQuery: who came back when (semantics.md 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.retention import plan_retention
from querykit.draft.retention_cells import drafted_retention, is_in_sql
from querykit.run.insights import context_of, envelope, fetch
from querykit.run.retention import retention_results, tables_of_cells, tables_of_streams
from querykit.run.values import iso_moment

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("RetentionQuery",)


def run(node: Document, asked: Asked) -> Document:
    """Count who came back when."""
    plan = plan_retention(node, context_of(node, asked))
    rows, compiled = fetch(drafted_retention(plan), node, asked)
    with asked.timed("shape"):
        found = rows.dicts()
        tables = tables_of_cells(found) if is_in_sql(plan) else tables_of_streams(plan, found)
        results = retention_results(plan, tables)
    answer = envelope(node, asked, compiled, results)
    if plan.starts:
        answer["resolved_date_range"] = {
            "date_from": iso_moment(plan.starts[0]),
            "date_to": iso_moment(plan.end),
        }
    return answer
