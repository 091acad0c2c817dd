"""The actors whose paths have a certain link, begin or end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actors.source import EVENT_COUNT, MATCHING, MOST_MATCHING, ActorSource, most
from querykit.draft.build import alias, all_of, call, compare, expr, field, select
from querykit.draft.funnel_paths import spans_tree
from querykit.draft.nested import below
from querykit.draft.path_edges import actor_paths_tree
from querykit.draft.paths import paths_tree, plan_paths, who_of
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context
    from querykit.draft.paths import PathsPlan

    Node = Mapping[str, Any]


def path_actors(node: Node, context: Context) -> ActorSource | None:
    """Return the actors with a path of the keys in `pathsFilter`; `event_count` is how many paths.

    With `pathStartKey` and `pathEndKey` a path has the link between both, with one of them an item
    that a link begins or ends at, with `pathDropoffKey` it ends there. None where no HogQL tells who
    came how far in the funnel that the paths are drawn around.
    """
    with below("/source"):
        plan = plan_paths(node["source"], context)
    if plan.funnel is not None and spans_tree(plan.funnel) is None:
        return None
    return actors_of_paths(node, plan, who_of(plan))


def actors_of_paths(node: Node, plan: PathsPlan, who: ast.Node | None) -> ActorSource:
    """Return the actors of paths; `who` is a query for whom it is about, as `paths_tree` takes it."""
    recordings = bool(node.get("includeRecordings"))
    items = paths_tree(plan, marks=recordings, who=who)
    columns = {EVENT_COUNT: call("count")}
    if recordings:
        recorded = expr("arrayFilter(one -> one.3 != '', arrayMap(one -> one.3, path))")
        every = call("arraySort", call("groupUniqArrayArray", recorded))
        columns[MATCHING] = call("arraySlice", every, 1, MOST_MATCHING)
    paths: ast.SelectQuery = select(
        "SELECT 1 FROM (SELECT actor, path,"
        " arrayMap((number, one) -> concat(toString(number), '_', one.2),"
        " arrayEnumerate(path), path) AS names FROM {paths}) WHERE {where}",
        paths=actor_paths_tree(plan, items, marks=recordings),
        where=_has_keys(plan.query.get("pathsFilter") or {}),
    )
    tree = ast.SelectQuery(
        select=(
            alias(field("actor"), "actor_id"),
            *[alias(one, name) for name, one in columns.items()],
        ),
        select_from=paths.select_from,
        where=paths.where,
        group_by=(field("actor_id"),),
    )
    index = plan.query.get("aggregation_group_type_index")
    return ActorSource(tree, tuple(columns), index, order=most(EVENT_COUNT))


def _has_keys(keys: Node) -> ast.Node:
    """Return whether a path has what the keys say; `names` are its items as links name them."""
    start, end, last = (keys.get(f"path{one}Key") for one in ("Start", "End", "Dropoff"))
    link = all_of(
        compare("==", field("one"), start) if start else None,
        compare("==", field("other"), end) if end else None,
    )
    return all_of(
        expr("notEmpty(path)"),
        expr(
            "arrayExists((one, other) -> {link}, arrayPopBack(names), arrayPopFront(names))",
            link=link,
        )
        if start or end
        else None,
        compare("==", expr("names[-1]"), last) if last else None,
    )
