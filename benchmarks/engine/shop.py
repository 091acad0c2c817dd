"""A month of a web shop, made inside the engine: as many events as asked for, the same at each run."""

from __future__ import annotations

FIRST, LAST = "2026-06-01", "2026-06-30"
EVENTS_OF_ONE = 20
"""Events that a person has on average."""

MERGED = 50
"""One person in so many was merged: the events of one of its distinct ids were sent for another."""

EVENT = "['$pageview', '$pageview', '$pageview', 'signed_up', 'order_placed'][1 + pick % 5]"
BROWSER = "['Chrome', 'Safari', 'Firefox', 'Edge'][1 + pick % 4]"
PAGE = (
    "concat('https://shop.example/', ['', 'hats', 'shoes', 'cart', 'pay'][1 + intDiv(pick, 7) % 5])"
)


def fill(backend, count, *, at_once=1_000_000):
    """Insert events, and the persons and distinct ids that they belong to."""
    persons = max(1, count // EVENTS_OF_ONE)
    for start in range(0, count, at_once):
        backend.command(_events(start, min(at_once, count - start), persons))
    backend.command(
        "INSERT INTO person (id, created_at, team_id, properties, is_identified, version) "
        f"SELECT {_uuid('number')}, toDateTime64('2026-05-20', 3), 1, '{{}}', 1, 1 "
        f"FROM numbers({persons})"
    )
    backend.command(
        "INSERT INTO person_distinct_id2 (team_id, distinct_id, person_id, version) "
        f"SELECT 1, concat('d', toString(number)), {_uuid('number')}, 1 FROM numbers({persons})"
    )
    backend.command(
        "INSERT INTO person_distinct_id_overrides (team_id, distinct_id, person_id, version) "
        f"SELECT 1, concat('d', toString(number)), {_uuid('number + 1')}, 2 "
        f"FROM numbers({persons - 1}) WHERE number % {MERGED} = 0"
    )


def _events(start, count, persons):
    return f"""
        INSERT INTO events (uuid, event, properties, timestamp, team_id, distinct_id, created_at,
            person_id, person_created_at, person_properties)
        SELECT
            toUUID(concat('0197', substring(hex(sipHash128(number)), 5))) AS uuid,
            {EVENT} AS event,
            concat('{{"$browser":"', {BROWSER}, '","$current_url":"', {PAGE},
                '","$session_id":"', toString({_uuid("who * 31 + intDiv(second, 86400)")}),
                '","price":', toString(pick % 200), '}}') AS properties,
            toDateTime64('{FIRST}', 6, 'UTC') + toIntervalSecond(second) AS timestamp,
            1, concat('d', toString(who)) AS distinct_id, timestamp,
            {_uuid("who")}, toDateTime64('2026-05-20', 3), '{{}}'
        FROM (
            SELECT number, cityHash64(number) AS pick, cityHash64(number, 'who') % {persons} AS who,
                cityHash64(number, 'when') % (30 * 86400) AS second
            FROM numbers({start}, {count})
        )
    """


def _uuid(number):
    return f"reinterpretAsUUID(sipHash128({number}))"
