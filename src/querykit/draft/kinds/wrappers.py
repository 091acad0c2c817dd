"""Nodes that show another query: the HogQL of the node inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.errors import DraftProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context
    from querykit.hogql import ast

KINDS = ("DataTableNode", "DataVisualizationNode", "InsightVizNode", "SavedInsightNode")


def draft(node: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the tree of the node inside; a saved insight is looked up in the environment.

    Raises:
        DraftProblem: the environment has no such insight.
    """
    from querykit.draft.registry import draft_node  # noqa: PLC0415 - the registry imports this

    if node["kind"] != "SavedInsightNode":
        return draft_node(node["source"], context)
    insight = context.environment.saved_insight(str(node["shortId"]))
    if insight is None:
        raise DraftProblem(
            f"there is no saved insight {node['shortId']!r}",
            hint="list it in the environment, as saved_insights",
            pointer="/shortId",
        )
    return draft_node(insight.query, context)
