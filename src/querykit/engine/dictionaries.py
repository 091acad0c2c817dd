"""Dictionaries that compiled SQL looks into, under PostHog's names (physical.md 12).

HogQL addresses them as `posthog.name`, whatever the current database is. So they, and the tables that
they are read from, live in a database of that name also where an engine in memory has a database of its
own; all engines of the process share them, as they hold facts about the world and no one's data.
"""

from __future__ import annotations

from dataclasses import dataclass

from querykit.engine.channels import channel_rows
from querykit.engine.tables.base import Table
from querykit.engine.tables.exchange import TABLE as EXCHANGE_RATE
from querykit.hogql.escaping import quoted

DATABASE = "posthog"
"""PostHog's own database, which dictionaries are addressed by."""

CHANNEL_COLUMNS = (
    "domain String, kind String, domain_type Nullable(String), type_if_paid Nullable(String),"
    " type_if_organic Nullable(String)"
)
CHANNEL_DEFINITION = Table(
    "channel_definition", CHANNEL_COLUMNS, "ReplacingMergeTree ORDER BY (domain, kind)"
)

SOURCES = (CHANNEL_DEFINITION, EXCHANGE_RATE)
"""The tables that dictionaries are read from; each node of a cluster has all of their rows."""

RATES_BY_DAY = (
    "SELECT currency, date AS start_date, leadInFrame(toNullable(date)) OVER (PARTITION BY currency"
    " ORDER BY date ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS end_date, rate"
    " FROM (SELECT currency, date, argMax(rate, version) AS rate"
    f" FROM {DATABASE}.exchange_rate GROUP BY currency, date)"
)
"""The rate of a day counts until the next one that is known."""


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A dictionary of ClickHouse; its source is in the same server."""

    name: str
    columns: str
    key: str
    source: str
    layout: str

    def create(self) -> str:
        """Return the statement that makes it where it is not there yet."""
        return (
            f"CREATE DICTIONARY IF NOT EXISTS {DATABASE}.{self.name} ({self.columns})"
            f" PRIMARY KEY {self.key} SOURCE(CLICKHOUSE({self.source}))"
            f" LIFETIME(MIN 3000 MAX 3600) {self.layout}"
        )


DICTIONARIES = (
    Dictionary(
        "channel_definition_dict",
        CHANNEL_COLUMNS,
        "domain, kind",
        f"DB '{DATABASE}' TABLE 'channel_definition'",
        "LAYOUT(COMPLEX_KEY_HASHED())",
    ),
    Dictionary(
        "exchange_rate_dict",
        "currency String, start_date Date, end_date Nullable(Date), rate Decimal64(10)",
        "currency",
        f"QUERY {quoted(RATES_BY_DAY)}",
        "LAYOUT(RANGE_HASHED(RANGE_LOOKUP_STRATEGY 'max')) RANGE(MIN start_date MAX end_date)",
    ),
)


def filling_statement() -> str:
    """Return the statement that fills `channel_definition` where it is empty."""
    rows = ", ".join(f"({', '.join(map(_text, row))})" for row in channel_rows())
    table = f"{DATABASE}.{CHANNEL_DEFINITION.name}"
    return (
        f"INSERT INTO {table} SELECT * FROM values('{CHANNEL_COLUMNS}', {rows})"
        f" WHERE (SELECT count() FROM {table}) = 0"
    )


def _text(value: str | None) -> str:
    return "NULL" if value is None else quoted(value)
