"""query_log_archive: who ran which SQL, and how it went (api.md 5, physical.md 8.1).

PostHog's own has the columns of ClickHouse's log, and aliases for what HogQL calls otherwise. This one is
written by `querykit serve`, and has its columns under the names of HogQL.
"""

from __future__ import annotations

from querykit.engine.tables.base import Table

TABLE = Table(
    "query_log_archive",
    """
    team_id Int64,
    event_date Date,
    event_time DateTime64(6, 'UTC'),
    query_id String,
    endpoint String,
    query String,
    query_start_time DateTime64(6, 'UTC'),
    query_duration_ms UInt64,
    name String,
    created_by Int64,
    read_rows UInt64,
    read_bytes UInt64,
    result_rows UInt64,
    result_bytes UInt64,
    memory_usage UInt64,
    status LowCardinality(String),
    exception_code Int32,
    exception_name LowCardinality(String),
    is_personal_api_key_request Bool,
    api_key_label String,
    api_key_mask String,
    product LowCardinality(String),
    scene LowCardinality(String),
    cpu_microseconds UInt64,
    RealTimeMicroseconds UInt64,
    S3ListObjects UInt64,
    S3HeadObject UInt64,
    S3GetObjectAttributes UInt64,
    S3GetObject UInt64,
    ReadBufferFromS3Bytes UInt64
    """,
    "MergeTree PARTITION BY toYYYYMM(event_date)"
    " ORDER BY (team_id, event_date, event_time, query_id) TTL event_date + INTERVAL 30 DAY",
)
