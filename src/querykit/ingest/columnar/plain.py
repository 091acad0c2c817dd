"""Which rows are plain, and what is in them: the SQL counterpart of `ingest.events.read_event`.

A row is plain when it certainly means the same to both. One that is not may be bad, or only written in an
uncommon way: Python decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.engine.backend import quoted
from querykit.ingest.events import NAMESPACE, NEED_PERSON, PROCESSING
from querykit.ingest.moments import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

COLUMNS = (
    *("uuid", "event", "distinct_id", "timestamp", "created_at", "properties", "elements_chain"),
    *("person_id", "person_properties"),
)
"""What a file may have; inside, their names begin with `raw_`."""

UNCOMMON = ("$set", "$set_once", "$unset", "elements", *(f"$group_{index}" for index in range(5)))
"""What a file may have too, but Python has to look at."""

TIME = (
    r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[T ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?"
    r"(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?$"
)


def standard(
    raw: str, place: str, given: frozenset[str], *, times: frozenset[str] = frozenset()
) -> str:
    """Return a query for the rows of a file in the types of `events`, and whether each is `plain`.

    Args:
        raw: the query for the rows as they are in the file: `number`, texts `raw_...` of the columns
            that there are, and `raw_uncommon`, which is not null where Python has to look.
        place: an expression for the place of a row, as messages have it.
        given: the columns that there are.
        times: those of them that are times already, not texts.
    """

    def text(name: str, default: str = "''") -> str:
        return f"ifNull(nullIf(raw_{name}, ''), {default})" if name in given else default

    def time(name: str) -> tuple[str, str]:
        if name in times:
            return f"toDateTime64(raw_{name}, 6, 'UTC')", "1"
        parsed = f"parseDateTime64BestEffortOrNull(raw_{name}, 6, 'UTC')"
        return parsed, f"match(raw_{name}, {quoted(TIME)})"

    at, at_plain = time("timestamp")
    created, created_plain = time("created_at") if "created_at" in given else ("NULL", "1")
    created_missing = (
        "1"
        if "created_at" not in given
        else "isNull(raw_created_at)"
        if "created_at" in times
        else "ifNull(raw_created_at, '') = ''"
    )
    derived = uuid5(NAMESPACE, f"concat({place}, ':', event, ':', distinct_id, ':', toString(at))")
    own = "toUUIDOrNull(raw_uuid)" if "uuid" in given else "NULL"
    person = (
        "toUUIDOrNull(raw_person_id)" if "person_id" in given else "CAST(NULL, 'Nullable(UUID)')"
    )
    conditions = (
        "event != ''",
        "distinct_id != ''",
        *(
            f"NOT startsWith({name}, '{sign}')"
            for name in ("event", "distinct_id")
            for sign in "{["
        ),
        "isNotNull(id)",
        "isNotNull(at)",
        f"toYear(assumeNotNull(at)) BETWEEN {FIRST_YEAR} AND {LAST_YEAR}",
        f"ifNull({at_plain}, 0)",
        (
            f"({created_missing} OR (isNotNull(created) AND ifNull({created_plain}, 0)"
            f" AND toYear(assumeNotNull(created)) BETWEEN {FIRST_YEAR} AND {LAST_YEAR}))"
        ),
        "isValidJSON(properties)",
        "startsWith(trimLeft(properties), '{')",
        *(
            f"isValidUTF8({name})"
            for name in ("event", "distinct_id", "elements_chain", "properties")
        ),
        # What begins with a dollar is looked for as it stands: not where it is escaped.
        "position(properties, '\"$elements') = 0 AND position(properties, '\\\\u0024') = 0",
        f"NOT (event IN {_tuple(NEED_PERSON)} AND NOT has_person)",
        f"({text('person_id')} = '' OR isNotNull(person))",
        (
            "(isNull(person_properties) OR (isValidJSON(person_properties)"
            " AND startsWith(trimLeft(person_properties), '{')))"
        ),
        "isNull(raw_uncommon)",
    )
    has_person = (
        f"position(properties, {quoted(PROCESSING)}) = 0"
        f" OR JSONExtractRaw(properties, {quoted(PROCESSING)}) != 'false'"
    )
    return (
        f"SELECT number, if({text('uuid')} = '', {derived}, {own}) AS id,"
        f" {text('event')} AS event, {text('distinct_id')} AS distinct_id, {at} AS at,"
        f" if({created_missing}, at, {created}) AS created,"
        f" {text('properties', quoted('{}'))} AS properties,"
        f" {text('elements_chain')} AS elements_chain, {person} AS person,"
        f" if(isNull(person), NULL, {_maybe('person_properties', given)}) AS person_properties,"
        f" ({has_person}) AS has_person, ({' AND '.join(conditions)}) AS plain FROM ({raw})"
    )


def _maybe(name: str, given: frozenset[str]) -> str:
    return f"nullIf(raw_{name}, '')" if name in given else "CAST(NULL, 'Nullable(String)')"


def uuid5(namespace: UUID, text: str) -> str:
    """Return the expression for Python's `uuid.uuid5`."""
    parts = (
        "substring(h, 1, 8), '-', substring(h, 9, 4), '-5', substring(h, 14, 3), '-',"
        " substring('89AB', modulo(position('0123456789ABCDEF', substring(h, 17, 1)) - 1, 4) + 1, 1),"
        " substring(h, 18, 3), '-', substring(h, 21, 12)"
    )
    digest = f"hex(substring(SHA1(concat(unhex('{namespace.hex}'), {text})), 1, 16))"
    return f"arrayMap(h -> toUUIDOrNull(concat({parts})), [{digest}])[1]"


def _tuple(names: frozenset[str]) -> str:
    return f"({', '.join(quoted(one) for one in sorted(names))})"


def selected(names: Mapping[str, str]) -> str:
    """Return the columns of a file under their names here, and whether one is uncommon."""
    known = [f"{one} AS raw_{name}" for name, one in names.items() if name in COLUMNS]
    uncommon = [one for name, one in names.items() if name in UNCOMMON]
    seen = f"coalesce({', '.join(uncommon)})" if uncommon else "CAST(NULL, 'Nullable(String)')"
    return ", ".join((*known, f"{seen} AS raw_uncommon"))
