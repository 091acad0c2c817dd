"""EventsQuery on the embedded engine: columns, order, pages, bounds of time."""

from __future__ import annotations

import pytest

import querykit as qk
from querykit.errors import DraftProblem, NotSupported
from querykit.run.elements import parse_elements

pytest.importorskip("chdb", reason="the embedded engine is not installed")

ENVIRONMENT = qk.Environment(
    id=1,
    timezone="Europe/Berlin",
    test_account_filters=[{"type": "event", "key": "inner", "value": "yes", "operator": "is_not"}],
    actions=[{"id": 3, "name": "deep", "steps": [{"event": "e", "url": "/deep"}, {"event": "f"}]}],
)
EVENTS = [
    {
        "event": "e" if number else "f",
        "distinct_id": f"u{number % 2}",
        "timestamp": f"2025-06-01T0{number}:00:00Z",
        "properties": {
            "n": number,
            "inner": "yes" if number == 4 else None,
            "$current_url": "https://x/deep/a" if number == 2 else "https://x/",
            "huge": 2**70,
        },
    }
    for number in range(5)
]


@pytest.fixture(scope="module")
def run():
    with qk.open_engine() as engine:
        persons = [
            {
                "distinct_ids": ["u1"],
                "properties": {"email": "one@example.com"},
                "created_at": "2025-05-01T00:00:00Z",
            }
        ]
        engine.load(ENVIRONMENT, events=EVENTS, persons=persons)
        yield lambda *select, **more: engine.run(
            {"kind": "EventsQuery", "select": list(select), "after": "all", **more},
            ENVIRONMENT,
            now="2025-06-02T00:00:00Z",
        )


def test_star__is_an_object_of_the_event(run):
    answer = run("*", limit=1)
    [[event]] = answer["results"]
    assert event["distinct_id"] == "u0"
    assert event["timestamp"] == "2025-06-01T06:00:00+02:00"
    assert event["properties"]["n"] == 4
    assert isinstance(event["properties"]["huge"], float)
    assert event["elements_chain"] == []
    assert (answer["hasMore"], answer["limit"], answer["offset"]) == (True, 1, 0)
    assert answer["columns"] == ["*"]


def test_person__and_its_name__are_objects(run):
    [row] = run(
        "person",
        "person_display_name -- Who",
        event="e",
        limit=1,
        offset=1,
        orderBy=["timestamp DESC"],
    )["results"]
    person, name = row
    assert person["properties"] == {"email": "one@example.com"}
    assert person["created_at"] == "2025-05-01T02:00:00+02:00"
    assert name == {"display_name": "one@example.com", "id": person["uuid"], "distinct_id": "u1"}


def test_order__default__is_newest_first(run):
    assert run("properties.n", "timestamp")["results"][0][0] == "4"
    assert run("properties.n")["results"][0][0] == "0"
    assert run("properties.n", orderBy=["timestamp DESC"])["results"][0][0] == "4"


def test_aggregate__groups_by_the_rest_and_filters_groups(run):
    answer = run("event", "count()", where=["count() > 1", "event != 'g'"])
    assert answer["results"] == [["e", 4]]


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ({"after": "2025-06-01T04:00:00", "before": "2025-06-01T06:00:00"}, 1),
        ({"after": "-24h"}, 4),
        ({"filterTestAccounts": True}, 4),
        ({"actionId": 3}, 2),
        ({"actionId": 99}, 0),
        ({"event": "e"}, 4),
        ({"events": ["e", "f"]}, 5),
        ({"properties": [{"type": "event", "key": "n", "value": ["1", "2"]}]}, 2),
    ],
)
def test_rows__are_those_asked_for(run, more, count):
    assert run("event", **more)["results"].__len__() == count


def test_select__nothing__names_the_member(run):
    with pytest.raises(DraftProblem) as problem:
        run()
    assert problem.value.pointer == "/select"


@pytest.fixture(scope="module")
def batch():
    environment = qk.Environment(id=2)
    events = [
        {
            "event": "$pageview",
            "distinct_id": "u",
            "timestamp": f"2025-06-01T0{number}:00:00Z",
            "properties": {"$session_id": session, "page": f"/{number}"},
        }
        for number, session in enumerate("aabcx")
    ]
    with qk.open_engine() as engine:
        engine.load(environment, events=events)
        yield lambda *select, **more: engine.run(
            {
                "kind": "SessionBatchEventsQuery",
                "select": list(select),
                "session_ids": ["b", "a", "none", "c"],
                "after": "all",
                "orderBy": ["timestamp"],
                **more,
            },
            environment,
            now="2025-06-02T00:00:00Z",
        )


