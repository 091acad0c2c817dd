"""What is counted or computed per series."""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Called

BaseMathType = TypeAliasType(
    "BaseMathType",
    Literal[
        "total",
        "dau",
        "weekly_active",
        "monthly_active",
        "unique_session",
        "first_time_for_user",
        "first_matching_event_for_user",
    ],
)

FunnelMathType = TypeAliasType(
    "FunnelMathType", Literal["total", "first_time_for_user", "first_time_for_user_with_filters"]
)

PropertyMathType = TypeAliasType(
    "PropertyMathType", Literal["avg", "sum", "min", "max", "median", "p75", "p90", "p95", "p99"]
)
"""Aggregations over a numeric property."""

CountPerActorMathType = TypeAliasType(
    "CountPerActorMathType",
    Literal[
        "avg_count_per_actor",
        "min_count_per_actor",
        "max_count_per_actor",
        "median_count_per_actor",
        "p75_count_per_actor",
        "p90_count_per_actor",
        "p95_count_per_actor",
        "p99_count_per_actor",
    ],
)

GroupMathType = TypeAliasType(
    "GroupMathType",
    Literal["unique_group", "first_time_for_group", "first_matching_event_for_group"],
)

HogQLMathType = TypeAliasType("HogQLMathType", Literal["hogql"])
"""The aggregation is written as a HogQL expression."""

ExperimentMetricMathType = TypeAliasType(
    "ExperimentMetricMathType",
    Literal["total", "sum", "unique_session", "min", "max", "avg", "dau", "unique_group", "hogql"],
)

CalendarHeatmapMathType = TypeAliasType("CalendarHeatmapMathType", Literal["total", "dau"])

MathType = TypeAliasType(
    "MathType",
    Annotated[
        BaseMathType
        | FunnelMathType
        | PropertyMathType
        | CountPerActorMathType
        | GroupMathType
        | HogQLMathType
        | ExperimentMetricMathType
        | CalendarHeatmapMathType,
        Called("a known way to count or aggregate"),
    ],
)
"""Every aggregation an entity may ask for."""
