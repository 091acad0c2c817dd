"""exchange_rate: units of a currency for one US dollar, by day (physical.md 12)."""

from __future__ import annotations

from querykit.engine.tables.base import Table

TABLE = Table(
    "exchange_rate",
    """
    currency String,
    date Date,
    rate Decimal(18, 10),
    version UInt32 DEFAULT toUnixTimestamp(now())
    """,
    "ReplacingMergeTree(version) ORDER BY (date, currency)",
    sharded_by="cityHash64(currency)",
    joined=True,
)
