"""Which query gives the actors of a source: a table by the kind of the source and of its insight.

Some actors are told by what is worked out in Python, and not in ClickHouse: those of some funnels and
some retentions. What these ask of ClickHouse is the events of each actor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actors.correlation import correlation_actors
from querykit.draft.actors.funnels import funnel_actors
from querykit.draft.actors.hogql import hogql_actors
from querykit.draft.actors.lifecycle import lifecycle_actors
from querykit.draft.actors.paths import path_actors
from querykit.draft.actors.retention import retention_actors
from querykit.draft.actors.stickiness import stickiness_point
from querykit.draft.actors.trends import trends_point
from querykit.draft.build import compare, field, select
from querykit.draft.funnels import funnel_tree, plan_funnels
from querykit.draft.nested import below
from querykit.draft.paths import draft_items
from querykit.draft.retention import plan_retention, retention_tree
from querykit.errors import NotSupported

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from querykit.draft.actors.source import ActorSource, Point
    from querykit.draft.context import Context
    from querykit.hogql import ast

    Node = Mapping[str, Any]


def _funnel_stream(query: Node, context: Context) -> ast.Node:
    return funnel_tree(plan_funnels(query, context))


def _retention_stream(query: Node, context: Context) -> ast.Node:
    return retention_tree(plan_retention(query, context))


INSIGHT = "InsightActorsQuery"
INSIGHTS = frozenset({"RetentionQuery", "PathsQuery", "FunnelsQuery"})
POINTS: Mapping[tuple[str, str | None], Callable[[Node, Context], Point]] = {
    (INSIGHT, "TrendsQuery"): trends_point,
    (INSIGHT, "StickinessQuery"): stickiness_point,
    ("StickinessActorsQuery", "StickinessQuery"): stickiness_point,
}
"""Kind of a source and of its insight -> the events that are counted."""

LISTS: Mapping[tuple[str, str | None], Callable[[Node, Context], ActorSource | None]] = {
    (INSIGHT, "LifecycleQuery"): lifecycle_actors,
    (INSIGHT, "RetentionQuery"): retention_actors,
    ("FunnelsActorsQuery", "FunnelsQuery"): funnel_actors,
    (INSIGHT, "PathsQuery"): path_actors,
    ("FunnelCorrelationActorsQuery", "FunnelCorrelationQuery"): correlation_actors,
    ("HogQLQuery", None): hogql_actors,
}
"""Kind of a source and of its insight -> the actors, where HogQL tells them."""

STREAMS: Mapping[tuple[str, str | None], Callable[[Node, Context], ast.Node]] = {
    (INSIGHT, "RetentionQuery"): _retention_stream,
    (INSIGHT, "PathsQuery"): draft_items,
    ("FunnelsActorsQuery", "FunnelsQuery"): _funnel_stream,
    ("FunnelCorrelationActorsQuery", "FunnelCorrelationQuery"): _funnel_stream,
}
"""Kind of a source and of its insight -> what is asked of ClickHouse, where Python tells the actors."""


def key_of(node: Node) -> tuple[str, str | None]:
    """Return the kind of a source of actors, and the kind of what is in it.

    Raises:
        NotSupported: there are no actors for that; the pointer says what.
    """
    inner = node.get("source")
    key = (str(node.get("kind")), str(inner.get("kind")) if isinstance(inner, dict) else None)
    if key in POINTS or key in LISTS or key in STREAMS:
        return key
    if any(key[0] == kind for kind, _ in (*POINTS, *LISTS, *STREAMS)):
        hint = "ask with a FunnelsActorsQuery" if key[1] == "FunnelsQuery" else None
        raise NotSupported(f"the actors of a {key[1]}", hint=hint, pointer="/source/kind")
    raise NotSupported(f"{key[0]} as a source of actors", pointer="/kind")


def point_of(node: Node, context: Context) -> Point | None:
    """Return the events behind the number of a source; None where none are told apart."""
    make = POINTS.get(key_of(node))
    return make(node, context) if make else None


def actor_source(node: Node, context: Context) -> ActorSource | None:
    """Return the actors of a source; None where Python has to tell them.

    Raises:
        DraftProblem: a member of the source stands for no actors.
        NotSupported: there are no actors for it.
    """
    point = point_of(node, context)
    if point is not None:
        return point.source(recordings=bool(node.get("includeRecordings")))
    make = LISTS.get(key_of(node))
    return None if make is None else make(node, context)


def events_behind(node: Node, context: Context, find: Callable[[], ActorSource | None]) -> ast.Node:
    """Return the condition that an event is behind the number of a source.

    These are the events that the number counts. Where none are told apart, they are all events of its
    actors.

    Args:
        node: the source.
        context: the world of the draft.
        find: finds the actors, if it comes to that.

    Raises:
        NotSupported: the actors are neither persons nor groups, or nothing finds them.
    """
    point = point_of(node, context)
    if point is not None:
        return point.events()
    source = find()
    if source is None:
        raise NotSupported("the events of actors that no HogQL tells; they can be run")
    if source.are_others:
        raise NotSupported("the events of actors that are neither persons nor groups")
    index = source.group_type_index
    actor = field("person_id" if index is None else f"$group_{index}")
    return compare("in", actor, select("SELECT actor_id FROM {tree}", tree=source.tree))


def stream_of(node: Node, context: Context) -> ast.Node:
    """Return what is asked of ClickHouse for the actors of a source that is worked out here."""
    draft, path = STREAMS[key_of(node)], ""
    while node.get("kind") not in INSIGHTS:
        node, path = node["source"], f"{path}/source"
    with below(path):
        return draft(node, context)
