"""EventsQuery and SessionBatchEventsQuery as HogQL; see `querykit.draft.events`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actors import actor_source, events_behind
from querykit.draft.events import plan_events
from querykit.draft.nested import below

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context
    from querykit.hogql import ast

KINDS = ("EventsQuery", "SessionBatchEventsQuery")


def draft(node: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the HogQL of a list of events; one more row than asked for, to see if there are more.

    Raises:
        NotSupported: whose events they are can only be told by running the source.
    """
    given, behind = node.get("source"), None
    if given:
        with below("/source"):
            behind = events_behind(given, context, lambda: actor_source(given, context))
    return plan_events(node, context, behind).tree
