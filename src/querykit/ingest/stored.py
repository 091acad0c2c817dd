"""What earlier loads wrote of persons and groups, so that a later one goes on from there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from querykit.engine.backend import quoted
from querykit.ingest.people import People, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from querykit.engine import Backend

AT_ONCE = 500
"""How many names one query asks for: its text has to stay below 256 KiB."""


@dataclass(slots=True)
class Group:
    """One group, with all that is known of it."""

    index: int
    key: str
    properties: dict[str, Any]
    created_at: str | None
    stamp: int = 0
    """The second of its newest row; the row that replaces it needs a later one."""


def stored_people(
    backend: Backend, team_id: int, distinct_ids: Iterable[str] | None = None
) -> tuple[People, int]:
    """Return the persons that are stored, and the version of rows that replace theirs.

    Args:
        backend: where they are.
        team_id: whose they are.
        distinct_ids: those that matter; None for all.
    """
    past = backend.query(f"SELECT 1 FROM events WHERE team_id = {team_id} LIMIT 1")
    people = People(team_id, has_past=bool(past.rows))
    newest = 0
    for table in ("person", "person_distinct_id2"):
        found = backend.query(f"SELECT max(version) FROM {table} WHERE team_id = {team_id}")
        newest = max(newest, int(found.rows[0][0]))
    if newest == 0:
        return people, 1
    names: dict[str, list[str]] = {}
    if distinct_ids is None:
        for distinct_id, owner in _owners(backend, team_id, "1"):
            names.setdefault(owner, []).append(distinct_id)
        persons = list(_persons(backend, team_id, "1"))
    else:
        owners = {
            owner
            for part in _parts(distinct_ids)
            for _, owner in _owners(backend, team_id, f"distinct_id IN ({part})")
        }
        persons = []
        for part in _parts(sorted(owners)):
            mentioned = (
                "distinct_id IN (SELECT distinct_id FROM person_distinct_id2"
                f" WHERE team_id = {team_id} AND toString(person_id) IN ({part}))"
            )
            for distinct_id, owner in _owners(backend, team_id, mentioned):
                if owner in owners:
                    names.setdefault(owner, []).append(distinct_id)
            persons += _persons(backend, team_id, f"id IN ({part})")
    for identifier, properties, created_at, is_identified in persons:
        if identifier in names:
            created = None if created_at.startswith("1970-01-01") else created_at
            known = json.loads(properties or "{}")
            people.know(Person(identifier, names[identifier], known, created, bool(is_identified)))
    return people, newest + 1


def stored_groups(
    backend: Backend, team_id: int, wanted: Iterable[tuple[int, str]]
) -> dict[tuple[int, str], Group]:
    """Return the groups that are stored, of those that are wanted."""
    found: dict[tuple[int, str], Group] = {}
    pairs = [f"({index}, {quoted(key)})" for index, key in wanted]
    for begin in range(0, len(pairs), AT_ONCE):
        rows = backend.query(
            "SELECT group_type_index, group_key, argMax(group_properties, _timestamp),"
            " toString(argMax(created_at, _timestamp)), toUnixTimestamp(max(_timestamp)) FROM groups"
            f" WHERE team_id = {team_id}"
            f" AND (group_type_index, group_key) IN ({', '.join(pairs[begin : begin + AT_ONCE])})"
            " GROUP BY group_type_index, group_key"
        ).rows
        for index, key, properties, created_at, stamp in rows:
            created = None if created_at.startswith("1970-01-01") else created_at
            found[index, key] = Group(index, key, json.loads(properties or "{}"), created, stamp)
    return found


def _owners(backend: Backend, team_id: int, condition: str) -> Sequence[Any]:
    return backend.query(
        "SELECT distinct_id, toString(argMax(person_id, version)) FROM person_distinct_id2"
        f" WHERE team_id = {team_id} AND {condition}"
        " GROUP BY distinct_id HAVING argMax(is_deleted, version) = 0 ORDER BY distinct_id"
    ).rows


def _persons(backend: Backend, team_id: int, condition: str) -> Sequence[Any]:
    return backend.query(
        "SELECT toString(id), argMax(properties, version), toString(argMax(created_at, version)),"
        f" argMax(is_identified, version) FROM person WHERE team_id = {team_id} AND {condition}"
        " GROUP BY id HAVING argMax(is_deleted, version) = 0 ORDER BY id"
    ).rows


def _parts(names: Iterable[str]) -> Iterator[str]:
    """Yield lists of literals for `IN`, each short enough for one query."""
    literals = [quoted(one) for one in names]
    for begin in range(0, len(literals), AT_ONCE):
        yield ", ".join(literals[begin : begin + AT_ONCE])
