"""error_tracking_issue_fingerprint_overrides: which issue a fingerprint was moved to (physical.md 9)."""

from __future__ import annotations

from querykit.engine.tables.base import Table

TABLE = Table(
    "error_tracking_issue_fingerprint_overrides",
    """
    team_id Int64,
    fingerprint String,
    issue_id UUID,
    is_deleted Int8,
    version Int64,
    _timestamp DateTime DEFAULT now(),
    _offset UInt64,
    _partition UInt64
    """,
    "ReplacingMergeTree(version) ORDER BY (team_id, fingerprint)",
    sharded_by="cityHash64(fingerprint)",
    joined=True,
)
