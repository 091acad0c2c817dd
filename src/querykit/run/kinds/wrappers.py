"""Nodes that show the answer of the node inside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import NotRunnable

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("DataTableNode", "DataVisualizationNode", "InsightVizNode", "SavedInsightNode")


def run(node: Document, asked: Asked) -> Document:
    """Answer the node inside; a saved insight is looked up in the environment.

    Raises:
        NotRunnable: the environment has no such insight.
    """
    if node["kind"] == "SavedInsightNode":
        insight = asked.environment.saved_insight(node["shortId"])
        if insight is None:
            raise NotRunnable(
                f"there is no saved insight {node['shortId']!r}",
                hint="list it in the environment, as saved_insights",
            )
        return asked.ask(insight.query, asked)
    return asked.ask(node["source"], asked)
