"""SessionsQuery on the embedded engine: columns, persons, what is asked of events."""

from __future__ import annotations

from datetime import datetime

import pytest

import querykit as qk
from querykit.errors import DraftProblem

pytest.importorskip("chdb", reason="the embedded engine is not installed")

ENVIRONMENT = qk.Environment(
    id=1,
    timezone="Europe/Berlin",
    actions=[{"id": 3, "name": "priced", "steps": [{"event": "see", "url": "/pricing"}]}],
    cohorts=[
        {"id": 5, "groups": [{"properties": [{"type": "person", "key": "email", "value": "a@x"}]}]}
    ],
    test_account_filters=[
        {"type": "event", "key": "$browser", "value": "Bot", "operator": "is_not"},
        {"type": "person", "key": "email", "value": "b@x", "operator": "is_not"},
        {"type": "session", "key": "$session_duration", "value": 0, "operator": "gt"},
        {"type": "cohort", "key": "id", "value": 5, "operator": "not_in"},
    ],
)


def session_id(at: str) -> str:
    """Return a UUID of version 7 that begins at a time."""
    number = int(datetime.fromisoformat(at).timestamp() * 1000) << 80 | 7 << 76 | 2 << 62
    text = f"{number:032x}"
    return "-".join([text[:8], text[8:12], text[12:16], text[16:20], text[20:]])


EVENTS = [
    # session begins at, event at, who, event, properties
    ("12:00", "12:00", "ann-phone", "see", {"$current_url": "https://x/pricing"}),
    ("12:00", "12:10", "ann", "buy", {}),
    ("12:30", "12:30", "bob", "see", {"$current_url": "https://x/"}),
    ("12:30", "12:35", "bob", "see", {"$current_url": "https://x/pricing", "$browser": "Bot"}),
    ("13:00", "13:00", "cid", "see", {"$current_url": "https://x/"}),
    ("13:10", "13:10", "ann", "see", {}),
    ("13:20", "13:20", "ghost", "see", {}),
    ("13:20", "13:21", "ghost", "see", {}),
]
A1, B, C, A2, G = (
    session_id(f"2025-06-01T{one}:00+00:00") for one in dict.fromkeys(begun for begun, *_ in EVENTS)
)


@pytest.fixture(scope="module")
def run():
    with qk.open_engine() as engine:
        engine.load(
            ENVIRONMENT,
            events=[
                {
                    "event": event,
                    "distinct_id": who,
                    "timestamp": f"2025-06-01T{at}:00Z",
                    "properties": {
                        **properties,
                        "$session_id": session_id(f"2025-06-01T{begun}:00+00:00"),
                    },
                }
                for begun, at, who, event, properties in EVENTS
            ],
            persons=[
                {
                    "distinct_ids": ["ann", "ann-phone"],
                    "properties": {"email": "a@x", "age": 30},
                    "uuid": "00000000-0000-4000-8000-000000000001",
                },
                {"distinct_ids": ["bob"], "properties": {"email": "b@x"}},
                {"distinct_ids": ["cid"], "properties": {"name": "Cid"}},
            ],
        )

        def asked(now="2025-06-01T14:00:00Z", **query):
            query = {"kind": "SessionsQuery", "select": ["session_id"], "after": "all", **query}
            return engine.run(query, ENVIRONMENT, now=now)

        yield asked


def ids(answer):
    return sorted(row[0] for row in answer["results"])


def where(sort, key, value=None, operator="exact"):
    return {"type": sort, "key": key, "value": value, "operator": operator}


def test_sessions__asterisk__is_an_object_of_the_session(run):
    answer = run(select=["*"], orderBy=["$start_timestamp"])
    first = answer["results"][0][0]
    assert first["session_id"] == A1
    assert first["$start_timestamp"] == "2025-06-01T14:00:00+02:00"
    assert first["$end_timestamp"] == "2025-06-01T14:10:00+02:00"
    assert (first["$session_duration"], first["$pageview_count"]) == (600, 0)
    assert first["$entry_pathname"] == "/pricing"
    assert answer["columns"] == ["*"]


def test_sessions__no_columns__are_objects_newest_first(run):
    found = run(select=[])["results"]
    assert [row[0]["session_id"] for row in found] == [G, A2, C, B, A1]


def test_sessions__constants__have_no_order(run):
    assert run(select=["0", "'x'"])["results"] == [[0, "x"]] * 5


def test_sessions__page__says_if_there_are_more(run):
    answer = run(select=["*"], limit=2, offset=1)
    assert [row[0]["session_id"] for row in answer["results"]] == [A2, C]
    assert (answer["hasMore"], answer["limit"], answer["offset"]) == (True, 2, 1)
    assert run(limit=5)["hasMore"] is False


