"""groups: the newest row of each group counts, by whole seconds (physical.md 4)."""

from __future__ import annotations

from querykit.engine.tables.base import Table

TABLE = Table(
    "groups",
    """
    group_type_index UInt8,
    group_key String,
    created_at DateTime64(3),
    team_id Int64,
    group_properties String,
    is_deleted Bool,
    _timestamp DateTime DEFAULT now(),
    _offset UInt64
    """,
    "ReplacingMergeTree(_timestamp) ORDER BY (team_id, group_type_index, group_key)",
    sharded_by="cityHash64(group_key)",
    joined=True,
)
