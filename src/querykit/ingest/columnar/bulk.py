"""The rows of a file -> the table of events, with their persons and groups."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from querykit.engine.backend import quoted
from querykit.ingest import rows as rows_written
from querykit.ingest.columnar.facts import NAMES_GROUPS, group_value
from querykit.ingest.columnar.sources import temporary
from querykit.ingest.events import GROUPS
from querykit.ingest.repeats import NO_LIMITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from querykit.engine import Backend
    from querykit.ingest.people import People

NO_GROUP = "''"
"""The expression for no group."""

SETTINGS = {
    "max_insert_threads": os.cpu_count() or 1,
    # So many rows go to one thread at a time.
    "min_insert_block_size_rows": 131_072,
    "min_insert_block_size_bytes": 0,
    # To sort out rows of one key here would double the cost; `merge_repeats` looks for them after.
    "optimize_on_insert": 0,
}

COLUMNS = (
    *("uuid", "event", "properties", "timestamp", "team_id", "distinct_id", "elements_chain"),
    *("created_at", "person_id", "person_created_at", "person_properties", "person_mode"),
    *(f"`{name}`" for name in GROUPS),
    *(f"group{index}_properties" for index in range(len(GROUPS))),
)


def insert_rows(
    backend: Backend,
    team: int,
    rows: str,
    people: People,
    *,
    keys: Sequence[str],
    groups: Mapping[tuple[int, str], str],
) -> None:
    """Write the plain rows of a file as events.

    Args:
        backend: where.
        team: whose they are.
        rows: what they are selected from.
        people: the person of each distinct id.
        keys: expressions for the groups of the columns.
        groups: the properties of each group, as JSON.
    """
    owners, known = temporary(), temporary()
    try:
        backend.command(
            f"CREATE TABLE {owners} (name String, person UUID, created DateTime64(3),"
            " known_properties String, is_known Bool) ENGINE = Join(ANY, LEFT, name)"
        )
        names = backend.query(f"SELECT DISTINCT distinct_id FROM {rows}", limits=NO_LIMITS)
        rows_written.insert(backend, owners, _owners((name for (name,) in names.rows), people))
        backend.command(
            f"CREATE TABLE {known} (number UInt8, key String, properties String)"
            " ENGINE = Join(ANY, LEFT, number, key)"
        )
        rows_written.insert(
            backend,
            known,
            (
                {"number": index, "key": key, "properties": text}
                for (index, key), text in groups.items()
            ),
        )
        backend.command(_statement(team, rows, owners, known, keys))
    finally:
        backend.command(f"DROP TABLE IF EXISTS {owners}")
        backend.command(f"DROP TABLE IF EXISTS {known}")


def _owners(distinct_ids: Iterable[str], people: People) -> Iterable[rows_written.Row]:
    texts: dict[str, str] = {}
    for name in distinct_ids:
        person = people.known(name)
        if person is not None and person.id not in texts:
            texts[person.id] = rows_written.as_text(person.properties)
        yield {
            "name": name,
            "person": person.id if person else people.anonymous(name),
            "created": rows_written.created(person) if person else rows_written.NEVER,
            "known_properties": texts[person.id] if person else "{}",
            "is_known": person is not None,
        }


def _statement(
    team: int,
    rows: str,
    owners: str,
    known: str,
    keys: Sequence[str],
) -> str:
    """Return the statement that writes the events."""
    texts = [
        f"joinGet('{known}', 'properties', toUInt8({index}), key{index})"
        if key != NO_GROUP
        else NO_GROUP
        for index, key in enumerate(keys)
    ]
    mode = "multiIf(has_person, 'full', is_known, 'force_upgrade', 'propertyless')"
    values = (
        *("id", "event", "properties", "at", str(team), "distinct_id", "elements_chain", "created"),
        *("person_found", "created_found", "coalesce(person_properties, known_properties)", mode),
        *(f"{key} AS key{index}" for index, key in enumerate(keys)),
        *texts,
    )
    settings = ", ".join(f"{name} = {value}" for name, value in SETTINGS.items())
    source = (
        "SELECT one.*, two.person AS person_found, two.created AS created_found,"
        f" two.known_properties, two.is_known FROM {rows} AS one"
        f" ANY LEFT JOIN {owners} AS two ON one.distinct_id = two.name"
    )
    return (
        f"INSERT INTO events ({', '.join(COLUMNS)}) SETTINGS {settings}"
        f" SELECT {', '.join(values)} FROM ({source})"
    )


def keys_of(types: Mapping[str, int]) -> list[str]:
    """Return the expressions for the groups of the columns: properties, or what `$groups` names."""
    return [_key(index, types) for index in range(len(GROUPS))]


def _key(index: int, types: Mapping[str, int]) -> str:
    own = group_value(GROUPS[index])
    named = [name for name, column in types.items() if column == index]
    if not named:
        return own
    found = f"JSONExtract(properties, '$groups', {quoted(named[0])}, 'String')"
    return f"ifNull(nullIf({own}, ''), if({NAMES_GROUPS}, {found}, ''))"
