"""Objects of all that is known of an actor, and the recordings of its events: looked up by the page."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from querykit.draft.actors.columns import OBJECTS, RECORDINGS, Scope
from querykit.draft.actors.source import listed
from querykit.draft.build import select
from querykit.draft.context import make_context
from querykit.draft.events import DISPLAY_PROPERTIES
from querykit.run.insights import fetch
from querykit.run.lists import json_value, moment_text
from querykit.run.values import plain_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from querykit.draft.listing import ListPlan
    from querykit.errors import Document
    from querykit.run.actors.found import Found
    from querykit.run.asked import Asked

MOST_DISTINCT_IDS = 101
_anonymous = re.compile(r"[0-9a-f]{8,}-[0-9a-f-]{20,}", re.IGNORECASE)
"""What ids look like that a device gives itself."""


def fill_objects(
    results: Sequence[list[Any]],
    plan: ListPlan,
    found: Found | None,
    node: Mapping[str, Any],
    asked: Asked,
) -> int | None:
    """Put objects into the columns that stand for an actor, and recordings into theirs.

    Args:
        results: the rows, with an id where an object belongs; they are changed.
        plan: the list.
        found: whose rows they are; None for all persons.
        node: the query.
        asked: the circumstances.

    Returns:
        How many actors nothing is stored about; None when no objects were asked for.
    """
    scope = Scope(found.source if found else None)
    missing: int | None = None
    places = [at for at, one in enumerate(plan.columns) if one.special in OBJECTS]
    if places:
        ids = list(dict.fromkeys(str(row[places[0]]) for row in results))
        known = _known(ids, scope, node, asked)
        missing = len(ids) - len(known)
        bare = {} if scope.name != "group" else {"group_type_index": _index(scope)}
        for row in results:
            for at in places:
                row[at] = known.get(str(row[at]), {"id": row[at], **bare})
    for at, one in enumerate(plan.columns):
        if one.special == RECORDINGS:
            if found is not None and found.marks is not None:
                marks = found.marks([str(row[at]) for row in results])
                for row in results:
                    row[at] = marks.get(str(row[at]), ())
            _fill_recordings(results, at, node, asked)
    return missing


def _known(
    ids: Sequence[str], scope: Scope, node: Mapping[str, Any], asked: Asked
) -> Mapping[str, Document]:
    if not ids or scope.name == "other":
        return {}
    if scope.name == "group":
        return _groups(ids, _index(scope), node, asked)
    return _persons(ids, node, asked)


def _index(scope: Scope) -> int | None:
    return scope.source.group_type_index if scope.source else None


# -- persons ----------------------------------------------------------------------------------------


def _persons(ids: Sequence[str], node: Mapping[str, Any], asked: Asked) -> Mapping[str, Document]:
    # of the raw table, which is sorted by id: the view would first go over everybody
    tree = select(
        "SELECT id, argMax(created_at, version), argMax(properties, version),"
        " argMax(is_identified, version) FROM raw_persons WHERE id IN {ids} GROUP BY id"
        " HAVING argMax(is_deleted, version) = 0",
        ids=listed(ids, are_persons=True),
    )
    rows, _ = fetch(tree, node, asked)
    own = _distinct_ids(ids, node, asked)
    found = {}
    for uuid, created_at, text, is_identified in plain_rows(rows):
        properties, distinct_ids = json_value(text), own.get(uuid, [])
        found[uuid] = {
            "id": uuid,
            "type": "person",
            "name": _name(properties, distinct_ids, uuid),
            "distinct_ids": distinct_ids,
            "properties": properties,
            "created_at": created_at,
            "is_identified": bool(is_identified),
        }
    return found


def _distinct_ids(
    ids: Sequence[str], node: Mapping[str, Any], asked: Asked
) -> Mapping[str, list[str]]:
    """Return the distinct ids of persons, at most so many, those that somebody gave them first."""
    tree = select(
        "SELECT distinct_id, argMax(person_id, version) FROM raw_person_distinct_ids"
        " WHERE distinct_id IN (SELECT distinct_id FROM raw_person_distinct_ids"
        " WHERE person_id IN {ids}) GROUP BY distinct_id HAVING argMax(is_deleted, version) = 0",
        ids=listed(ids, are_persons=True),
    )
    rows, _ = fetch(tree, node, asked)
    own: dict[str, list[str]] = defaultdict(list)
    for distinct_id, uuid in rows.rows:
        own[uuid].append(distinct_id)
    return {
        uuid: sorted(some, key=lambda one: (bool(_anonymous.search(one)), one))[:MOST_DISTINCT_IDS]
        for uuid, some in own.items()
    }


def _name(properties: Mapping[str, Any], distinct_ids: Sequence[str], uuid: str) -> str:
    """Return what a person is called: the first that is known of e-mail, names, distinct ids."""
    known = (properties.get(one) for one in DISPLAY_PROPERTIES)
    return str(next(filter(None, known), None) or next(iter(distinct_ids), uuid))


# -- groups -----------------------------------------------------------------------------------------


def _groups(
    keys: Sequence[str], index: int | None, node: Mapping[str, Any], asked: Asked
) -> Mapping[str, Document]:
    tree = select(
        "SELECT key, created_at, properties FROM groups WHERE index = {index} AND key IN {keys}",
        index=index,
        keys=listed(keys, are_persons=False),
    )
    rows, _ = fetch(tree, node, asked)
    found = {}
    for key, created_at, text in plain_rows(rows):
        properties = json_value(text)
        found[key] = {
            "id": key,
            "type": "group",
            "group_type_index": index,
            "group_key": key,
            "properties": properties,
            "group_properties": properties,
            "created_at": created_at,
        }
    return found


# -- recordings -------------------------------------------------------------------------------------


def _fill_recordings(
    rows: Sequence[list[Any]], at: int, node: Mapping[str, Any], asked: Asked
) -> None:
    """Turn matching events into the recordings that they are in."""
    context = make_context(asked.environment, asked.now)
    sessions = list(dict.fromkeys(mark[2] for row in rows for mark in row[at] or ()))
    recorded = _recorded(sessions, node, asked)
    for row in rows:
        events: dict[str, list[Document]] = defaultdict(list)
        for timestamp, uuid, session, window in row[at] or ():
            if session in recorded:
                moment = moment_text(timestamp, context)
                events[session].append({"uuid": uuid, "timestamp": moment, "window_id": window})
        row[at] = [{"session_id": one, "events": own} for one, own in events.items()]


def _recorded(sessions: Sequence[str], node: Mapping[str, Any], asked: Asked) -> set[str]:
    if not sessions:
        return set()
    tree = select(
        "SELECT DISTINCT session_id FROM raw_session_replay_events WHERE session_id IN {sessions}",
        sessions=listed(sessions, are_persons=False),
    )
    rows, _ = fetch(tree, node, asked)
    return {str(session) for (session,) in rows.rows}
