"""What earlier loads wrote of persons, so that a later one goes on from there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from querykit.ingest.people import Person

if TYPE_CHECKING:
    from querykit.engine import Backend
    from querykit.ingest.people import People


def know_stored(backend: Backend, team_id: int, people: People) -> int:
    """Tell `people` of the persons that are stored; return the version of rows that replace theirs."""
    owners = backend.query(
        "SELECT owner, groupArray(distinct_id), max(newest) FROM"
        " (SELECT distinct_id, argMax(person_id, version) AS owner, max(version) AS newest"
        f" FROM person_distinct_id2 WHERE team_id = {team_id}"
        " GROUP BY distinct_id HAVING argMax(is_deleted, version) = 0) GROUP BY owner"
    )
    if not owners.rows:
        return 1
    newest = max(version for _, _, version in owners.rows)
    names = {owner: distinct_ids for owner, distinct_ids, _ in owners.rows}
    persons = backend.query(
        "SELECT id, argMax(properties, version), toString(argMax(created_at, version)),"
        " argMax(is_identified, version), max(version) FROM person"
        f" WHERE team_id = {team_id} GROUP BY id"
    )
    for identifier, properties, created_at, is_identified, version in persons.rows:
        newest = max(newest, version)
        if identifier in names:
            created = None if created_at.startswith("1970-01-01") else created_at
            known = json.loads(properties or "{}")
            people.know(Person(identifier, names[identifier], known, created, bool(is_identified)))
    return int(newest) + 1
