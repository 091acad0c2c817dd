from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from querykit.service.staleness import age_of, interval_of

NOW = datetime(2021, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
DAY = 24 * HOUR


@pytest.mark.parametrize(
    ("interval", "fresh", "lazy"),
    [
        (None, 6 * HOUR, 12 * HOUR),
        ("minute", timedelta(minutes=5), timedelta(minutes=15)),
        ("hour", HOUR, 2 * HOUR),
        ("day", 6 * HOUR, 12 * HOUR),
        ("week", DAY, DAY),
        ("month", DAY, DAY),
    ],
)
def test_age__at_the_edges__follows_the_table(
    interval: str | None, fresh: timedelta, lazy: timedelta
):
    assert age_of(interval, NOW - fresh, NOW) == "fresh"
    assert age_of(interval, NOW - fresh - SECOND, NOW) == ("lazy" if lazy > fresh else "stale")
    assert age_of(interval, NOW - lazy - SECOND, NOW) == "stale"


def test_age__seconds__never_stale():
    assert age_of("second", NOW - 1000 * DAY, NOW) == "fresh"


def test_age__range_ended_before__never_stale():
    made = NOW - 2 * DAY
    assert age_of("day", made, NOW, made - timedelta(seconds=11)) == "fresh"
    assert age_of("day", made, NOW, made - timedelta(seconds=9)) == "stale"


def test_interval__hogql__is_a_minute():
    assert interval_of({"kind": "HogQLQuery", "query": "select 1"}) == "minute"
    assert interval_of({"kind": "TrendsQuery"}) == "day"
    assert interval_of({"kind": "TrendsQuery", "interval": "hour"}) == "hour"
    assert interval_of({"kind": "FunnelsQuery"}) is None
