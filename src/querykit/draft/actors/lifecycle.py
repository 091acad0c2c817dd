"""The actors of a status in an interval of a lifecycle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actors.points import bucket_start
from querykit.draft.actors.source import ActorSource
from querykit.draft.build import all_of, compare, field, select
from querykit.draft.entities import source_of
from querykit.draft.insight import group_index_of
from querykit.draft.intervals import bucket_key
from querykit.draft.lifecycle import STATUSES, plan_lifecycle, states_tree
from querykit.draft.nested import below
from querykit.errors import DraftProblem, NotSupported

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context


def lifecycle_actors(node: Mapping[str, Any], context: Context) -> ActorSource:
    """Return the actors of a status in an interval; of all, where one of them is not said.

    Args:
        node: an InsightActorsQuery with a LifecycleQuery in it.
        context: the world of the draft.

    Raises:
        DraftProblem: there is no such status, or the day lies outside of the range.
        NotSupported: the rows of the lifecycle are no events.
    """
    with below("/source"):
        plan = plan_lifecycle(node["source"], context)
    if source_of(plan.node).is_warehouse:
        raise NotSupported("the actors of rows of a warehouse table", pointer="/source/series/0")
    status = node.get("status")
    if status not in (None, "", *STATUSES):
        hint = f"it is one of {', '.join(STATUSES)}"
        raise DraftProblem(f"there is no status {status!r}", hint=hint, pointer="/status")
    start = bucket_start(node.get("day"), (plan.within,), 0)
    starts = plan.within.buckets() if start is None else [start]
    keys = [bucket_key(one, plan.within.interval) for one in starts]
    bucket = field("bucket")
    bounds = [compare("==", bucket, keys[0])]
    if len(keys) > 1:
        bounds = [compare(">=", bucket, keys[0]), compare("<=", bucket, keys[-1])]
    tree = select(
        "SELECT DISTINCT actor AS actor_id FROM {states} WHERE {where}",
        states=states_tree(plan),
        where=all_of(*bounds, compare("==", field("status"), status) if status else None),
    )
    return ActorSource(tree, group_type_index=group_index_of(plan.query, plan.node))
