"""log_entries and heatmaps, without the TTL that would delete old rows at once (physical.md 8)."""

from __future__ import annotations

from querykit.engine.tables.base import Table

TABLES = (
    Table(
        "log_entries",
        """
        team_id UInt64,
        log_source LowCardinality(String),
        log_source_id String,
        instance_id String,
        timestamp DateTime64(6, 'UTC'),
        level LowCardinality(String),
        message String,
        _timestamp DateTime DEFAULT now(),
        _offset UInt64
        """,
        "ReplacingMergeTree(_timestamp)"
        " ORDER BY (team_id, log_source, log_source_id, instance_id, timestamp)",
        sharded_by="cityHash64(log_source_id)",
    ),
    Table(
        "heatmaps",
        """
        session_id String,
        team_id Int64,
        distinct_id String,
        timestamp DateTime64(6, 'UTC'),
        x Int16,
        y Int16,
        scale_factor Int16,
        viewport_width Int16,
        viewport_height Int16,
        pointer_target_fixed Bool,
        current_url String,
        type LowCardinality(String),
        _timestamp DateTime DEFAULT now(),
        _offset UInt64,
        _partition UInt64
        """,
        "MergeTree ORDER BY (type, team_id, toDate(timestamp), current_url, viewport_width)",
        sharded_by="cityHash64(team_id, session_id, toDate(timestamp))",
    ),
)
