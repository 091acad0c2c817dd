"""Dictionaries that compiled SQL looks into."""

from __future__ import annotations

from collections import Counter
from contextlib import closing

import pytest

from querykit import Environment
from querykit.engine import open_backend
from querykit.engine.channels import channel_rows
from querykit.engine.rates import store_rates
from querykit.errors import BadData
from querykit.run import open_engine

SESSION = "0190e3b0-7c00-7abc-8def-0123456789ab"


def test_channels__source_or_medium__stands_once():
    counts = Counter(row[:2] for row in channel_rows())
    assert [key for key, count in counts.items() if count > 1] == []


def test_channels__names__are_lower_case():
    assert [row[0] for row in channel_rows() if row[0] != row[0].lower()] == []


def test_dictionary__two_engines__have_its_rows_once():
    first, second = open_backend("chdb://:memory:"), open_backend("chdb://:memory:")
    try:
        rows = second.query("SELECT count() FROM posthog.channel_definition").rows
        assert rows == [[len(channel_rows())]]
        first.close()
        found = second.query(
            "SELECT dictGetOrNull('posthog.channel_definition_dict', 'type_if_organic',"
            " ('google.com', 'source'))"
        )
        assert found.rows == [["Organic Search"]]
    finally:
        first.close()
        second.close()


@pytest.mark.parametrize(
    ("properties", "channel"),
    [
        ({"$referring_domain": "$direct"}, "Direct"),
        ({"$referring_domain": "www.google.com"}, "Organic Search"),
        ({"$referring_domain": "www.google.com", "gclid": "x"}, "Paid Search"),
        ({"utm_source": "Facebook", "utm_medium": "CPC"}, "Paid Social"),
        ({"utm_medium": "newsletter"}, "Email"),
        ({"utm_campaign": "cross-network-1"}, "Cross Network"),
        ({"$referring_domain": "blog.example.org"}, "Referral"),
        ({}, "Unknown"),
    ],
)
def test_channel_type__of_a_session__follows_its_origin(properties, channel):
    event = {
        "event": "$pageview",
        "distinct_id": "a",
        "timestamp": "2024-07-24T10:00:00Z",
        "properties": {"$session_id": SESSION, **properties},
    }
    environment = Environment()
    with open_engine() as engine:
        engine.load(environment, events=[event])
        node = {"kind": "HogQLQuery", "query": "select $channel_type from sessions"}
        assert engine.run(node, environment)["results"] == [[channel]]


RATES = [
    {"currency": "EUR", "date": "2024-01-01", "rate": 0.5},
    {"currency": "EUR", "date": "2024-02-01", "rate": "0.8"},
    {"currency": "JPY", "date": "2024-01-01", "rate": 150},
]


@pytest.mark.parametrize(
    ("currency", "day", "rate"),
    [
        ("EUR", "2023-12-31", 0),
        ("EUR", "2024-01-01", 0.5),
        ("EUR", "2024-01-31", 0.5),
        ("EUR", "2024-02-01", 0.8),
        ("EUR", "2026-01-01", 0.8),
        ("JPY", "2024-03-01", 150),
        ("USD", "2024-03-01", 0),
    ],
)
def test_rates__of_a_day__are_the_last_known(currency, day, rate):
    backend = open_backend("chdb://:memory:")
    assert store_rates(backend, RATES) == 3
    found = backend.query(
        "SELECT dictGetOrDefault('posthog.exchange_rate_dict', 'rate', "
        f"'{currency}', toDate('{day}'), toDecimal64(0, 10))"
    )
    assert found.rows == [[rate]]
    assert backend.query("SELECT count() FROM exchange_rate").rows == [[3]]
    backend.close()


def test_rates__stored_again__the_newer_one_counts():
    sql = "SELECT dictGet('posthog.exchange_rate_dict', 'rate', 'SEK', toDate('2024-05-05'))"
    with closing(open_backend("chdb://:memory:")) as backend:
        for rate in (2, 3):
            store_rates(backend, [{"currency": "SEK", "date": "2024-01-01", "rate": rate}])
        assert backend.query(sql).rows == [[3]]


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        ({"currency": "EUR", "rate": 1}, "rate 0: there is no date"),
        ({"currency": "EUR", "date": "2024-01-01", "rate": -1}, "no rate above zero"),
        ({"currency": "EUR", "date": "2024-01-01", "rate": True}, "no rate above zero"),
        ({"currency": "EUR", "date": "2024-01-01", "rate": "much"}, "no rate above zero"),
    ],
)
def test_rates__bad_one__is_refused(rate, said):
    backend = open_backend("chdb://:memory:")
    with pytest.raises(BadData, match=said):
        store_rates(backend, [rate])
    backend.close()


def test_convert_currency__of_a_property__is_at_the_rate_of_its_day():
    environment = Environment()
    events = [
        {"event": "sale", "distinct_id": "a", "timestamp": f"2024-{month}-15T10:00:00Z"}
        | {"properties": {"amount": 10}}
        for month in ("01", "02")
    ]
    node = {
        "kind": "HogQLQuery",
        "query": "select toFloat(convertCurrency('EUR', 'USD', toFloat(properties.amount),"
        " toDate(timestamp))) from events order by timestamp",
    }
    with open_engine() as engine:
        engine.load(environment, events=events)
        assert engine.load_rates(RATES) == 3
        assert engine.run(node, environment)["results"] == [[20], [12.5]]
