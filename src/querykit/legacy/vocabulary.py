"""The values that enumerations of the newest query schema accept.

Source: PostHog's published query schema; a test compares these tuples with it where it is at hand.
"""

from __future__ import annotations

DISPLAYS = (
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
)
INTERVALS = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")
MATHS = (
    *("total", "dau", "weekly_active", "monthly_active", "unique_session"),
    *("first_time_for_user", "first_matching_event_for_user"),
    "first_time_for_user_with_filters",
    *("avg", "sum", "min", "max", "median", "p75", "p90", "p95", "p99"),
    *("avg_count_per_actor", "min_count_per_actor", "max_count_per_actor"),
    *("median_count_per_actor", "p75_count_per_actor", "p90_count_per_actor"),
    *("p95_count_per_actor", "p99_count_per_actor"),
    *("unique_group", "first_time_for_group", "first_matching_event_for_group"),
    "hogql",
)
OPERATORS = (
    *("exact", "is_not", "icontains", "not_icontains", "starts_with", "not_starts_with"),
    *("ends_with", "not_ends_with", "regex", "not_regex", "gt", "gte", "lt", "lte"),
    *("is_set", "is_not_set", "is_date_exact", "is_date_before", "is_date_after"),
    *("between", "not_between", "min", "max", "in", "not_in", "is_cleaned_path_exact"),
    *("flag_evaluates_to", "semver_eq", "semver_neq", "semver_gt", "semver_gte"),
    *("semver_lt", "semver_lte", "semver_tilde", "semver_caret", "semver_wildcard"),
    *("icontains_multi", "not_icontains_multi"),
)
BREAKDOWN_TYPES = (
    *("cohort", "person", "event", "event_metadata", "group", "session", "hogql"),
    *("data_warehouse", "data_warehouse_person_property", "revenue_analytics"),
)
AXIS_FORMATS = (
    *("numeric", "duration", "duration_ms", "duration_ns", "percentage"),
    *("percentage_scaled", "currency", "short"),
)
AXIS_SCALES = ("log10", "linear")
GROUP_TYPES = (0, 1, 2, 3, 4)
ENTITY_TYPES = ("actions", "events", "data_warehouse", "new_entity", "groups")
LOGIC = ("AND", "OR")

FUNNEL_VIZ_TYPES = ("steps", "time_to_convert", "trends", "flow")
FUNNEL_ORDERS = ("strict", "unordered", "ordered")
FUNNEL_REFERENCES = ("total", "previous")
FUNNEL_LAYOUTS = ("horizontal", "vertical")
FUNNEL_UNITS = ("second", "minute", "hour", "day", "week", "month")
FUNNEL_PATH_TYPES = (
    *("funnel_path_before_step", "funnel_path_between_steps", "funnel_path_after_step"),
)
ATTRIBUTIONS = ("first_touch", "last_touch", "all_events", "step")

RETENTION_TYPES = (
    *("retention_recurring", "retention_first_time", "retention_first_ever_occurrence"),
)
RETENTION_PERIODS = ("Hour", "Day", "Week", "Month")
RETENTION_REFERENCES = ("total", "previous")
RETENTION_ENTITY_KINDS = ("ActionsNode", "EventsNode")
MEANS = ("simple", "weighted", "none")

PATH_TYPES = ("$pageview", "$screen", "custom_event", "hogql")
LIFECYCLES = ("new", "resurrecting", "returning", "dormant")
STICKINESS_COMPUTATIONS = ("non_cumulative", "cumulative")
