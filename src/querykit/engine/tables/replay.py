"""session_replay_events: what is known of recordings, as states (physical.md 6)."""

from __future__ import annotations

from querykit.engine.tables.base import Table

COUNTS = (
    *("click_count", "keypress_count", "mouse_activity_count", "active_milliseconds"),
    *("console_log_count", "console_warn_count", "console_error_count", "size", "message_count"),
    "event_count",
)

TIMES = "DateTime64(6, 'UTC')"
LISTS = (
    ("ai_tags_fixed", "groupUniqArrayArray", "String"),
    ("ai_tags_freeform", "groupUniqArrayArray", "String"),
    ("block_first_timestamps", "groupArrayArray", TIMES),
    ("block_last_timestamps", "groupArrayArray", TIMES),
    ("block_urls", "groupArrayArray", "String"),
)
"""Columns of lists, and how the lists of two rows become one; blocks are the pieces of a recording."""

TABLE = Table(
    "session_replay_events",
    "session_id String,\nteam_id Int64,\n"
    "distinct_id SimpleAggregateFunction(any, String),\n"
    "min_first_timestamp SimpleAggregateFunction(min, DateTime64(6, 'UTC')),\n"
    "max_last_timestamp SimpleAggregateFunction(max, DateTime64(6, 'UTC')),\n"
    "first_url AggregateFunction(argMin, Nullable(String), DateTime64(6, 'UTC')),\n"
    "all_urls SimpleAggregateFunction(groupUniqArrayArray, Array(String)),\n"
    + "".join(f"{name} SimpleAggregateFunction(sum, Int64),\n" for name in COUNTS)
    + "".join(
        f"{name} SimpleAggregateFunction({how}, Array({kind})),\n" for name, how, kind in LISTS
    )
    + "snapshot_source AggregateFunction(argMin, Nullable(String), DateTime64(6, 'UTC')),\n"
    "snapshot_library AggregateFunction(argMin, Nullable(String), DateTime64(6, 'UTC')),\n"
    "retention_period_days SimpleAggregateFunction(max, Nullable(Int64)),\n"
    "is_deleted SimpleAggregateFunction(max, UInt8),\n"
    "_timestamp SimpleAggregateFunction(max, DateTime)",
    "AggregatingMergeTree PARTITION BY toYYYYMM(min_first_timestamp)"
    " ORDER BY (toDate(min_first_timestamp), team_id, session_id)"
    " SETTINGS index_granularity = 512",
    sharded_by="cityHash64(session_id)",
)
