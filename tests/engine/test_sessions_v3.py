"""Sessions of the third version, beside those of the second (physical.md 5.3)."""

from __future__ import annotations

import pytest

from querykit import Environment
from querykit.run import open_engine

ENVIRONMENT = Environment()
SESSION = "01890e3b-7c00-7abc-8def-0123456789ab"
OTHER = "01890e3b-7c00-7abc-8def-0123456789ac"


def _event(second, event, session=SESSION, **properties):
    return {
        "event": event,
        "distinct_id": "a",
        "timestamp": f"2023-06-30T21:36:{second:02}Z",
        "properties": {"$session_id": session, **properties},
    }


EVENTS = [
    _event(
        10, "custom", **{"$current_url": "https://x/early", "utm_source": "bing", "fbclid": "f"}
    ),
    _event(
        17,
        "$pageview",
        **{"$current_url": "https://x/a?x=1", "utm_source": "google", "$viewport_width": 1200},
        **{"gclid": "g", "ttclid": "t", "$browser": "Chrome", "$host": "x"},
    ),
    _event(30, "$autocapture", **{"$current_url": "https://x/a?x=1", "$feature/new": "blue"}),
    _event(40, "buy", **{"$current_url": "https://x/late"}),
    _event(5, "buy", OTHER, **{"$current_url": "https://x/only"}),
    _event(5, "$pageview", "11111111-7c00-4abc-8def-0123456789ab"),
]


@pytest.fixture(scope="module")
def engine():
    with open_engine() as opened:
        opened.load(ENVIRONMENT, events=EVENTS)
        yield opened


def _ask(engine, columns, version, where=f"session_id = '{SESSION}'"):
    node = {
        "kind": "HogQLQuery",
        "query": f"select {columns} from sessions where {where} order by session_id",
        "modifiers": {"sessionTableVersion": version},
    }
    return engine.run(node, ENVIRONMENT)["results"]


@pytest.mark.parametrize(
    ("column", "second", "third"),
    [
        ("$entry_current_url", "https://x/early", "https://x/a?x=1"),
        ("$end_current_url", "https://x/late", "https://x/a?x=1"),
        ("$entry_utm_source", "bing", "google"),
        ("$entry_utm_medium", None, None),
        ("$entry_gclid", None, "g"),
        ("$entry_ttclid", None, "t"),
        ("length($urls)", 3, 1),
        ("$pageview_count", 1, 1),
        ("$autocapture_count", 1, 1),
        ("$session_duration", 30, 30),
        ("$is_bounce", 0, 0),
    ],
)
def test_field__of_a_session_with_an_earlier_event__by_version(engine, column, second, third):
    assert _ask(engine, column, "v2") == [[second]]
    assert _ask(engine, column, "v3") == [[third]]


def test_sessions__without_a_page__are_there_and_no_bounce_is_known(engine):
    columns = "session_id, $entry_current_url, $pageview_count, $is_bounce"
    assert _ask(engine, columns, "v3", "true") == [
        [SESSION, "https://x/a?x=1", 1, 0],
        [OTHER, "https://x/only", 0, None],
    ]


def test_states__beyond_fields_of_hogql__are_as_in_posthog(engine):
    found = engine.backend.query(
        "SELECT argMinMerge(browser) AS browser, argMinMerge(viewport_width) AS width,"
        " argMinMerge(entry_has_gclid) AS gclid, argMinMerge(entry_ad_ids_set) AS ids,"
        " any(flag_keys) AS flags, any(flag_key_values) AS flag_values, arraySort(any(event_names)) AS names,"
        " any(hosts) AS hosts, any(emails) AS emails, toString(any(session_timestamp)) AS at,"
        " argMinMerge(entry_channel_type_properties) AS channel"
        " FROM raw_sessions_v3 GROUP BY session_id_v7 ORDER BY session_id_v7 LIMIT 1"
    ).dicts()
    assert found == [
        {
            "browser": "Chrome",
            "width": 1200,
            "gclid": True,
            "ids": ["ttclid"],
            "flags": ["$feature/new"],
            "flag_values": ["$feature/new=blue"],
            "names": ["$autocapture", "$pageview", "buy", "custom"],
            "hosts": ["x"],
            "emails": [],
            "at": "2023-06-30 21:35:26.720",
            "channel": ["google", None, None, None, True, False, None],
        }
    ]
