"""Nodes that show another query: the HogQL of the node inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.saved import innermost

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context
    from querykit.hogql import ast

KINDS = ("DataTableNode", "DataVisualizationNode", "InsightVizNode", "SavedInsightNode")


def draft(node: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the tree of the node inside; a saved insight is looked up in the environment.

    Raises:
        DraftProblem: the environment has no such insight, or it shows itself.
    """
    from querykit.draft.registry import draft_node  # noqa: PLC0415 - the registry imports this

    return draft_node(innermost(dict(node), context.environment), context)
