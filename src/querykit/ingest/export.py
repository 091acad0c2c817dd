"""PostHog's batch exports in Parquet: read by the engine itself, without a Python object per row.

Such a file has the person of each event, so there is nothing to work out but merges: the newest person
of a distinct id is its person, and an id that a merge names gets the person of the one that it was
merged into.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from querykit.errors import BadData
from querykit.ingest.people import MERGES

if TYPE_CHECKING:
    from querykit.engine import Backend

TEXTS = ("uuid", "event", "distinct_id", "person_id", "properties")
"""Columns of text that an export has; `timestamp` is there too."""

OPTIONAL = {"elements_chain": "''", "person_properties": "'{}'"}
"""Columns of text that it may have, and what stands for them otherwise."""


def is_export(source: object) -> bool:
    """Whether a source of events is a Parquet file with the columns of a batch export."""
    if not isinstance(source, (str, Path)) or Path(source).suffix.lower() != ".parquet":
        return False
    types = _types(Path(source))
    return all(types.get(name) == "string" for name in TEXTS) and "timestamp" in types


def load_export(
    backend: Backend, team_id: int, path: str | Path, *, skip_bad: bool
) -> tuple[int, int, list[BadData]]:
    """Load the events of an export, and their persons.

    Args:
        backend: an engine that reads files of this machine.
        team_id: whose data it becomes, whatever team the file names.
        path: the file.
        skip_bad: leave out rows that cannot be read, instead of raising.

    Returns:
        How many events and persons there were, and what was left out.

    Raises:
        BadData: a row has no event, distinct id, time or UUID; then nothing is in.
    """
    path = Path(path)
    rows = _rows(path)
    rejected = _bad_rows(backend, path, rows)
    if rejected and not skip_bad:
        raise rejected[0]
    good = f"(SELECT * FROM {rows} WHERE ok)" if rejected else rows
    before = _number(backend, f"SELECT count() FROM events WHERE team_id = {team_id}")
    backend.command(_distinct_ids(team_id, good))
    owners = (
        "SELECT distinct_id, argMax(person_id, version) AS owner FROM person_distinct_id2"
        f" WHERE team_id = {team_id} GROUP BY distinct_id"
    )
    joined = f"{good} AS one INNER JOIN ({owners}) AS two ON one.distinct_id = two.distinct_id"
    backend.command(
        "INSERT INTO person (id, created_at, team_id, properties, is_identified, version)"
        f" SELECT owner, min(timestamp), {team_id}, argMax(person_properties, timestamp),"
        f" max(event IN {tuple(MERGES)}), toUnixTimestamp(max(timestamp))"
        f" FROM {joined} GROUP BY owner"
    )
    backend.command(
        "INSERT INTO events (uuid, event, properties, timestamp, team_id, distinct_id,"
        " elements_chain, created_at, person_id, person_properties)"
        f" SETTINGS max_insert_threads = {os.cpu_count() or 1}"
        f" SELECT id, event, properties, timestamp, {team_id}, one.distinct_id, elements_chain,"
        f" created_at, owner, person_properties FROM {joined}"
    )
    if before:
        backend.command(_overrides(team_id, owners))
    events = _number(backend, f"SELECT count() FROM {good}")
    persons = _number(backend, f"SELECT uniqExact(owner) FROM {joined}")
    return events, persons, rejected


def _distinct_ids(team_id: int, good: str) -> str:
    """Return the statement that says which person each distinct id has after this file."""
    other = "multiIf({}, '')".format(
        ", ".join(
            f"event = '{event}', JSONExtractString(properties, '{name}')"
            for event, name in MERGES.items()
        )
    )
    newest = (
        "SELECT distinct_id, argMax(person, timestamp) AS person, max(timestamp) AS at"
        f" FROM {good} GROUP BY distinct_id"
    )
    merged = (
        f"SELECT {other} AS other, argMax(distinct_id, timestamp) AS into, max(timestamp) AS at"
        f" FROM {good} WHERE event IN {tuple(MERGES)} GROUP BY other"
        " HAVING other NOT IN ('', into)"
    )
    both = (
        "SELECT distinct_id, person, at, 0 AS rank FROM newest UNION ALL"
        " SELECT merged.other, newest.person, merged.at, 1 FROM merged"
        " INNER JOIN newest ON newest.distinct_id = merged.into"
    )
    return (
        "INSERT INTO person_distinct_id2 (team_id, distinct_id, person_id, version)"
        f" WITH newest AS ({newest}), merged AS ({merged})"
        f" SELECT {team_id}, distinct_id, argMax(person, (rank, at)), toUnixTimestamp(max(at))"
        f" FROM ({both}) GROUP BY distinct_id"
    )


def _overrides(team_id: int, owners: str) -> str:
    """Return the statement for events of earlier loads whose distinct id has another person now."""
    return (
        "INSERT INTO person_distinct_id_overrides (team_id, distinct_id, person_id, version)"
        " SELECT DISTINCT team_id, one.distinct_id, owner, toUnixTimestamp(now()) FROM events AS one"
        f" INNER JOIN ({owners}) AS two ON one.distinct_id = two.distinct_id"
        f" WHERE team_id = {team_id} AND person_id != owner"
    )


def _rows(path: Path) -> str:
    """Return a subquery with the file's events in our types; `ok` says which can be loaded."""
    types = _types(path)

    def moment(name: str) -> str:
        if types[name].startswith("timestamp"):
            return f"toDateTime64({name}, 6, 'UTC')"
        return f"parseDateTime64BestEffortOrNull(toString({name}), 6, 'UTC')"

    optional = ", ".join(
        f"ifNull(nullIf({name}, ''), {default}) AS {name}"
        if types.get(name) == "string"
        else f"{default} AS {name}"
        for name, default in OPTIONAL.items()
    )
    created = moment("created_at") if "created_at" in types else "NULL"
    name = str(path.absolute()).replace("\\", "\\\\").replace("'", "\\'")
    return (
        "(SELECT rowNumberInAllBlocks() AS number, toUUIDOrNull(uuid) AS id, ifNull(event, '') AS event,"
        " ifNull(distinct_id, '') AS distinct_id, toUUIDOrNull(person_id) AS person,"
        " ifNull(nullIf(properties, ''), '{}') AS properties,"
        f" {moment('timestamp')} AS timestamp, coalesce({created}, timestamp) AS created_at,"
        f" {optional}, event != '' AND distinct_id != '' AND isNotNull(id) AND isNotNull(person)"
        f" AND isNotNull(timestamp) AND isValidJSON(properties) AS ok FROM file('{name}', 'Parquet')"
        " SETTINGS prefer_column_name_to_alias = 0)"
    )


def _bad_rows(backend: Backend, path: Path, rows: str) -> list[BadData]:
    if not _number(backend, f"SELECT countIf(NOT ok) FROM {rows}"):
        return []
    # Only one thread meets the rows in the order of the file, which is what their numbers mean.
    found = backend.query(
        f"SELECT number FROM {rows} WHERE NOT ok ORDER BY number"
        " SETTINGS max_threads = 1, input_format_parquet_preserve_order = 1"
    )
    return [
        BadData(
            f"{path} row {number}: an event needs `uuid`, `event`, `distinct_id`, `person_id`,"
            " `timestamp`, and JSON in `properties`"
        )
        for (number,) in found.rows
    ]


def _number(backend: Backend, sql: str) -> int:
    return int(backend.query(sql).rows[0][0])


def _types(path: Path) -> dict[str, Any]:
    """Return the columns of a Parquet file with their types; none when it cannot be read."""
    try:
        from pyarrow import ArrowInvalid, parquet  # noqa: PLC0415 - an extra
    except ImportError:
        return {}
    try:
        schema = parquet.read_schema(path)
    except (OSError, ArrowInvalid):
        return {}
    return {field.name: str(field.type).removeprefix("large_") for field in schema}
