"""Drop what the server answered, when an answer was saved with the query.

Before::

    {"kind": "HogQLQuery", "query": "select 1", "response": {"results": [[1]]}, "is_cached": true}

After::

    {"kind": "HogQLQuery", "query": "select 1"}

Results are lost; running the query again brings them back.

Source: upgrade.md 5, candidate 18, and carriers.md (faults in query nodes).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.LOSSY)

ANSWERS = (
    *("response", "result", "results", "hogql", "is_cached", "cache_key", "cache_target_age"),
    *("last_refresh", "next_allowed_client_refresh", "calculation_trigger", "query_status"),
    *("timings", "query_scan", "resolved_date_range", "resolved_compare_date_range"),
)
"""No node has one of these as its own, except `response`, which only servers fill."""


@repair.on_any_node()
def drop_answers(node: Document, note: Note) -> None:
    """Drop the members that only a server writes."""
    for name in ANSWERS:
        if name in node and not _is_answer(node):
            del node[name]
            note(f"{name} was dropped: the server writes it")


def _is_answer(node: Document) -> bool:
    """Return whether the object is itself an answer of a server that repeats the kind."""
    return "results" in node and {"source", "series", "query", "select"}.isdisjoint(node)
