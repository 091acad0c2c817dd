"""Date ranges: what texts stand for, which buckets there are, and what is compared with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from querykit.draft.dates import (
    align,
    labels,
    make_clock,
    previous_range,
    read_moment,
    resolve_range,
    step,
)
from querykit.errors import DraftProblem

CLOCK = make_clock("2025-05-14T10:20:00Z")
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]


def dated(text, interval="day", clock=CLOCK, **more):
    return resolve_range({"date_from": text, **more}, interval, clock)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("-7d", "2025-05-07 00:00"),
        ("7d", "2025-05-07 00:00"),
        ("-24h", "2025-05-13 10:00"),
        ("-1mStart", "2025-04-01 00:00"),
        ("-1mEnd", "2025-04-30 00:00"),
        ("-2w", "2025-04-30 00:00"),
        ("-1q", "2025-02-12 00:00"),
        ("-1y", "2024-05-14 00:00"),
        ("yStart", "2025-01-01 00:00"),
        ("-1yStart", "2024-01-01 00:00"),
        ("-1dStart", "2025-05-13 00:00"),
        ("dStart", "2025-05-14 00:00"),
        ("mStart", "2025-05-01 00:00"),
        ("2024-3-7", "2024-03-07 00:00"),
        ("2024-03-07T08:09:10", "2024-03-07 08:09"),
        ("2024-03-07T08:09:10+02:00", "2024-03-07 06:09"),
        (None, "2025-05-07 00:00"),
        ("all", "2015-01-01 00:00"),
    ],
)
def test_date_from__text__begins_at(text, start):
    assert f"{dated(text).start:%Y-%m-%d %H:%M}" == start


def test_date_from__no_date__is_now():
    assert read_moment("whenever", CLOCK).at == CLOCK.now


@pytest.mark.parametrize(
    ("now", "text", "day"),
    [
        ("2025-03-31T12:00:00Z", "-1m", "2025-02-28"),
        ("2024-03-31T12:00:00Z", "-1m", "2024-02-29"),
        ("2024-02-29T12:00:00Z", "-1y", "2023-02-28"),
    ],
)
def test_date_from__short_month__is_its_last_day(now, text, day):
    assert f"{dated(text, clock=make_clock(now)).start:%Y-%m-%d}" == day


@pytest.mark.parametrize(
    ("interval", "more", "end"),
    [
        ("day", {}, "2025-05-14 23:59:59.999999"),
        ("day", {"date_to": "2025-05-10T08:00:00"}, "2025-05-10 23:59:59.999999"),
        ("week", {"date_to": "2025-05-10"}, "2025-05-10 23:59:59.999999"),
        ("hour", {}, "2025-05-14 10:59:59.999999"),
        ("hour", {"date_to": "2025-05-10"}, "2025-05-10 00:00:00.000000"),
        ("minute", {}, "2025-05-14 10:20:59.999999"),
        (
            "day",
            {"date_to": "2025-05-10T08:00:00", "explicitDate": True},
            "2025-05-10 08:00:00.000000",
        ),
    ],
)
def test_date_to__interval__decides_how_far_the_last_day_goes(interval, more, end):
    assert f"{dated('2025-05-08', interval, **more).end:%Y-%m-%d %H:%M:%S.%f}" == end


def test_range__ends_before_it_begins__names_the_member():
    with pytest.raises(DraftProblem) as problem:
        dated("2025-05-08", date_to="2025-05-01")
    assert problem.value.pointer == "/dateRange"


def test_range__far_past__is_refused():
    with pytest.raises(DraftProblem, match="1970"):
        dated("-99999d")


def test_range__too_many_buckets__is_refused():
    with pytest.raises(DraftProblem, match="intervals"):
        dated("2015-01-01", "minute").buckets()


def test_buckets__week__first_is_partial():
    within = dated("2025-05-07", "week", date_to="2025-05-20")
    assert [f"{one:%m-%d}" for one in within.buckets()] == ["05-04", "05-11", "05-18"]
    assert f"{within.lower:%m-%d}" == "05-07"
    assert labels(within.buckets(), within) == ["7–10 May", "11–17 May", "18–20 May"]  # noqa: RUF001


def test_buckets__month__counts_from_the_first():
    within = dated("2025-04-16", "month", date_to="2025-05-20")
    assert f"{within.lower:%m-%d}" == "04-01"
    assert labels(within.buckets(), within) == ["Apr 2025", "May 2025"]


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [
        ("2025-04-27", "2025-05-03", "27-Apr – 3-May"),  # noqa: RUF001
        ("2024-12-29", "2025-01-04", "29-Dec-2024 – 4-Jan-2025"),  # noqa: RUF001
        ("2025-05-07", "2025-05-07", "7-May-2025"),
    ],
)
def test_labels__week__are_clipped_to_the_range(first, last, label):
    within = dated(first, "week", date_to=last)
    assert labels(within.buckets(), within) == [label]


def test_labels__hour__has_day_and_time():
    within = dated("2025-05-07T13:00:00", "hour", date_to="2025-05-07T14:00:00")
    assert labels(within.buckets(), within) == ["7-May 13:00", "7-May 14:00"]


def test_buckets__clocks_go_back__one_hour_comes_twice():
    clock = make_clock("2025-11-20", timezone="Europe/Berlin")
    within = dated("2025-10-26", "hour", clock, date_to="2025-10-26T23:59:00")
    hours = [one.hour for one in within.buckets()]
    assert len(hours) == 25
    assert hours.count(2) == 2


@pytest.mark.parametrize(
    ("given", "interval", "compare_to", "expected"),
    [
        ({"date_from": "-7d"}, "day", None, ("2025-04-30 00:00", "2025-05-07 23:59")),
        (
            {"date_from": "2025-05-10", "date_to": "2025-05-14"},
            "day",
            None,
            ("2025-05-05 00:00", "2025-05-09 23:59"),
        ),
        ({"date_from": "-6d"}, "day", None, ("2025-05-01 00:00", "2025-05-07 23:59")),
        ({"date_from": "-3h"}, "hour", None, ("2025-05-14 03:00", "2025-05-14 06:59")),
        ({"date_from": "-7d"}, "day", "-1w", ("2025-04-30 00:00", "2025-05-07 23:59")),
        ({"date_from": "-7d"}, "day", "-1m", ("2025-04-09 00:00", "2025-04-16 23:59")),
        ({"date_from": "-7d"}, "day", "-1y", ("2024-05-08 00:00", "2024-05-15 23:59")),
    ],
)
def test_previous__range__is_shifted(given, interval, compare_to, expected):
    before = previous_range(resolve_range(given, interval, CLOCK), compare_to)
    assert (f"{before.start:%Y-%m-%d %H:%M}", f"{before.end:%Y-%m-%d %H:%M}") == expected


def test_previous__no_span__names_the_member():
    with pytest.raises(DraftProblem) as problem:
        previous_range(dated("-7d"), "soon")
    assert problem.value.pointer == "/compareFilter/compare_to"


INSTANTS = st.datetimes(
    min_value=datetime(1990, 1, 1), max_value=datetime(2037, 1, 1), timezones=st.just(UTC)
)


@given(
    INSTANTS,
    st.sampled_from(ZONES),
    st.sampled_from(["hour", "day", "week", "month"]),
    st.booleans(),
)
def test_align__any_instant__lies_in_its_interval(at, zone, interval, monday):
    clock = make_clock(at, timezone=zone, week_start="monday" if monday else "sunday")
    start = align(clock.now, interval, clock)
    after = step(start, interval)
    assert start.astimezone(UTC) <= at < after.astimezone(UTC)
    assert align(after, interval, clock) == after


@given(
    INSTANTS, st.sampled_from(ZONES), st.integers(0, 400), st.sampled_from(["day", "week", "month"])
)
def test_buckets__any_range__touch_without_gaps(at, zone, days, interval):
    clock = make_clock(at, timezone=zone)
    within = resolve_range({"date_from": f"-{days}d"}, interval, clock)
    found = within.buckets()
    assert found[0].astimezone(UTC) <= within.start.astimezone(UTC)
    assert found[-1].astimezone(UTC) <= within.end.astimezone(UTC)
    assert step(found[-1], interval).astimezone(UTC) > within.end.astimezone(UTC)
    assert all(step(one, interval) == two for one, two in pairwise(found))


@given(INSTANTS, st.sampled_from(ZONES), st.integers(1, 60))
def test_previous__days__has_as_many_buckets(at, zone, days):
    clock = make_clock(at, timezone=zone)
    current = resolve_range({"date_from": f"-{days}d"}, "day", clock)
    before = previous_range(current)
    assert len(before.buckets()) == len(current.buckets())
    gap = current.start.date() - before.start.date()
    assert gap in (timedelta(days=days), timedelta(days=days + 1))
