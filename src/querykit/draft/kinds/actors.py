"""Lists of actors as HogQL; see `querykit.draft.actors`.

Where the actors are told by what is worked out in Python (funnels, retention, paths), the HogQL is
what is asked of ClickHouse for it: the events of each actor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actors import actor_source, is_folded, plan_actors, stream_of
from querykit.draft.places import below

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context
    from querykit.hogql import ast

KINDS = ("ActorsQuery", "PersonsNode")


def draft(node: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the HogQL of a list of actors; one more row than asked for, to see if there are more."""
    given = node.get("source")
    if not given:
        return plan_actors(node, context, None).tree
    with below("/source"):
        if is_folded(given):
            return stream_of(given, context)
        source = actor_source(given, context)
    return plan_actors(node, context, source).tree