@pytest.mark.parametrize("session", [[], ["properties.$session_id"]])
def test_batch__sessions__have_their_events_without_the_id(batch, session):
    answer = batch("event", *session, "properties.page")
    assert answer["columns"] == ["event", "properties.page"]
    assert len(answer["types"]) == 2
    assert answer["session_events"] == [
        {"session_id": "b", "events": [["$pageview", "/2"]]},
        {"session_id": "a", "events": [["$pageview", "/0"], ["$pageview", "/1"]]},
        {"session_id": "c", "events": [["$pageview", "/3"]]},
    ]
    assert answer["sessions_with_no_events"] == ["none"]
    assert answer["results"] == []


def test_batch__pages_and_rows__are_as_of_events(batch):
    first = batch("properties.page", limit=3)
    assert (first["hasMore"], first["sessions_with_no_events"]) == (True, ["none", "c"])
    [rest] = batch("properties.page", limit=3, offset=3)["session_events"]
    assert rest == {"session_id": "c", "events": [["/3"]]}
    rows = batch("properties.page", group_by_session=False)
    assert rows["results"] == [["/0"], ["/1"], ["/2"], ["/3"]]
    assert "session_events" not in rows
    assert batch("event", session_ids=[])["session_events"] == []


DATES = {"date_from": "2025-06-01", "date_to": "2025-06-01T23:00:00"}
TREND = {
    "kind": "TrendsQuery",
    "series": [{"kind": "EventsNode", "event": "e"}],
    "dateRange": DATES,
}
RETENTION = {
    "kind": "RetentionQuery",
    "dateRange": DATES,
    "retentionFilter": {"targetEntity": {"id": "f", "type": "events"}},
}
WINDOWS = {
    **RETENTION,
    "retentionFilter": {**RETENTION["retentionFilter"], "timeWindowMode": "24_hour_windows"},
}


@pytest.mark.parametrize(
    ("insight", "point", "numbers"),
    [
        (TREND, {"day": "2025-06-01"}, ["4", "3", "2", "1"]),
        ({**TREND, "interval": "hour"}, {"day": "2025-06-01 05:00:00"}, ["3"]),
        ({**TREND, "breakdownFilter": {"breakdown": "inner"}}, {"breakdown": "yes"}, ["4"]),
        (RETENTION, {"interval": 0}, ["4", "2", "0"]),  # all events of who did `f`
        (WINDOWS, {"interval": 0}, ["4", "2", "0"]),
    ],
)
def test_source__events__are_those_behind_the_number(run, insight, point, numbers):
    source = {"kind": "InsightActorsQuery", "source": insight, **point}
    answer = run("properties.n", source=source, orderBy=["timestamp DESC"])
    assert [row[0] for row in answer["results"]] == numbers


def test_source__wrong__is_refused_at_its_place(run):
    source = {"kind": "InsightActorsQuery", "source": TREND, "day": "2025-07-01"}
    with pytest.raises(DraftProblem) as problem:
        run("*", source=source)
    assert problem.value.pointer == "/source/day"


def test_source__worked_out_here__is_run_but_has_no_hogql():
    source = {"kind": "InsightActorsQuery", "source": WINDOWS, "interval": 0}
    query = {"kind": "EventsQuery", "select": ["event"], "source": source}
    with pytest.raises(NotSupported) as problem:
        qk.draft_sql(query)
    assert problem.value.pointer == "/source"


def test_elements__chain__is_read():
    chain = 'a.link.big:attr__class="link big"href="/x;y"nth-child="2"text="Say \\"hi\\"";div:'
    first, second = parse_elements(chain)
    assert (first["tag_name"], first["attr_class"]) == ("a", ["link", "big"])
    assert (first["href"], first["text"], first["nth_child"]) == ("/x;y", 'Say "hi"', 2)
    assert first["attributes"] == {"attr__class": "link big"}
    assert (second["tag_name"], second["order"]) == ("div", 1)
