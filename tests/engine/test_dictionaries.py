"""Dictionaries that compiled SQL looks into."""

from __future__ import annotations

from collections import Counter

import pytest

from querykit import Environment
from querykit.engine import open_backend
from querykit.engine.channels import channel_rows
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
