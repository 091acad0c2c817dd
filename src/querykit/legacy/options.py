"""What only one insight has: legacy name -> member of the query, and how its value is read.

Each table is one row of upgrade.md 3.6. A later line wins over an earlier one for the same member,
and the way back takes the later one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from querykit.legacy import vocabulary as words
from querykit.legacy.legend import hidden_breakdowns, hidden_indexes
from querykit.legacy.reading import (
    bin_count,
    choice,
    display,
    flag,
    integer,
    many,
    number,
    path_cleaning,
    text,
)
from querykit.legacy.retention import retention_entity
from querykit.legacy.series import exclusion

if TYPE_CHECKING:
    from querykit.legacy.reading import Coercion


class Option(NamedTuple):
    """One member of an insight's own filter."""

    wire: str
    read: Coercion
    frontend_only: bool = False


TRENDS = {
    "smoothing_intervals": Option("smoothingIntervals", integer),
    "show_legend": Option("showLegend", flag),
    "show_alert_threshold_lines": Option("showAlertThresholdLines", flag),
    "hidden_legend_keys": Option("hiddenLegendIndexes", hidden_indexes),
    "aggregation_axis_format": Option("aggregationAxisFormat", choice(*words.AXIS_FORMATS)),
    "aggregation_axis_prefix": Option("aggregationAxisPrefix", text),
    "aggregation_axis_postfix": Option("aggregationAxisPostfix", text),
    "decimal_places": Option("decimalPlaces", number),
    "formula": Option("formula", text),
    "display": Option("display", display),
    "show_values_on_series": Option("showValuesOnSeries", flag),
    "show_percent_stack_view": Option("showPercentStackView", flag),
    "show_label_on_series": Option("showLabelsOnSeries", flag),
    "show_labels_on_series": Option("showLabelsOnSeries", flag),
    "y_axis_scale_type": Option("yAxisScaleType", choice(*words.AXIS_SCALES)),
    "show_multiple_y_axes": Option("showMultipleYAxes", flag),
}

FUNNELS = {
    "funnel_viz_type": Option("funnelVizType", choice(*words.FUNNEL_VIZ_TYPES)),
    "funnel_order_type": Option("funnelOrderType", choice(*words.FUNNEL_ORDERS)),
    "funnel_from_step": Option("funnelFromStep", integer),
    "funnel_to_step": Option("funnelToStep", integer),
    "funnel_window_interval_unit": Option("funnelWindowIntervalUnit", choice(*words.FUNNEL_UNITS)),
    "funnel_window_interval": Option("funnelWindowInterval", integer),
    "funnel_step_reference": Option("funnelStepReference", choice(*words.FUNNEL_REFERENCES)),
    "breakdown_attribution_type": Option("breakdownAttributionType", choice(*words.ATTRIBUTIONS)),
    "breakdown_attribution_value": Option("breakdownAttributionValue", integer),
    "bin_count": Option("binCount", bin_count),
    "exclusions": Option("exclusions", many(exclusion)),
    "layout": Option("layout", choice(*words.FUNNEL_LAYOUTS)),
    "hidden_legend_keys": Option("hiddenLegendBreakdowns", hidden_breakdowns),
    "funnel_aggregate_by_hogql": Option("funnelAggregateByHogQL", text),
}

RETENTION = {
    "retention_type": Option("retentionType", choice(*words.RETENTION_TYPES)),
    "retention_reference": Option("retentionReference", choice(*words.RETENTION_REFERENCES)),
    "total_intervals": Option("totalIntervals", integer),
    "target_entity": Option("targetEntity", retention_entity),
    "returning_entity": Option("returningEntity", retention_entity),
    "period": Option("period", choice(*words.RETENTION_PERIODS)),
    "mean_retention_calculation": Option("meanRetentionCalculation", choice(*words.MEANS)),
    "cumulative": Option("cumulative", flag),
}

PATHS = {
    "paths_hogql_expression": Option("pathsHogQLExpression", text),
    "include_event_types": Option("includeEventTypes", many(choice(*words.PATH_TYPES))),
    "start_point": Option("startPoint", text),
    "end_point": Option("endPoint", text),
    "path_groupings": Option("pathGroupings", many(text)),
    "exclude_events": Option("excludeEvents", many(text)),
    "step_limit": Option("stepLimit", integer),
    "path_replacements": Option("pathReplacements", flag),
    "local_path_cleaning_filters": Option("localPathCleaningFilters", many(path_cleaning)),
    "edge_limit": Option("edgeLimit", integer),
    "min_edge_weight": Option("minEdgeWeight", integer),
    "max_edge_weight": Option("maxEdgeWeight", integer),
}

LIFECYCLE = {
    "toggledLifecycles": Option(
        "toggledLifecycles", many(choice(*words.LIFECYCLES), keep_empty=True)
    ),
    "show_legend": Option("showLegend", flag),
    "show_values_on_series": Option("showValuesOnSeries", flag),
}

STICKINESS = {
    "show_legend": Option("showLegend", flag),
    "hidden_legend_keys": Option("hiddenLegendIndexes", hidden_indexes),
    "show_values_on_series": Option("showValuesOnSeries", flag),
    "display": Option("display", display, frontend_only=True),
    "computed_as": Option("computedAs", choice(*words.STICKINESS_COMPUTATIONS), frontend_only=True),
}

OPTIONS = {
    "TRENDS": TRENDS,
    "FUNNELS": FUNNELS,
    "RETENTION": RETENTION,
    "PATHS": PATHS,
    "LIFECYCLE": LIFECYCLE,
    "STICKINESS": STICKINESS,
}
"""Insight -> its table."""
