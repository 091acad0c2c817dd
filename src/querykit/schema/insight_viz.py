"""Insights as they are shown and saved."""

from typing import Literal

from querykit.schema.base import Model, Node
from querykit.schema.insights import InsightQueryNode


class PieOptions(Model):
    """What a pie leaves out."""

    disableHoverOffset: bool | None = None
    hideAggregation: bool | None = None


class RetentionOptions(Model):
    """What a retention chart leaves out."""

    hideLineGraph: bool | None = None
    hideSizeColumn: bool | None = None
    useSmallLayout: bool | None = None


class VizSpecificOptions(Model):
    """Options that only one kind of chart has."""

    ActionsPie: PieOptions | None = None
    RETENTION: RetentionOptions | None = None


class InsightDisplay(Node, abstract=True):
    """Which controls are shown around an insight."""

    embedded: bool | None = None
    full: bool | None = None
    hidePersonsModal: bool | None = None
    hideTooltipOnScroll: bool | None = None
    showCorrelationTable: bool | None = None
    showFilters: bool | None = None
    showHeader: bool | None = None
    showLastComputation: bool | None = None
    showLastComputationRefresh: bool | None = None
    showResults: bool | None = None
    showTable: bool | None = None
    suppressSessionAnalysisWarning: bool | None = None
    vizSpecificOptions: VizSpecificOptions | None = None


class InsightVizNode(InsightDisplay, group="visualizations", use="run"):
    """Shows an insight, with the controls around it."""

    kind: Literal["InsightVizNode"]
    source: InsightQueryNode
