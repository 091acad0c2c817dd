"""Logs, spans and metrics of services, as OpenTelemetry has them.

They live in clusters of their own. PostHog's reference of these tables (its skill `querying-posthog-data`,
September 2026) names the columns; of `metrics…`, `trace_…` it has only the names behind `posthog.`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql.resolver.catalogue.notation import table

if TYPE_CHECKING:
    from querykit.hogql.resolver.views import TableView

ORIGIN = """
    uuid String
    team_id Integer
    trace_id String
    span_id String
    time_bucket DateTime
    timestamp DateTime
    observed_timestamp DateTime
    service_name String
    attributes Map
    resource_attributes Map
    resource_fingerprint Integer
    instrumentation_scope String
"""
LOG = """
    body String
    message String column=body hidden
    severity_text String
    severity_number Integer
    level String
    event_name String
"""
SPAN = """
    parent_span_id String
    is_root_span Boolean
    name String
    kind Integer
    status_code Integer
    end_time DateTime
    duration_nano Integer
"""
METRIC = """
    metric_name String
    metric_type String
    value Float
    count Integer
    histogram_bounds Array
    histogram_counts Array
    unit String
    aggregation_temporality String
    is_monotonic Boolean
"""
ATTRIBUTE = """
    team_id Integer
    time_bucket DateTime
    service_name String
    resource_fingerprint Integer
    attribute_key String
    attribute_value String
    attribute_type String
    attribute_count Integer
"""

TELEMETRY: tuple[TableView, ...] = (
    table("logs", "logs_distributed", ORIGIN + LOG),
    table("log_attributes", "log_attributes", ATTRIBUTE),
    table("posthog.trace_spans", "trace_spans_distributed", ORIGIN + SPAN),
    table("posthog.trace_attributes", "trace_attributes", ATTRIBUTE),
    table("posthog.metrics", "metrics", ORIGIN + METRIC),
    table("posthog.metric_attributes", "metric_attributes", ATTRIBUTE),
)
