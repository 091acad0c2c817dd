"""Events that are there already: an SDK that saw no answer sends them again, a file is loaded twice.

Two events are one for PostHog when day, name, distinct id and UUID are the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.engine import Limits
from querykit.engine.backend import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.engine import Backend
    from querykit.ingest.events import Event

AT_ONCE = 250
"""How many events one query asks for: its text has to stay below 256 KiB."""

NO_LIMITS = Limits(seconds=None, memory_bytes=None)

Key = tuple[str, str, str, str]


def without_repeats(
    backend: Backend, team_id: int, events: Sequence[Event], *, has_past: bool = True
) -> list[Event]:
    """Return the events that are not stored yet, each once.

    Args:
        backend: where they would be.
        team_id: whose they are.
        events: the new ones.
        has_past: whether there are any stored ones.
    """
    new = {_key(one): one for one in events}
    keys = list(new) if has_past else []
    if len(keys) > AT_ONCE and not _any_between(backend, team_id, min(keys)[0], max(keys)[0]):
        keys = []
    for begin in range(0, len(keys), AT_ONCE):
        for key in _stored(backend, team_id, keys[begin : begin + AT_ONCE]):
            del new[key]
    return list(new.values())


def _key(event: Event) -> Key:
    return event.timestamp[:10], event.event, event.distinct_id, event.uuid


def _any_between(backend: Backend, team_id: int, first: str, last: str) -> bool:
    """Whether there are any events from one day to another."""
    found = backend.query(
        f"SELECT 1 FROM events WHERE team_id = {team_id}"
        f" AND toDate(timestamp) BETWEEN {quoted(first)} AND {quoted(last)} LIMIT 1"
    )
    return bool(found.rows)


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


def stored_condition(team_id: int, first: str, last: str) -> str:
    """Return the condition that an event of a file, within a span of days, is stored already."""

    def key(at: str, identifier: str) -> str:
        return f"sipHash128(toString(toDate({at})), event, distinct_id, toString({identifier}))"

    return (
        f"{key('at', 'id')} IN (SELECT {key('timestamp', 'uuid')} {_events(team_id, first, last)})"
    )


def _events(team_id: int, first: str, last: str) -> str:
    return (
        f"FROM events WHERE team_id = {team_id}"
        f" AND toDate(timestamp) BETWEEN '{first[:10]}' AND '{last[:10]}'"
    )


def merge_repeats(backend: Backend, team_id: int, first: str, last: str) -> int:
    """Make one of stored events that are one, within a span of days; return how many are gone."""
    events = _events(team_id, first, last)
    ((are_unique,),) = backend.query(
        f"SELECT count() = uniqExact(uuid) {events}", limits=NO_LIMITS
    ).rows
    if are_unique:
        return 0
    key = "toDate(timestamp), event, cityHash64(distinct_id), cityHash64(uuid)"
    parts = backend.query(
        f"SELECT toYYYYMM(timestamp), count() - uniqExact({key}) AS more {events}"
        " GROUP BY 1 HAVING more > 0",
        limits=NO_LIMITS,
    ).rows
    for month, _ in parts:
        backend.command(f"OPTIMIZE TABLE events PARTITION {month} FINAL")
    return sum(more for _, more in parts)
