"""Columns of events that follow from their properties."""

from __future__ import annotations

import pytest

from querykit.engine import open_backend

COLUMNS = (
    "properties_group_feature_flags, properties_group_ai, properties_group_custom,"
    " `$window_id`, `$session_id`, `$group_0`, `$group_4`"
)


@pytest.fixture(scope="module")
def backend():
    opened = open_backend("chdb://:memory:")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("properties", "found"),
    [
        ("{}", [{}, {}, {}, "", "", "", ""]),
        (
            '{"$feature/a": true, "$ai_model": "m", "plan": "pro", "n": 1, "utm_source": "x"}',
            [{"$feature/a": "true"}, {"$ai_model": "m"}, {"n": "1", "plan": "pro"}, *[""] * 4],
        ),
        (
            r'{"\u0024feature\/a": 1, "\u0024window_id": "w", "\u0024group_4": "g", "\u0024ai_x": 2}',
            [{"$feature/a": "1"}, {"$ai_x": "2"}, {}, "w", "", "", "g"],
        ),
        (
            '{"$window_id": "w", "$session_id": "s", "$group_0": "g", "$feature_flag": "f"}',
            [{}, {}, {}, "w", "s", "g", ""],
        ),
        (
            '{"text": "$feature/ and $ai_ and $group_0"}',
            [{}, {}, {"text": "$feature/ and $ai_ and $group_0"}, *[""] * 4],
        ),
    ],
)
def test_properties__are_in_their_columns(backend, properties, found):
    backend.command("TRUNCATE TABLE events")
    text = properties.replace("\\", "\\\\").replace("'", "\\'")
    backend.command(
        "INSERT INTO events (uuid, event, properties, timestamp, team_id, distinct_id)"
        f" VALUES (generateUUIDv4(), 'x', '{text}', '2024-03-01', 1, 'a')"
    )
    assert backend.query(f"SELECT {COLUMNS} FROM events").rows == [found]
