"""Nodes that show the answer of the node inside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.saved import innermost

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("DataTableNode", "DataVisualizationNode", "InsightVizNode", "SavedInsightNode")


def run(node: Document, asked: Asked) -> Document:
    """Answer the node inside; a saved insight is looked up in the environment.

    Raises:
        DraftProblem: the environment has no such insight, or it shows itself.
    """
    return asked.ask(innermost(node, asked.environment), asked)