def test_sessions__aggregated__are_grouped_by_the_rest(run):
    found = run(select=["distinct_id", "count()"])["results"]
    assert sorted(map(tuple, found)) == [("ann", 2), ("bob", 1), ("cid", 1), ("ghost", 1)]


def test_sessions__aggregated_by_person__join_the_distinct_ids(run):
    found = run(select=["person.properties.email", "count()"])["results"]
    assert sorted(map(tuple, found), key=str) == [("a@x", 2), ("b@x", 1), (None, 2)]


def test_sessions__having__keeps_groups(run):
    found = run(select=["distinct_id", "count()"], where=["count() > 1"])["results"]
    assert found == [["ann", 2]]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("person_display_name -- Who", ["Cid", "a@x", "a@x", "b@x", "ghost"]),
        ("person.properties.email", [None, None, "a@x", "a@x", "b@x"]),
        ("person", ["ann", "ann", "bob", "cid", "ghost"]),
    ],
)
def test_sessions__person__is_who_has_the_distinct_id(run, column, expected):
    found = [row[0] for row in run(select=[column])["results"]]
    keys = [
        one.get("display_name", one["distinct_id"]) if isinstance(one, dict) else one
        for one in found
    ]
    assert sorted(keys, key=str) == sorted(expected, key=str)


def test_sessions__order_by_a_labelled_column__has_its_direction(run):
    query = {"select": ["person_display_name -- Who"]}
    down = run(**query, orderBy=["person_display_name -- Who DESC"])["results"]
    up = run(**query, orderBy=["person_display_name -- Who ASC"])["results"]
    assert [row[0]["display_name"] for row in down] == ["ghost", "b@x", "a@x", "a@x", "Cid"]
    assert [row[0]["display_name"] for row in up] == ["Cid", "a@x", "a@x", "b@x", "ghost"]


def test_sessions__session_before_a_column__is_the_session_itself(run):
    found = run(select=["session_id", "session.$entry_pathname", "person.properties.age"])
    assert [A1, "/pricing", "30"] in found["results"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [A1, B, C, A2, G]),
        ({"where": ["$session_duration > 300"]}, [A1]),
        ({"event": "buy"}, [A1]),
        ({"event": "no such event"}, []),
        ({"actionId": 3}, [A1, B]),
        ({"actionId": 99}, []),
        ({"eventProperties": [where("event", "$current_url", "https://x/")]}, [B, C]),
        (
            {"event": "buy", "eventProperties": [where("event", "$current_url", "https://x/")]},
            [],
        ),
        ({"eventProperties": [where("event", "$session_id", A1)]}, [A1]),
        ({"eventProperties": [where("event", "$session_id", [A1, B])]}, [A1, B]),
        ({"eventProperties": [where("event", "$session_id", [])]}, []),
        ({"event": "buy", "eventProperties": [where("event", "$session_id", B)]}, []),
        ({"properties": [where("session", "$session_duration", 60, "gte")]}, [A1, B, G]),
        ({"properties": [where("person", "email", "A@", "icontains")]}, [A1, A2]),
        ({"properties": [where("person", "email", "a@x", "is_not")]}, [B, C, G]),
        ({"properties": [where("person", "email", None, "is_not_set")]}, [C, G]),
        ({"properties": [where("event", "$browser", "Bot")]}, [B]),
        ({"properties": [where("cohort", "id", 5)]}, [A1, A2]),
        ({"properties": [where("hogql", "$session_duration = 300")]}, [B]),
        (
            {
                "fixedProperties": [
                    {
                        "type": "OR",
                        "values": [
                            where("person", "name", "Cid"),
                            where("session", "$session_duration", 600),
                        ],
                    }
                ]
            },
            [A1, C],
        ),
        ({"filterTestAccounts": True}, [G]),
        ({"personId": "00000000-0000-4000-8000-000000000001"}, [A1, A2]),
        ({"personId": "nobody"}, []),
        ({"after": "2025-06-01T12:30:00Z", "before": "2025-06-01T13:20:00Z"}, [C, A2]),
        ({"after": None}, [A2, G]),
    ],
)
def test_sessions__kept(run, query, expected):
    assert ids(run(**query)) == sorted(expected)


@pytest.mark.parametrize("member", ["limit", "offset"])
def test_sessions__page_that_cannot_be__names_the_member(run, member):
    with pytest.raises(DraftProblem) as problem:
        run(**{member: -1})
    assert problem.value.pointer == f"/{member}"


def test_sessions__ids_only__are_not_looked_for_in_events(run):
    answer = run(eventProperties=[where("event", "$session_id", A1)])
    assert "events" not in answer["hogql"]
