"""cohortpeople and person_static_cohort: who is in a cohort (physical.md 7)."""

from __future__ import annotations

from querykit.engine.tables.base import Table

TABLES = (
    Table(
        "cohortpeople",
        """
        person_id UUID,
        cohort_id Int64,
        team_id Int64,
        sign Int8,
        version UInt64
        """,
        "ReplacingMergeTree(version) ORDER BY (team_id, cohort_id, person_id)",
        sharded_by="cityHash64(person_id)",
        joined=True,
    ),
    Table(
        "person_static_cohort",
        """
        id UUID,
        person_id UUID,
        cohort_id Int64,
        team_id Int64,
        _timestamp DateTime DEFAULT now(),
        _offset UInt64
        """,
        "ReplacingMergeTree(_timestamp) ORDER BY (team_id, cohort_id, person_id, id)",
        sharded_by="cityHash64(person_id)",
        joined=True,
    ),
)
