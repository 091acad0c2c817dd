"""Cohorts described by what persons did, against plain Python on random events."""

from __future__ import annotations

import operator
import random
from datetime import UTC, datetime, timedelta

import pytest

import querykit as qk
from querykit.errors import DraftProblem, NotSupported

pytest.importorskip("chdb", reason="the embedded engine is not installed")

NOW = datetime(2025, 5, 31, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
LENGTHS = {"hour": HOUR, "day": DAY, "week": 7 * DAY}
COMPARED = {
    "gte": operator.ge,
    "lte": operator.le,
    "gt": operator.gt,
    "lt": operator.lt,
    "eq": operator.eq,
    "exact": operator.eq,
}
NAMES = [f"p{number}" for number in range(8)]


def behaviour(sort, **members):
    given = {"type": "behavioral", "value": sort, "key": "buy", "event_type": "events"}
    return {**given, **members}


CASES = [
    *[behaviour("performed_event", time_value=n, time_interval="day") for n in (1, 4, "30")],
    behaviour("performed_event"),
    behaviour("performed_event", explicit_datetime="-1w"),
    behaviour("performed_event", explicit_datetime="2025-05-20", explicit_datetime_to="-5d"),
    behaviour("performed_event", explicit_datetime="-3d", time_value=20, time_interval="day"),
    behaviour("performed_event", time_value=1, time_interval="week", key=4, event_type="actions"),
    behaviour(
        "performed_event",
        time_value=2,
        time_interval="week",
        event_filters=[{"type": "event", "key": "plan", "value": "a"}],
    ),
    *[
        behaviour(
            "performed_event_multiple",
            time_value=2,
            time_interval="week",
            operator=op,
            operator_value=times,
        )
        for op, times in [
            *[("gte", 1), ("gte", 3), ("lte", 1), ("lte", 4), ("gt", 2), ("lt", 3)],
            *[("eq", 2), ("exact", "1"), (None, None)],
        ]
    ],
    *[
        behaviour("performed_event_first_time", time_value=n, time_interval="day")
        for n in (3, 10, 20, 60)
    ],
    behaviour(
        "performed_event_first_time",
        time_value=20,
        time_interval="day",
        event_filters=[{"type": "event", "key": "plan", "value": "b"}],
    ),
    *[
        behaviour(
            "performed_event_regularly",
            time_value=length,
            time_interval="day",
            total_periods=total,
            min_periods=least,
            operator=op,
            operator_value=times,
        )
        for length, total, least, op, times in [
            *[(3, 3, 3, "gte", 1), (3, 3, 2, "gte", 2), (1, 7, 3, "gte", 1), (2, 9, 1, "eq", 2)],
            *[(7, 4, 4, "lte", 3), (5, 6, 5, "gt", 0)],
        ]
    ],
    *[
        behaviour(
            sort,
            time_value=first,
            time_interval="day",
            seq_time_value=lately,
            seq_time_interval="day",
        )
        for sort in ("stopped_performing_event", "restarted_performing_event")
        for first, lately in [(14, 7), (10, 2), (20, 10), (5, 1)]
    ],
    *[
        behaviour(
            "performed_event_sequence",
            time_value=20,
            time_interval="day",
            seq_event=event,
            seq_event_type=event_type,
            seq_time_value=number,
            seq_time_interval=unit,
        )
        for event, event_type in [("buy", "events"), ("see", "events"), (4, "actions")]
        for number, unit in [(1, "hour"), (2, "day"), (1, "week")]
    ],
]
ENVIRONMENT = qk.Environment(
    id=1,
    actions=[{"id": 4, "name": "seen", "steps": [{"event": "see"}]}],
    cohorts=[
        {
            "id": number,
            "name": str(number),
            "filters": {"properties": {"type": "AND", "values": [one]}},
        }
        for number, one in enumerate(CASES, start=100)
    ],
)


def made_events(seed):
    """Return events as (who, name, at, plan), some of them at the same time or on borders."""
    chance = random.Random(seed)
    found = []
    for _ in range(chance.randint(20, 90)):
        at = NOW - chance.randint(0, 40) * DAY - chance.choice([0, 0, 1, 5, 20]) * HOUR
        name = chance.choice(["buy", "buy", "see"])
        found.append((chance.choice(NAMES[:-1]), name, at, chance.choice(["a", "b"])))
    return found


@pytest.fixture(scope="module", params=range(3))
def world(request):
    events = made_events(request.param)
    with qk.open_engine() as engine:
        engine.load(
            ENVIRONMENT,
            events=[
                {
                    "event": name,
                    "distinct_id": who,
                    "timestamp": at.isoformat(),
                    "properties": {"plan": plan},
                }
                for who, name, at, plan in events
            ],
            persons=[{"distinct_ids": [one], "properties": {"name": one}} for one in NAMES],
        )

        def members(number):
            text = f"select properties.name from persons where id in cohort {number} order by 1"
            answer = engine.run({"kind": "HogQLQuery", "query": text}, ENVIRONMENT, now=NOW)
            return [row[0] for row in answer["results"]]

        yield events, members


# -- who it should be ---------------------------------------------------------------------------------


def span(given, value="time_value", unit="time_interval"):
    return int(given[value]) * LENGTHS[given[unit]]


def bounds(given):
    since = None if not given.get("time_value") else NOW - span(given)
    explicit = {
        "-1w": NOW - 7 * DAY,
        "-3d": NOW - 3 * DAY,
        "2025-05-20": datetime(2025, 5, 20, tzinfo=UTC),
    }
    since = explicit.get(given.get("explicit_datetime"), since)
    return since, NOW - 5 * DAY if given.get("explicit_datetime_to") else NOW


def done_by(given, events, who, key="key", event_type="event_type"):
    """Return when a person did it."""
    name = "see" if given[event_type] == "actions" else given[key]
    filters = given.get("event_filters") if key == "key" else None
    return [
        at
        for one, event, at, plan in events
        if one == who and event == name and (not filters or plan == filters[0]["value"])
    ]


def is_in(given, events, who):  # noqa: PLR0911 - one per sort
    """Return whether a person showed a behaviour."""
    times = done_by(given, events, who)
    since, until = bounds(given)
    within = [at for at in times if (since is None or at >= since) and at <= until]
    compared = COMPARED[given.get("operator") or "gte"]
    often = int(given.get("operator_value") or 1)
    lately = NOW
    if "seq_time_value" in given:
        lately -= span(given, "seq_time_value", "seq_time_interval")
    sort = given["value"]
    if sort == "performed_event":
        return bool(within)
    if sort == "performed_event_multiple":
        return bool(within) and compared(len(within), often)
    if sort == "performed_event_first_time":
        return bool(times) and min(times) >= since
    if sort == "stopped_performing_event":
        return bool(within) and max(within) < lately
    if sort == "restarted_performing_event":
        before = any(at < since for at in times)
        between = any(since <= at < lately for at in times)
        return before and not between and any(at >= lately for at in times)
    if sort == "performed_event_regularly":
        return regular(given, times, compared, int(given.get("operator_value") or 0))
    then = done_by(given, events, who, "seq_event", "seq_event_type")
    ahead = span(given, "seq_time_value", "seq_time_interval")
    return any(first < at <= first + ahead for first in within for at in then if at >= since)


def regular(given, times, compared, often):
    length, good = span(given), 0
    if not any(at > NOW - given["total_periods"] * length for at in times):
        return False
    for number in range(given["total_periods"]):
        end = NOW - number * length
        good += compared(sum(end - length < at <= end for at in times), often)
    return good >= given["min_periods"]


@pytest.mark.parametrize("number", range(100, 100 + len(CASES)))
def test_behaviour__members__are_who_showed_it(world, number):
    events, members = world
    given = CASES[number - 100]
    assert members(number) == [who for who in NAMES if is_in(given, events, who)]


def test_behaviours__of_all_cases__have_and_lack_members(world):
    """Cases that everybody or nobody is in would prove nothing."""
    events, _ = world
    sizes = [sum(is_in(given, events, who) for who in NAMES) for given in CASES]
    assert sum(0 < size < len(NAMES) for size in sizes) > len(CASES) / 3


# -- what no cohort can be ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        (
            behaviour("performed_event_multiple", operator="eq", operator_value=0),
            DraftProblem,
            "no times",
        ),
        (
            behaviour("performed_event_multiple", operator="lt", operator_value=1),
            DraftProblem,
            "no times",
        ),
        (
            behaviour("performed_event_multiple", operator="near", operator_value=1),
            DraftProblem,
            "operator 'near'",
        ),
        (
            behaviour(
                "stopped_performing_event",
                time_value=1,
                time_interval="day",
                seq_time_value=2,
                seq_time_interval="day",
            ),
            DraftProblem,
            "shorter",
        ),
        (behaviour("restarted_performing_event", time_value=1), DraftProblem, "a shorter one"),
        (behaviour("performed_event", time_value=-3), DraftProblem, "time_value"),
        (behaviour("performed_event", time_value="soon"), DraftProblem, "time_value"),
        (
            behaviour("performed_event", time_value=1, time_interval="fortnight"),
            DraftProblem,
            "time_interval",
        ),
        (
            behaviour("performed_event_regularly", time_value=1, total_periods=2, min_periods=3),
            DraftProblem,
            "min_periods",
        ),
        (behaviour("performed_event_regularly", total_periods=2), DraftProblem, "time_value"),
        (behaviour("danced"), NotSupported, "danced"),
    ],
)
def test_behaviour__impossible__is_refused(given, error, words):
    environment = qk.Environment(
        id=1, cohorts=[{"id": 1, "filters": {"properties": {"type": "OR", "values": [given]}}}]
    )
    text = "select 1 from persons where id in cohort 1"
    with qk.open_engine() as engine, pytest.raises(error, match=words):
        engine.run({"kind": "HogQLQuery", "query": text}, environment, now=NOW)
