"""Paths as HogQL: the edges between items, and how many sessions go along each (semantics.md 9.2 to 9.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.build import (
    all_of,
    call,
    compare,
    each,
    expr,
    field,
    member,
    minus,
    select,
)
from querykit.draft.funnel_paths import spans_tree
from querykit.draft.paths import paths_tree, plan_paths, who_of
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context
    from querykit.draft.paths import PathsPlan

LEFT_OUT = "..."
"""What stands for the middle of a path that is too long."""


def draft_paths(query: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the query for a PathsQuery: its edges.

    Around a step of a funnel whose attempts no HogQL tells, it is the query for all items of its actors.
    """
    plan = plan_paths(query, context)
    items = paths_tree(plan, who=who_of(plan))
    if plan.funnel is not None and spans_tree(plan.funnel) is None:
        return items
    return edges_tree(plan, items)


def edges_tree(plan: PathsPlan, items: ast.Node) -> ast.Node:
    """Return the query for the edges of paths, the most used first.

    Its columns: `source` and `target` (a number and an item, as `1_/home`), `paths` that have the edge,
    and `seconds` between both on average. Edges that hang together with no first item are in it.

    Args:
        plan: the query as it was read.
        items: a query for the items of each actor: `actor`, and `stream` of (seconds, item).
    """
    made: ast.Node = select(
        "SELECT concat(toString(edge.1), '_', edge.2) AS source,"
        " concat(toString(edge.1 + 1), '_', edge.3) AS target,"
        " count() AS paths, avg(edge.4) AS seconds"
        " FROM (SELECT arrayJoin({edges}) AS edge FROM {paths})"
        " GROUP BY source, target HAVING {weight}"
        " ORDER BY paths DESC, source, target LIMIT {limit}",
        edges=_edges(),
        paths=actor_paths_tree(plan, items),
        weight=all_of(
            compare(">=", field("paths"), plan.least) if plan.least is not None else None,
            compare("<=", field("paths"), plan.most) if plan.most is not None else None,
        ),
        limit=plan.edges,
    )
    return made


def actor_paths_tree(plan: PathsPlan, items: ast.Node, *, marks: bool = False) -> ast.Node:
    """Return the query for each path: `actor`, and `path` of (seconds, item).

    Args:
        plan: the query as it was read.
        items: a query for the items of each actor: `actor`, and `stream` of (seconds, item).
        marks: whether each item comes with what tells its event.
    """
    made: ast.Node = select(
        "SELECT actor, {whole} AS whole, {begun} AS begun, {ended} AS ended, {path} AS path"
        " FROM (SELECT actor, arrayJoin({sessions}) AS session"
        " FROM (SELECT actor, arraySort({named}) AS items FROM {items}))",
        whole=_collapsed(),
        begun=_begun(plan),
        ended=_ended(plan),
        path=_shortened(plan, marks=marks),
        sessions=_sessions(plan),
        named=_named(plan, marks=marks),
        items=items,
    )
    return made


def _named(plan: PathsPlan, *, marks: bool) -> ast.Node:
    """Return the items by the names that are shown, without those that are left out."""
    items: ast.Node = field("stream")
    if plan.groupings:
        name = member("one", 2)
        shown: ast.Node = name
        for pattern in reversed(plan.groupings):
            shown = call("if", compare("like", name, _like(pattern)), pattern, shown)
        mark = [member("one", 3)] if marks else []
        named = call("tuple", member("one", 1), shown, *mark)
        items = call("arrayMap", each("one", named), items)
    if plan.excluded:
        out = call("has", sorted(plan.excluded), member("one", 2))
        items = call("arrayFilter", each("one", call("not", out)), items)
    return items


def _like(pattern: str) -> str:
    """Return a pattern whose `*` stands for anything as one of LIKE."""
    escaped = pattern.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return escaped.replace("*", "%")


def _sessions(plan: PathsPlan) -> ast.Node:
    """Return the items cut at each pause that ends a session."""
    times = call("arrayMap", each("one", member("one", 1)), field("items"))
    ends = each("one", "pause", compare(">=", field("pause"), plan.gap))
    return call("arraySplit", ends, field("items"), call("arrayDifference", times))


def _collapsed() -> ast.Node:
    """Return a session with each item that follows on itself left out."""
    session = field("session")
    names = call("arrayMap", each("one", member("one", 2)), session)
    before = expr("arrayPushFront(arrayPopBack({names}), '')", names=names)
    goes_on = expr("number = 1 OR one.2 != before")
    return call(
        "arrayFilter",
        each("one", "number", "before", goes_on),
        session,
        call("arrayEnumerate", session),
        before,
    )


def _begun(plan: PathsPlan) -> ast.Node:
    """Return what is left of a session from the start point on; nothing where it has none."""
    whole = field("whole")
    if plan.start is None:
        return whole
    place = _place_of(plan.start, whole)
    behind = expr("length(whole) + 1")
    return call("arraySlice", whole, call("if", compare("==", place, 0), behind, place))


def _ended(plan: PathsPlan) -> ast.Node:
    """Return what is left up to the end point; nothing where there is none."""
    begun = field("begun")
    if plan.end is None:
        return begun
    return call("arraySlice", begun, 1, _place_of(plan.end, begun))


def _shortened(plan: PathsPlan, *, marks: bool) -> ast.Node:
    """Return at most so many steps: the first; or the last, before an end; or, between two, both."""
    ended, steps = field("ended"), plan.steps
    if plan.end is None:
        return call("arraySlice", ended, 1, steps)
    last = call("arraySlice", ended, -steps)
    if plan.start is not None:
        head = steps // 2
        mark = [call("tuple", "", "", "", "")] if marks else []
        gap = call("tuple", expr("ended[{place}].1", place=head + 1), LEFT_OUT, *mark)
        first, rest = call("arraySlice", ended, 1, head), call("arraySlice", ended, head - steps)
        last = call("arrayConcat", first, ast.Array(exprs=(gap,)), rest)
    return call("if", compare("<=", expr("length(ended)"), steps), ended, last)


def _place_of(name: str, path: ast.Node) -> ast.Node:
    return call("arrayFirstIndex", each("one", compare("==", member("one", 2), name)), path)


def _edges() -> ast.Node:
    sources, targets = expr("arrayPopBack(path)"), expr("arrayPopFront(path)")
    taken = minus(member("other", 1), member("one", 1))
    edge = call("tuple", field("number"), member("one", 2), member("other", 2), taken)
    return call(
        "arrayMap",
        each("number", "one", "other", edge),
        call("arrayEnumerate", sources),
        sources,
        targets,
    )
