"""FunnelCorrelationQuery as HogQL; see `querykit.draft.correlation`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actors.funnels import funnel_value, read_funnel, travellers
from querykit.draft.actors.telling import tell_source
from querykit.draft.attempts import is_in_sql
from querykit.draft.correlation import correlation_tree
from querykit.draft.funnels import funnel_tree
from querykit.draft.nested import below

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context
    from querykit.hogql import ast

KINDS = ("FunnelCorrelationQuery",)
comments = tell_source


def draft(node: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the query for the counts; where no HogQL tells who came through, that for their events."""
    with below("/source"):
        plan = read_funnel(node["source"], context)
        value = funnel_value(plan, node["source"])
    if not is_in_sql(plan):
        return funnel_tree(plan)
    return correlation_tree(node, plan, travellers(plan, value))
