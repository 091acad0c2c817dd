"""SQL queries as charts."""

from typing import Literal

from querykit.schema.base import Node
from querykit.schema.chart_settings import ChartSettings, TableSettings
from querykit.schema.charts import ChartDisplayType
from querykit.schema.hogql import HogQLQuery


class DataVisualizationNode(Node, group="visualizations", use="run"):
    """Shows the result of a SQL query as a chart or table."""

    kind: Literal["DataVisualizationNode"]
    source: HogQLQuery
    chartSettings: ChartSettings | None = None
    display: ChartDisplayType | None = None
    tableSettings: TableSettings | None = None
