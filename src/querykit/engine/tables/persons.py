"""person and the tables of distinct ids: the newest version of a row counts (physical.md 3)."""

from __future__ import annotations

from querykit.engine.tables.base import Table

DISTINCT_IDS = """
team_id Int64,
distinct_id String,
person_id UUID,
is_deleted Int8,
version Int64 DEFAULT 1,
_timestamp DateTime DEFAULT now(),
_offset UInt64,
_partition UInt64
"""

DISTINCT_IDS_ENGINE = (
    "ReplacingMergeTree(version) ORDER BY (team_id, distinct_id) SETTINGS index_granularity = 512"
)

TABLES = (
    Table(
        "person",
        """
        id UUID,
        created_at DateTime64(3),
        team_id Int64,
        properties String,
        is_identified Int8,
        is_deleted Int8,
        version UInt64,
        last_seen_at Nullable(DateTime64(3)),
        _timestamp DateTime DEFAULT now(),
        _offset UInt64
        """,
        "ReplacingMergeTree(version) ORDER BY (team_id, id)",
        sharded_by="cityHash64(id)",
        joined=True,
    ),
    *(
        Table(
            name,
            DISTINCT_IDS,
            DISTINCT_IDS_ENGINE,
            sharded_by="cityHash64(distinct_id)",
            joined=True,
        )
        for name in ("person_distinct_id2", "person_distinct_id_overrides")
    ),
)
