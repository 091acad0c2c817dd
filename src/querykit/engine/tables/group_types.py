"""group_type_mapping: which column the groups of a type are in; PostHog has this in PostgreSQL."""

from __future__ import annotations

from querykit.engine.tables.base import Table

TABLE = Table(
    "group_type_mapping",
    """
    team_id Int64,
    group_type String,
    group_type_index UInt8
    """,
    "ReplacingMergeTree ORDER BY (team_id, group_type)",
    sharded_by="cityHash64(group_type)",
    joined=True,
)
