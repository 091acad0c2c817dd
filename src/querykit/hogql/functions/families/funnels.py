"""Executables that PostHog installs on its servers for funnels; no other ClickHouse has them."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "UDFs",
        """
        aggregate_funnel 7
        aggregate_funnel_array 7
        aggregate_funnel_cohort 7
        aggregate_funnel_trends 8
        aggregate_funnel_array_trends 8
        aggregate_funnel_cohort_trends 8
        aggregate_funnel_json 7
        aggregate_funnel_array_json 7
        aggregate_funnel_cohort_json 7
        aggregate_funnel_trends_json 8
        aggregate_funnel_array_trends_json 8
        aggregate_funnel_cohort_trends_json 8
        aggregate_funnel_test 7
        aggregate_funnel_array_trends_test 8
        """,
    ),
)
