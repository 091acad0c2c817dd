"""Lists of actors as HogQL; see `querykit.draft.actors`.

Where Python tells the actors (of some funnels and retentions), the HogQL is what is asked of ClickHouse
for it: the events of each actor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actors import actor_source, plan_actors, stream_of
from querykit.draft.actors.telling import tell_list
from querykit.draft.nested import below

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context
    from querykit.hogql import ast

KINDS = ("ActorsQuery", "PersonsNode")
comments = tell_list


def draft(node: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the HogQL of a list of actors; one more row than asked for, to see if there are more."""
    given = node.get("source")
    if not given:
        return plan_actors(node, context, None).tree
    with below("/source"):
        source = actor_source(given, context)
        if source is None:
            return stream_of(given, context)
    return plan_actors(node, context, source).tree
