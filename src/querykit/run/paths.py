"""Paths: their edges in PostHog's shape (semantics.md 9.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from querykit.errors import Document


def paths_results(rows: Iterable[Mapping[str, Any]]) -> list[Document]:
    """Return `results` of a PathsQuery.

    Args:
        rows: of `querykit.draft.path_edges.edges_tree`.
    """
    return [
        {
            "source": row["source"],
            "target": row["target"],
            "value": int(row["paths"]),
            "average_conversion_time": row["seconds"] * 1_000,
        }
        for row in _reachable(list(rows))
    ]


def _reachable(edges: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the edges that hang together with a first step: limits leave dangling pieces."""
    reached = {edge["source"] for edge in edges if edge["source"].startswith("1_")}
    grew = True
    while grew:
        more = {edge["target"] for edge in edges if edge["source"] in reached} - reached
        reached |= more
        grew = bool(more)
    return [edge for edge in edges if edge["source"] in reached]
