"""Property filters that read something else than stored properties: which rows they keep."""

from __future__ import annotations

import pytest

import querykit as qk
from querykit.errors import DraftProblem, NotSupported

pytest.importorskip("chdb", reason="the embedded engine is not installed")

ENVIRONMENT = qk.Environment(
    id=1,
    cohorts=[
        {"id": 1, "name": "listed", "is_static": True},
        {"id": 2, "groups": [{"properties": [{"key": "plan", "value": "pro", "type": "person"}]}]},
    ],
    property_definitions=[
        {"name": "age", "type": "person", "property_type": "Numeric"},
        {"name": "since", "type": "person", "property_type": "DateTime"},
    ],
)
SESSIONS = [f"01971cb5-cc0{number}-7000-8000-000000000000" for number in range(3)]
EVENTS = [
    # who, event, session, group, properties
    ("ann", "see", 0, "acme", {"$current_url": "https://x/start", "$exception_types": ["A", "B"]}),
    ("bob", "buy", 1, "", {"$current_url": "https://x/shop", "$exception_types": ["b"]}),
    ("cid", "see", 2, "beta", {"$feature/new": True, "$exception_types": []}),
]


@pytest.fixture(scope="module")
def kept():
    with qk.open_engine() as engine:
        engine.load(
            ENVIRONMENT,
            events=[
                {
                    "event": event,
                    "distinct_id": who,
                    "timestamp": f"2025-05-10T1{session}:00:00Z",
                    "properties": {
                        **properties,
                        "$session_id": SESSIONS[session],
                        "$group_0": group,
                    },
                    "elements_chain": 'a:text="Go"' if who == "bob" else "",
                }
                for who, event, session, group, properties in EVENTS
            ],
            persons=[
                {
                    "distinct_ids": ["ann"],
                    "properties": {"plan": "pro", "age": 30, "since": "2025-01-01"},
                    "created_at": "2025-01-01T00:00:00Z",
                },
                {
                    "distinct_ids": ["bob"],
                    "properties": {"plan": "free", "age": "7", "since": "2025-05-01 10:00:00"},
                    "created_at": "2025-03-01T00:00:00Z",
                },
                {"distinct_ids": ["cid"], "created_at": "2025-05-01T00:00:00Z"},
            ],
            cohorts=[{"id": 1, "distinct_ids": ["bob", "cid"]}],
        )

        def kept(filters):
            query = {
                "kind": "EventsQuery",
                "select": ["distinct_id"],
                "after": "all",
                "orderBy": ["distinct_id"],
                "fixedProperties": filters,
            }
            answer = engine.run(query, ENVIRONMENT, now="2025-05-14T10:00:00Z")
            return [row[0] for row in answer["results"]]

        yield kept


def of(sort, key, value=None, operator="exact", **more):
    return {"type": sort, "key": key, "value": value, "operator": operator, **more}


ALL = ["ann", "bob", "cid"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (of("event_metadata", "event", "buy"), ["bob"]),
        (of("event_metadata", "event", ["buy", "see"]), ALL),
        (of("event_metadata", "distinct_id", "n", "icontains"), ["ann"]),
        (of("event_metadata", "timestamp", "2025-05-10 11:00:00", "is_date_after"), ["cid"]),
        (of("event_metadata", "$group_0", "acme"), ["ann"]),
        (of("event_metadata", "$group_0", "acme", "is_not"), ["bob", "cid"]),
        (of("event", "$elements_chain", "Go", "icontains"), ["bob"]),
        (of("feature", "$feature/new", ["true"]), ["cid"]),
        (of("feature", "$feature/new", None, "is_not_set"), ["ann", "bob"]),
        (of("person", "distinct_id", "bob"), ["bob"]),
        (of("person", "plan", "pro", "is_not"), ["bob", "cid"]),
        (of("person", "age", 10, "gt"), ["ann"]),
        (of("person", "age", [5, 10], "between"), ["bob"]),
        (of("person", "since", "2025-02-01", "is_date_before"), ["ann"]),
        (of("person", "since", "2025-05-01 10:00:00"), ["bob"]),
        (of("person", "since", "2025-03-01", "gt"), ["bob"]),
        (of("person_metadata", "created_at", "2025-04-01", "is_date_after"), ["cid"]),
        (of("session", "$entry_pathname", "/shop"), ["bob"]),
        (of("session", "$entry_pathname", ["/shop", "/start"]), ["ann", "bob"]),
        (of("session", "$session_duration", 0, "gt"), []),
        (of("session", "$session_duration", 0, "lte"), ALL),
        (of("event", "$exception_types", "A"), ["ann"]),
        (of("event", "$exception_types", "a", "icontains"), ["ann"]),
        (of("event", "$exception_types", "b", "icontains"), ["ann", "bob"]),
        (of("event", "$exception_types", "A", "is_not"), ["bob", "cid"]),
        (of("event", "$exception_types", ["A", "b"]), ["ann", "bob"]),
        (of("event", "$exception_types", ["A", "b"], "is_not"), ["cid"]),
        (of("event", "$exception_types", "^.$", "not_regex"), ["cid"]),
        (of("cohort", "id", 1, "in"), ["bob", "cid"]),
        (of("cohort", "id", 1, "not_in"), ["ann"]),
        ({"type": "cohort", "key": "id", "value": 1, "negation": True}, ["ann"]),
        (of("cohort", "id", "2", "in"), ["ann"]),
        (of("hogql", "event = 'buy' or distinct_id = 'cid'", None), ["bob", "cid"]),
        (of("hogql", "person.properties.age > 20", None), ["ann"]),
        (of("flag", "new", True, "flag_evaluates_to"), ALL),
        ({"type": "empty"}, ALL),
        ({}, ALL),
        (of("event", "", "x"), ALL),
        ({"type": "AND", "values": []}, ALL),
        ({"type": "OR", "values": []}, ALL),
        (
            {"type": "OR", "values": [of("person", "plan", "pro"), of("cohort", "id", 1, "in")]},
            ALL,
        ),
        (
            {
                "type": "AND",
                "values": [
                    {"type": "OR", "values": [of("person", "plan", "x"), of("event", "p", "x")]},
                    of("person", "age", None, "is_set"),
                ],
            },
            [],
        ),
        (
            {
                "type": "OR",
                "values": [
                    {
                        "type": "AND",
                        "values": [
                            of("person", "age", None, "is_set"),
                            of("session", "$entry_pathname", "/shop"),
                        ],
                    },
                    of("feature", "$feature/new", "true"),
                ],
            },
            ["bob", "cid"],
        ),
    ],
)
def test_filter__keeps(kept, given, expected):
    assert kept([given]) == expected


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (of("recording", "duration", 1, "gt"), NotSupported),
        (of("log_entry", "level", "error"), NotSupported),
        (of("error_tracking_issue", "status", "active"), NotSupported),
        (of("revenue_analytics", "country", "x"), NotSupported),
        (of("person", "age", "old"), DraftProblem),
        (of("person", "age", ["7", "old"], "not_in"), DraftProblem),
        (of("person", "age", "old", "gt"), DraftProblem),
        (of("person", "since", "soon", "lt"), DraftProblem),
        (of("person", "since", ["2025-01-01", "-3d"]), DraftProblem),
    ],
)
def test_filter__that_events_cannot_be_asked__is_refused_at_its_place(kept, given, error):
    with pytest.raises(error) as problem:
        kept([of("event", "p", "x", "is_not"), given])
    member = "type" if error is NotSupported else "value"
    assert problem.value.pointer == f"/fixedProperties/1/{member}"
