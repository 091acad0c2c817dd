"""How a chart looks: axes, lines, colours, legends."""

from typing import Literal, TypeAlias

from typing_extensions import TypeAliasType

from querykit.schema.base import Integer, Model, Number

AggregationAxisFormat = TypeAliasType(
    "AggregationAxisFormat",
    Literal[
        "numeric",
        "duration",
        "duration_ms",
        "duration_ns",
        "percentage",
        "percentage_scaled",
        "currency",
        "short",
    ],
)
"""How numbers on the value axis are written."""

ChartDisplayType = TypeAliasType(
    "ChartDisplayType",
    Literal[
        "Auto",
        "ActionsLineGraph",
        "ActionsBar",
        "ActionsUnstackedBar",
        "ActionsStackedBar",
        "ActionsAreaGraph",
        "ActionsLineGraphCumulative",
        "BoldNumber",
        "Metric",
        "ActionsPie",
        "ActionsDonut",
        "ActionsBarValue",
        "ActionsTable",
        "WorldMap",
        "CalendarHeatmap",
        "TwoDimensionalHeatmap",
        "BoxPlot",
        "SlopeGraph",
        "ScatterPlot",
    ],
)

LegendPosition: TypeAlias = Literal["top", "bottom", "left", "right"]
"""Where the legend stands."""

MetricSummary: TypeAlias = Literal["total", "average", "latest"]
"""Which number stands for a whole series."""

DataColorToken = TypeAliasType(
    "DataColorToken",
    Literal[
        "preset-1",
        "preset-2",
        "preset-3",
        "preset-4",
        "preset-5",
        "preset-6",
        "preset-7",
        "preset-8",
        "preset-9",
        "preset-10",
        "preset-11",
        "preset-12",
        "preset-13",
        "preset-14",
        "preset-15",
    ],
)
"""A colour of the theme in use."""


class GoalLine(Model):
    """A horizontal line at a value to reach."""

    value: Number
    label: str
    borderColor: str | None = None
    displayIfCrossed: bool | None = None
    displayLabel: bool | None = None
    position: Literal["start", "end"] | None = None


class ChartStyle(Model):
    """How lines are drawn between points."""

    curve: Literal["linear", "smooth"] | None = None


ResultCustomizationBy = TypeAliasType("ResultCustomizationBy", Literal["value", "position"])
"""Whether a customised result is found again by its value or its place."""


class ResultCustomizationBase(Model, abstract=True):
    """Colour and visibility of one result."""

    color: DataColorToken | None = None
    hidden: bool | None = None


class ResultCustomizationByValue(ResultCustomizationBase):
    """Colour and visibility of the result with a given value."""

    assignmentBy: Literal["value"]


class ResultCustomizationByPosition(ResultCustomizationBase):
    """Colour and visibility of the result at a given place."""

    assignmentBy: Literal["position"]


ResultCustomizations = TypeAliasType(
    "ResultCustomizations",
    dict[str, ResultCustomizationByValue] | dict[str, ResultCustomizationByPosition],
)
"""Customised results by their key, all of one sort."""


class BoxPlotDatum(Model):
    """The five numbers of one box, and the mean."""

    label: str
    day: str
    max: Number
    mean: Number
    median: Number
    min: Number
    p25: Number
    p75: Number
    series_index: Integer | None = None
    series_label: str | None = None
