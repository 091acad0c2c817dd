"""Events that were sent before: an SDK that saw no answer sends them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.engine.backend import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.engine import Backend
    from querykit.ingest.events import Event

AT_ONCE = 250
"""How many events one query asks for: its text has to stay below 256 KiB."""

Key = tuple[str, str, str, str]


def without_repeats(backend: Backend, team_id: int, events: Sequence[Event]) -> list[Event]:
    """Return the events that are not stored yet, each once.

    Two events are one for PostHog when day, name, distinct id and UUID are the same.
    """
    new = {_key(one): one for one in events}
    keys = list(new)
    for begin in range(0, len(keys), AT_ONCE):
        for key in _stored(backend, team_id, keys[begin : begin + AT_ONCE]):
            del new[key]
    return list(new.values())


def _key(event: Event) -> Key:
    return event.timestamp[:10], event.event, event.distinct_id, event.uuid


def _stored(backend: Backend, team_id: int, keys: Sequence[Key]) -> set[Key]:
    """Return those of some keys that are stored; the table's own order finds them fast."""
    days, names, distinct_ids, uuids = (sorted(set(column)) for column in zip(*keys, strict=True))
    found = backend.query(
        "SELECT DISTINCT toString(toDate(timestamp)), event, distinct_id, toString(uuid) FROM events"
        f" WHERE team_id = {team_id} AND toDate(timestamp) IN ({_listed(days)})"
        f" AND event IN ({_listed(names)})"
        f" AND cityHash64(distinct_id) IN (SELECT cityHash64(arrayJoin([{_listed(distinct_ids)}])))"
        f" AND uuid IN ({_listed(uuids)})"
    )
    return {(day, name, distinct_id, one) for day, name, distinct_id, one in found.rows} & set(keys)


def _listed(values: Sequence[str]) -> str:
    return ", ".join(map(quoted, values))
