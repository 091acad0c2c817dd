"""The actors of paths around a funnel in which no HogQL tells who came how far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actors.paths import actors_of_paths
from querykit.draft.nested import below
from querykit.draft.paths import plan_paths
from querykit.run.actors.found import Found
from querykit.run.funnel_paths import find_who
from querykit.run.insights import context_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.run.asked import Asked


def fold_path_actors(node: Mapping[str, Any], asked: Asked) -> Found:
    """Return the actors with a path of the keys in `pathsFilter`."""
    query = node["source"]
    with below("/source"):
        plan = plan_paths(query, context_of(query, asked))
    who, compiled = find_who(plan, asked)
    return Found(actors_of_paths(node, plan, who), compiled)
