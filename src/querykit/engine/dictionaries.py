"""Dictionaries that compiled SQL looks into, under PostHog's names (physical.md 12).

HogQL addresses them as `posthog.name`, whatever the current database is. So they live in a database of
that name also where an engine in memory has a database of its own; all engines of the process share
them, as they hold no one's data.
"""

from __future__ import annotations

from querykit.engine.channels import channel_rows

DATABASE = "posthog"
"""PostHog's own database, which dictionaries are addressed by."""


def dictionary_statements() -> list[str]:
    """Return the statements that make the dictionaries where they are not there yet, in order."""
    table, dictionary = f"{DATABASE}.channel_definition", f"{DATABASE}.channel_definition_dict"
    columns = (
        "domain String, kind String, domain_type Nullable(String), type_if_paid Nullable(String),"
        " type_if_organic Nullable(String)"
    )
    rows = ", ".join(f"({', '.join(map(_text, row))})" for row in channel_rows())
    return [
        f"CREATE DATABASE IF NOT EXISTS {DATABASE}",
        (
            f"CREATE TABLE IF NOT EXISTS {table} ({columns})"
            f" ENGINE = ReplacingMergeTree ORDER BY (domain, kind)"
        ),
        (
            f"INSERT INTO {table} SELECT * FROM values('{columns}', {rows})"
            f" WHERE (SELECT count() FROM {table}) = 0"
        ),
        (
            f"CREATE DICTIONARY IF NOT EXISTS {dictionary} ({columns}) PRIMARY KEY domain, kind"
            f" SOURCE(CLICKHOUSE(DB '{DATABASE}' TABLE 'channel_definition'))"
            " LIFETIME(0) LAYOUT(COMPLEX_KEY_HASHED())"
        ),
    ]


def _text(value: str | None) -> str:
    return "NULL" if value is None else "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
