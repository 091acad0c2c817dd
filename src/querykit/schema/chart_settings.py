"""Settings of the charts that show the result of a SQL query."""

from typing import Any, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Model, Number
from querykit.schema.charts import (
    ChartStyle,
    GoalLine,
    LegendPosition,
    MetricSummary,
    ResultCustomizationByValue,
)


class ChartSettingsDisplay(Model):
    """How the series of one column is drawn."""

    label: str | None = None
    color: str | None = None
    displayType: Literal["auto", "line", "bar", "area"] | None = None
    trendLine: bool | None = None
    yAxisPosition: Literal["left", "right"] | None = None


class ChartSettingsFormatting(Model):
    """How the numbers of one column are written."""

    decimalPlaces: Number | None = None
    prefix: str | None = None
    style: Literal["none", "number", "short", "percent"] | None = None
    suffix: str | None = None


class ChartAxisSettings(Model):
    """How a column on an axis is drawn and written."""

    display: ChartSettingsDisplay | None = None
    formatting: ChartSettingsFormatting | None = None


class ChartAxis(Model):
    """A column put on an axis."""

    column: str
    settings: ChartAxisSettings | None = None


class YAxisSettings(Model):
    """Scale and lines of a value axis."""

    label: str | None = None
    scale: Literal["linear", "logarithmic"] | None = None
    showGridLines: bool | None = None
    showTicks: bool | None = None
    startAtZero: bool | None = None


class BoxPlotSettings(Model):
    """Which columns hold the numbers of a box plot."""

    excludeOutliers: bool | None = None
    maxColumn: str | None = None
    meanColumn: str | None = None
    medianColumn: str | None = None
    minColumn: str | None = None
    p25Column: str | None = None
    p75Column: str | None = None
    seriesColumn: str | None = None
    xAxisColumn: str | None = None


HeatmapSortOrder = TypeAliasType("HeatmapSortOrder", Literal["asc", "desc"])


class HeatmapGradientStop(Model):
    """A colour and the value it starts at."""

    value: Number
    color: str


class HeatmapSettings(Model):
    """Columns, order and colours of a two-dimensional heatmap."""

    gradient: list[HeatmapGradientStop] | None = None
    gradientPreset: str | None = None
    gradientScaleMode: Literal["absolute", "relative"] | None = None
    nullLabel: str | None = None
    nullValue: str | None = None
    sortColumn: str | None = None
    sortOrder: HeatmapSortOrder | None = None
    valueColumn: str | None = None
    xAxisColumn: str | None = None
    xAxisLabel: str | None = None
    yAxisColumn: str | None = None
    yAxisLabel: str | None = None


class MetricChartSettings(Model):
    """How a single number shows its change."""

    changeDecreaseColor: str | None = None
    changeIncreaseColor: str | None = None
    colorByDirection: bool | None = False
    lineDecreaseColor: str | None = None
    lineIncreaseColor: str | None = None
    showChange: bool | None = True
    summary: MetricSummary | None = "latest"


class PieChartSettings(Model):
    """What the slices of a pie say."""

    showTotal: bool | None = None
    sliceContent: Literal["labels", "values", "none"] | None = None
    valueDisplay: Literal["absolute", "percentage"] | None = None


class ScatterChartSettings(Model):
    """Axes and trend of a scatter plot."""

    showBestFit: bool | None = None
    xScale: Literal["linear", "logarithmic"] | None = None
    xStartAtZero: bool | None = None


class ChartSettings(Model):
    """Everything one can set about the chart of a SQL query."""

    boxPlot: BoxPlotSettings | None = None
    chartStyle: ChartStyle | None = None
    goalLines: list[GoalLine] | None = None
    heatmap: HeatmapSettings | None = None
    leftYAxisSettings: YAxisSettings | None = None
    legendPosition: LegendPosition | None = None
    metric: MetricChartSettings | None = None
    pie: PieChartSettings | None = None
    resultCustomizations: dict[str, ResultCustomizationByValue] | None = None
    rightYAxisSettings: YAxisSettings | None = None
    scatter: ScatterChartSettings | None = None
    seriesBreakdownColumn: str | None = None
    showAnnotations: bool | None = None
    showLegend: bool | None = None
    showNullsAsZero: bool | None = None
    showPieTotal: bool | None = None
    showTotalRow: bool | None = None
    showValuesOnSeries: bool | None = None
    showXAxisBorder: bool | None = None
    showXAxisTicks: bool | None = None
    showYAxisBorder: bool | None = None
    stackBars100: bool | None = None
    xAxis: ChartAxis | None = None
    xAxisLabel: str | None = None
    yAxis: list[ChartAxis] | None = None
    yAxisAtZero: bool | None = None


class ConditionalFormattingRule(Model):
    """Colours the cells of a column for which a small program says so."""

    id: str
    bytecode: list[Any]
    color: str
    columnName: str
    input: str
    templateId: str
    colorMode: Literal["light", "dark"] | None = None


class TableSettings(Model):
    """Columns and formatting of a table."""

    columns: list[ChartAxis] | None = None
    conditionalFormatting: list[ConditionalFormattingRule] | None = None
    pinnedColumns: list[str] | None = None
    transpose: bool | None = None
