"""Saved insights, by reference."""

from typing import Literal

from querykit.schema.data_table import TableDisplay
from querykit.schema.insight_viz import InsightDisplay


class SavedInsightNode(InsightDisplay, TableDisplay, group="visualizations", use="validate"):
    """Shows the insight that was saved under a short id."""

    kind: Literal["SavedInsightNode"]
    shortId: str
