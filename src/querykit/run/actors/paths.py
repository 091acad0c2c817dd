"""The actors whose paths have a certain link, begin or end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actors.source import EVENT_COUNT, MOST_MATCHING, most
from querykit.draft.nested import below
from querykit.draft.paths import plan_paths
from querykit.run.actors.found import Found, Whose, found_rows
from querykit.run.funnel_paths import fetch_items
from querykit.run.insights import context_of
from querykit.run.paths import actor_paths, numbered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from querykit.run.asked import Asked
    from querykit.run.paths import Item


def fold_path_actors(node: Mapping[str, Any], asked: Asked) -> Found:
    """Return the actors with a path of the keys in `pathsFilter`; `event_count` is how many paths.

    With `pathStartKey` and `pathEndKey` a path has the link between both, with one of them an item
    that a link begins or ends at, with `pathDropoffKey` it ends there.
    """
    query, recordings = node["source"], bool(node.get("includeRecordings"))
    with below("/source"):
        plan = plan_paths(query, context_of(query, asked))
        streams, compiled = fetch_items(plan, asked, marks=recordings)
    rows = []
    for actor, paths in actor_paths(plan, streams.dicts()):
        own = [path for path in paths if path and _has_keys(path, query.get("pathsFilter") or {})]
        if own:
            rows.append([actor, len(own), *([_marks(own)] if recordings else [])])
    whose = Whose(query.get("aggregation_group_type_index"))
    columns = {EVENT_COUNT: "Int64"}
    return found_rows(
        rows, columns, whose, compiled, recordings=recordings, order=most(EVENT_COUNT)
    )


def _has_keys(path: Sequence[Item], keys: Mapping[str, Any]) -> bool:
    names = numbered(path)
    start, end, last = (keys.get(f"path{one}Key") for one in ("Start", "End", "Dropoff"))
    starts = [at for at, name in enumerate(names[:-1]) if start in (None, name)]
    linked = any(end in (None, names[at + 1]) for at in starts)
    return (linked or (start is None and end is None)) and last in (None, names[-1])


def _marks(paths: Sequence[Sequence[Item]]) -> list[list[str]]:
    """Return the events of paths that may have been recorded."""
    marks = [list(item.mark) for path in paths for item in path if item.mark[2]]
    return marks[:MOST_MATCHING]
