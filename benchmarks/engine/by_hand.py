"""Insights, and the ClickHouse SQL that somebody would write by hand for the same numbers.

Each has a node, the SQL, and two functions that bring the answer of each side into one form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shop import FIRST, LAST

if TYPE_CHECKING:
    from collections.abc import Callable

RANGE = {"date_from": FIRST, "date_to": LAST}
PAGEVIEW = {"kind": "EventsNode", "event": "$pageview"}
WHERE = f"team_id = 1 AND timestamp >= '{FIRST}' AND timestamp < '{LAST}'::Date + 1"
PERSON = "if(notEmpty(o.distinct_id), o.person_id, e.person_id)"
MERGED = """events AS e LEFT JOIN (
    SELECT distinct_id, argMax(person_id, version) AS person_id
    FROM person_distinct_id_overrides WHERE team_id = 1 GROUP BY distinct_id
) AS o ON e.distinct_id = o.distinct_id"""


@dataclass(frozen=True)
class Case:
    """One insight both ways."""

    name: str
    node: dict[str, Any]
    sql: str
    ours: Callable[[dict[str, Any]], Any]
    theirs: Callable[[list[list[Any]]], Any]


def trends(**more):
    """Return a trend of page views over the month."""
    series = [{**PAGEVIEW, **more.pop("series", {})}]
    return {"kind": "TrendsQuery", "series": series, "dateRange": RANGE, "interval": "day", **more}


def by_day(answer):
    return answer["results"][0]["data"]


def column(rows):
    return [float(row[1]) for row in sorted(rows)]


CASES = [
    Case(
        "trends, count",
        trends(),
        f"SELECT toDate(timestamp) AS day, count() FROM events "
        f"WHERE {WHERE} AND event = '$pageview' GROUP BY day",
        by_day,
        column,
    ),
    Case(
        "trends, unique users",
        trends(series={"math": "dau"}),
        f"SELECT toDate(timestamp) AS day, uniqExact({PERSON}) FROM {MERGED} "
        f"WHERE {WHERE} AND event = '$pageview' GROUP BY day",
        by_day,
        column,
    ),
    Case(
        "trends, sum of a property",
        trends(series={"math": "sum", "math_property": "price"}),
        f"SELECT toDate(timestamp) AS day, sum(JSONExtractFloat(properties, 'price')) FROM events "
        f"WHERE {WHERE} AND event = '$pageview' GROUP BY day",
        by_day,
        column,
    ),
    Case(
        "trends, by browser",
        trends(breakdownFilter={"breakdown": "$browser", "breakdown_type": "event"}),
        f"SELECT JSONExtractString(properties, '$browser') AS b, toDate(timestamp) AS day, count() "
        f"FROM events WHERE {WHERE} AND event = '$pageview' GROUP BY b, day",
        lambda answer: {one["breakdown_value"]: one["data"] for one in answer["results"]},
        lambda rows: {
            name: [float(row[2]) for row in sorted(rows) if row[0] == name]
            for name in sorted({row[0] for row in rows})
        },
    ),
    Case(
        "trends, filter by a property",
        trends(
            properties=[
                {"type": "event", "key": "$browser", "value": ["Safari"], "operator": "exact"}
            ]
        ),
        f"SELECT toDate(timestamp) AS day, count() FROM events WHERE {WHERE} "
        "AND event = '$pageview' AND JSONExtractString(properties, '$browser') = 'Safari' GROUP BY day",
        by_day,
        column,
    ),
    Case(
        "stickiness",
        {"kind": "StickinessQuery", "series": [PAGEVIEW], "dateRange": RANGE, "interval": "day"},
        f"SELECT days, count() FROM (SELECT {PERSON} AS p, uniqExact(toDate(timestamp)) AS days "
        f"FROM {MERGED} WHERE {WHERE} AND event = '$pageview' GROUP BY p) GROUP BY days",
        lambda answer: [one for one in answer["results"][0]["data"] if one],
        lambda rows: [float(row[1]) for row in sorted(rows, key=lambda row: int(row[0]))],
    ),
    Case(
        "lifecycle",
        {"kind": "LifecycleQuery", "series": [PAGEVIEW], "dateRange": RANGE, "interval": "day"},
        f"""
        SELECT state.1 AS day, state.2 AS status, count() FROM (
            SELECT arrayJoin(arrayConcat(
                arrayMap(d -> (d, if(has(days, d - 1), 'returning', 'resurrecting')), days),
                arrayMap(d -> (d + 1, 'dormant'), arrayFilter(d -> NOT has(days, d + 1), days))
            )) AS state
            FROM (
                SELECT {PERSON} AS p, groupUniqArray(toDate(timestamp)) AS days
                FROM {MERGED} WHERE team_id = 1 AND event = '$pageview'
                AND timestamp >= '{FIRST}'::Date - 1 AND timestamp < '{LAST}'::Date + 1 GROUP BY p
            )
        ) WHERE day BETWEEN '{FIRST}' AND '{LAST}' GROUP BY day, status
        """,
        lambda answer: {
            one["status"]: [abs(value) for value in one["data"]]
            for one in answer["results"]
            if one["status"] in ("returning", "dormant")
        },
        lambda rows: {
            status: [
                {row[0]: float(row[2]) for row in rows if row[1] == status}.get(
                    f"{FIRST[:8]}{day:02}", 0
                )
                for day in range(1, 31)
            ]
            for status in ("returning", "dormant")
        },
    ),
    Case(
        "retention",
        {
            "kind": "RetentionQuery",
            "dateRange": RANGE,
            "retentionFilter": {
                "targetEntity": {"id": "$pageview", "type": "events"},
                "returningEntity": {"id": "$pageview", "type": "events"},
                "period": "Day",
                "totalIntervals": 11,
                "retentionType": "retention_recurring",
            },
        },
        f"""
        SELECT start, after, count() FROM (
            SELECT arrayJoin(days) AS start, arrayJoin(arrayMap(d -> d - start,
                arrayFilter(d -> d >= start, days))) AS after
            FROM (
                SELECT {PERSON} AS p, groupUniqArray(toDate(timestamp)) AS days
                FROM {MERGED} WHERE {WHERE} AND event = '$pageview' GROUP BY p
            )
        ) WHERE after < 11 GROUP BY start, after
        """,
        lambda answer: [value["count"] for value in answer["results"][5]["values"]],
        lambda rows: [
            float(row[2])
            for row in sorted(rows, key=lambda row: int(row[1]))
            if row[0] == f"{FIRST[:8]}06"
        ],
    ),
    Case(
        "funnel of three steps, counts alone by hand",
        {
            "kind": "FunnelsQuery",
            "dateRange": RANGE,
            "series": [
                PAGEVIEW,
                {"kind": "EventsNode", "event": "signed_up"},
                {"kind": "EventsNode", "event": "order_placed"},
            ],
        },
        f"""
        SELECT level, count() FROM (
            SELECT {PERSON} AS p, windowFunnel(1209600)(toDateTime(timestamp),
                event = '$pageview', event = 'signed_up', event = 'order_placed') AS level
            FROM {MERGED} WHERE {WHERE} AND event IN ('$pageview', 'signed_up', 'order_placed')
            GROUP BY p
        ) GROUP BY level
        """,
        lambda answer: [one["count"] for one in answer["results"]],
        lambda rows: [
            sum(int(row[1]) for row in rows if int(row[0]) >= step) for step in (1, 2, 3)
        ],
    ),
    Case(
        "funnel of three steps",
        {
            "kind": "FunnelsQuery",
            "dateRange": RANGE,
            "series": [
                PAGEVIEW,
                {"kind": "EventsNode", "event": "signed_up"},
                {"kind": "EventsNode", "event": "order_placed"},
            ],
        },
        f"""
        SELECT countIf(t.1 > 0), countIf(t.2 > 0), countIf(t.3 > 0), avgIf(t.2 - t.1, t.2 > t.1),
            avgIf(t.3 - t.2, t.3 > t.2), medianIf(t.2 - t.1, t.2 > t.1), medianIf(t.3 - t.2, t.3 > t.2)
        FROM (
            SELECT {PERSON} AS p,
                arraySort(groupArray((toFloat64(timestamp), indexOf(
                    ['$pageview', 'signed_up', 'order_placed'], event)))) AS es,
                arrayMap(e -> if(e.2 = 1, e.1, 0.), es) AS s1,
                arrayPushFront(arrayPopBack(arrayFill(x -> x > 0, s1)), 0.) AS b1,
                arrayMap((e, b) -> if(e.2 = 2 AND b > 0 AND e.1 - b <= 1209600, (b, e.1), (0., 0.)),
                    es, b1) AS s2,
                arrayPushFront(arrayPopBack(arrayFill(x -> x.1 > 0, s2)), (0., 0.)) AS b2,
                arrayMap((e, b) -> if(e.2 = 3 AND b.1 > 0 AND e.1 - b.1 <= 1209600,
                    (b.1, b.2, e.1), (0., 0., 0.)), es, b2) AS s3,
                arrayFirst(x -> x > 0, s1) AS f1,
                arrayFirst(x -> x.1 > 0, s2) AS f2,
                arrayFirst(x -> x.1 > 0, s3) AS f3,
                multiIf(f3.1 > 0, f3, f2.1 > 0, (f2.1, f2.2, 0.), (f1, 0., 0.)) AS t
            FROM {MERGED} WHERE {WHERE} AND event IN ('$pageview', 'signed_up', 'order_placed')
            GROUP BY p
        )
        """,
        lambda answer: [
            *[one["count"] for one in answer["results"]],
            *[round(one["average_conversion_time"]) for one in answer["results"][1:]],
        ],
        lambda rows: [*map(int, rows[0][:3]), *map(round, rows[0][3:5])],
    ),
    Case(
        "paths",
        {
            "kind": "PathsQuery",
            "dateRange": RANGE,
            "pathsFilter": {"includeEventTypes": ["$pageview"], "stepLimit": 5, "edgeLimit": 50},
        },
        f"""
        SELECT edge.1 AS step, edge.2 AS source, edge.3 AS target, count() AS people FROM (
            SELECT arrayJoin(arrayMap((at, x, y) -> (at, x, y), arrayEnumerate(arrayPopBack(path)),
                arrayPopBack(path), arrayPopFront(path))) AS edge
            FROM (
                SELECT arraySlice(arrayCompact(arrayMap(x -> x.2, arrayJoin(arraySplit(
                    (x, gap) -> gap >= 1800, stream, arrayDifference(arrayMap(x -> x.1, stream))
                )))), 1, 5) AS path
                FROM (
                    SELECT {PERSON} AS p, arraySort(groupArray((toUnixTimestamp(timestamp),
                        replaceRegexpOne(JSONExtractString(properties, '$current_url'), '(.)/$', '\\\\1')
                    ))) AS stream
                    FROM {MERGED} WHERE {WHERE} AND event = '$pageview' GROUP BY p
                )
            )
        ) GROUP BY edge ORDER BY people DESC LIMIT 50
        """,
        lambda answer: sum(one["value"] for one in answer["results"]),
        lambda rows: sum(int(row[3]) for row in rows),
    ),
]
