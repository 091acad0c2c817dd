"""The actors of a source: a table by the kind of the source and of its insight."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from querykit.draft.actors import actor_source
from querykit.draft.actors.sources import INSIGHT, key_of
from querykit.run.actors.correlation import correlation_marks, fold_correlation_actors
from querykit.run.actors.found import Found, Marks
from querykit.run.actors.funnels import fold_funnel_actors, funnel_marks
from querykit.run.actors.paths import fold_path_actors
from querykit.run.actors.retention import fold_retention_actors
from querykit.run.insights import context_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from querykit.run.asked import Asked

    Node = Mapping[str, Any]

FOLDS: Mapping[tuple[str, str | None], Callable[[Node, Asked], Found]] = {
    (INSIGHT, "RetentionQuery"): fold_retention_actors,
    (INSIGHT, "PathsQuery"): fold_path_actors,
    ("FunnelsActorsQuery", "FunnelsQuery"): fold_funnel_actors,
    ("FunnelCorrelationActorsQuery", "FunnelCorrelationQuery"): fold_correlation_actors,
}
"""Kind of a source and of its insight -> the actors that are worked out here."""

MARKS: Mapping[tuple[str, str | None], Callable[[Node, Asked], Marks]] = {
    ("FunnelsActorsQuery", "FunnelsQuery"): funnel_marks,
    ("FunnelCorrelationActorsQuery", "FunnelCorrelationQuery"): correlation_marks,
}
"""Kind of a source and of its insight -> what finds the events of those that are listed."""


def find_actors(node: Node, asked: Asked) -> Found:
    """Return the actors of a source.

    Raises:
        DraftProblem: a member of the source stands for no actors; the pointer says which.
        NotSupported: there are no actors for it.
    """
    source = actor_source(node, context_of(insight_of(node), asked))
    found = FOLDS[key_of(node)](node, asked) if source is None else Found(source)
    if found.source.marks_later:
        return replace(found, marks=MARKS[key_of(node)](node, asked))
    return found


def insight_of(node: Node) -> Node:
    """Return the innermost node of a source, whose dates and series it is about."""
    while isinstance(node.get("source"), dict):
        node = node["source"]
    return node


def modifiers_of(node: Node) -> dict[str, Any]:
    """Return the modifiers of a list of actors: what its insight says of reading persons holds as well."""
    return {**(insight_of(node).get("modifiers") or {}), **(node.get("modifiers") or {})}
