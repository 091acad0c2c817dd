"""SessionsTimelineQuery on the embedded engine: which events belong together, and in what order."""

from __future__ import annotations

import pytest

import querykit as qk
from querykit.draft import sessions_timeline as drafted
from querykit.run.kinds import sessions_timeline as ran

pytest.importorskip("chdb", reason="the embedded engine is not installed")

ENVIRONMENT = qk.Environment(id=1)
ANN = "00000000-0000-4000-8000-000000000001"
EVENTS = [
    ("12:00", "ann", "s1"),
    ("13:00", "ann", None),
    ("13:10", "ann-phone", None),
    ("13:30", "bob", "s3"),
    ("13:50", "ann", ""),
    ("14:20", "ann", None),
    ("17:00", "ann", "s2"),
    ("18:00", "ann", None),
    ("19:00", "bob", None),
    ("20:00", "bob", "s3"),
]
RECORDED = ("s1", "2023-10-01 12:30:00", "2023-10-01 12:39:00")


@pytest.fixture(scope="module")
def run():
    with qk.open_engine() as engine:
        engine.load(
            ENVIRONMENT,
            events=[
                {
                    "event": "see",
                    "distinct_id": who,
                    "timestamp": f"2023-10-01T{at}:00Z",
                    "properties": {} if session is None else {"$session_id": session},
                    "elements_chain": 'a:text="Buy"' if at == "19:00" else "",
                }
                for at, who, session in EVENTS
            ],
            persons=[
                {"distinct_ids": ["ann", "ann-phone"], "uuid": ANN},
                {"distinct_ids": ["bob"]},
            ],
        )
        session, first, last = RECORDED
        engine.backend.command(
            "INSERT INTO session_replay_events"
            " (team_id, session_id, distinct_id, min_first_timestamp, max_last_timestamp)"
            f" VALUES (1, '{session}', 'ann', '{first}', '{last}')"
        )

        def asked(now="2023-10-02T06:00:00Z", **query):
            query = {"kind": "SessionsTimelineQuery", **query}
            return engine.run(query, ENVIRONMENT, now=now)

        yield asked


def entries(answer):
    return [
        (one["sessionId"], [event["timestamp"][11:16] for event in one["events"]])
        for one in answer["results"]
    ]


ALL = [
    (None, ["19:00"]),
    (None, ["18:00"]),
    ("s2", ["17:00"]),
    (None, ["14:20", "13:50"]),
    ("s3", ["20:00", "13:30"]),
    (None, ["13:10", "13:00"]),
    ("s1", ["12:00"]),
]


def test_timeline__of_all__is_sessions_by_their_begin(run):
    answer = run()
    assert entries(answer) == ALL
    assert answer["hasMore"] is False


def test_timeline__of_a_person__has_all_its_distinct_ids(run):
    assert entries(run(personId=ANN)) == [one for one in ALL if one[0] != "s3"][1:]
    assert entries(run(personId="nobody")) == []


def test_timeline__bounds__are_left_out(run):
    answer = run(after="2023-10-01T12:00:00Z", before="2023-10-01T17:00:00Z")
    assert entries(answer) == [
        (None, ["14:20", "13:50"]),
        ("s3", ["13:30"]),
        (None, ["13:10", "13:00"]),
    ]


def test_timeline__without_bounds__is_the_last_day(run):
    assert entries(run(now="2023-10-02T18:30:00Z")) == [("s3", ["20:00"]), (None, ["19:00"])]


def test_timeline__recorded__tells_how_long(run):
    seconds = {one["sessionId"]: one["recording_duration_s"] for one in run()["results"]}
    assert (seconds["s1"], seconds["s2"], seconds[None]) == (540, None, None)


def test_timeline__event__is_as_elsewhere(run):
    (event,) = run()["results"][0]["events"]
    assert event["event"] == "see"
    assert event["distinct_id"] == "bob"
    assert event["timestamp"] == "2023-10-01T19:00:00+00:00"
    assert event["properties"] == {}
    assert event["elements"][0]["text"] == "Buy"
    assert len(event["id"]) == 36


def test_timeline__too_many__says_there_are_more(run, monkeypatch):
    for module in (drafted, ran):
        monkeypatch.setattr(module, "MOST_EVENTS", 2)
    answer = run()
    assert entries(answer) == [("s3", ["20:00"]), (None, ["19:00"])]
    assert answer["hasMore"] is True
