"""Rename the snake_case options that queries had in 2023.

Before::

    {"kind": "FunnelsQuery", "funnelsFilter": {"funnel_order_type": "strict", "bin_count": 5}}

After::

    {"kind": "FunnelsQuery", "funnelsFilter": {"funnelOrderType": "strict", "binCount": 5}}

Where both spellings are present, the snake_case value wins, as in PostHog's own conversion.
`show_mean` becomes `meanRetentionCalculation`, and `shown_as`, which a query's kind says already,
is left out.

Source: upgrade.md 3.6 and 4; PostHog PRs #17843, #19745 to #19828.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.edits import own, rename_keys
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)

TRENDS = {
    "smoothing_intervals": "smoothingIntervals",
    "show_legend": "showLegend",
    "show_alert_threshold_lines": "showAlertThresholdLines",
    "hidden_legend_indexes": "hiddenLegendIndexes",
    "aggregation_axis_format": "aggregationAxisFormat",
    "aggregation_axis_prefix": "aggregationAxisPrefix",
    "aggregation_axis_postfix": "aggregationAxisPostfix",
    "decimal_places": "decimalPlaces",
    "show_values_on_series": "showValuesOnSeries",
    "show_percent_stack_view": "showPercentStackView",
    "show_label_on_series": "showLabelsOnSeries",
    "show_labels_on_series": "showLabelsOnSeries",
    "y_axis_scale_type": "yAxisScaleType",
    "show_multiple_y_axes": "showMultipleYAxes",
}
STICKINESS = {
    "show_legend": "showLegend",
    "hidden_legend_indexes": "hiddenLegendIndexes",
    "show_values_on_series": "showValuesOnSeries",
    "computed_as": "computedAs",
}
FUNNELS = {
    "funnel_viz_type": "funnelVizType",
    "funnel_order_type": "funnelOrderType",
    "funnel_from_step": "funnelFromStep",
    "funnel_to_step": "funnelToStep",
    "funnel_window_interval": "funnelWindowInterval",
    "funnel_window_interval_unit": "funnelWindowIntervalUnit",
    "funnel_step_reference": "funnelStepReference",
    "funnel_aggregate_by_hogql": "funnelAggregateByHogQL",
    "breakdown_attribution_type": "breakdownAttributionType",
    "breakdown_attribution_value": "breakdownAttributionValue",
    "bin_count": "binCount",
    "hidden_legend_breakdowns": "hiddenLegendBreakdowns",
}
RETENTION = {
    "retention_type": "retentionType",
    "retention_reference": "retentionReference",
    "total_intervals": "totalIntervals",
    "target_entity": "targetEntity",
    "returning_entity": "returningEntity",
    "mean_retention_calculation": "meanRetentionCalculation",
}
PATHS = {
    "paths_hogql_expression": "pathsHogQLExpression",
    "include_event_types": "includeEventTypes",
    "start_point": "startPoint",
    "end_point": "endPoint",
    "path_groupings": "pathGroupings",
    "exclude_events": "excludeEvents",
    "step_limit": "stepLimit",
    "path_start_key": "pathStartKey",
    "path_end_key": "pathEndKey",
    "path_dropoff_key": "pathDropoffKey",
    "path_replacements": "pathReplacements",
    "local_path_cleaning_filters": "localPathCleaningFilters",
    "edge_limit": "edgeLimit",
    "min_edge_weight": "minEdgeWeight",
    "max_edge_weight": "maxEdgeWeight",
}
LIFECYCLE = {
    "show_legend": "showLegend",
    "show_values_on_series": "showValuesOnSeries",
    "toggled_lifecycles": "toggledLifecycles",
}

OPTIONS = {
    "TrendsQuery": ("trendsFilter", TRENDS),
    "StickinessQuery": ("stickinessFilter", STICKINESS),
    "FunnelsQuery": ("funnelsFilter", FUNNELS),
    "RetentionQuery": ("retentionFilter", RETENTION),
    "PathsQuery": ("pathsFilter", PATHS),
    "LifecycleQuery": ("lifecycleFilter", LIFECYCLE),
}
"""Kind -> the member that holds its options, and their old names."""

REPLACED = {"shown_as", "show_mean"}


@repair.on(*OPTIONS)
def rename_options(query: Document, _note: Note) -> None:
    """Give each option the name it has since 2024."""
    member, names = OPTIONS[query["kind"]]
    options = query.get(member)
    if not isinstance(options, dict) or options.keys().isdisjoint(names.keys() | REPLACED):
        return
    options = own(query, member) or {}
    rename_keys(options, names)
    if query["kind"] != "RetentionQuery":
        options.pop("shown_as", None)
        return
    if "show_mean" in options:
        shown = options.pop("show_mean")
        options.setdefault("meanRetentionCalculation", "simple" if shown else "none")
