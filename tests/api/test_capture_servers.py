"""Servers that take events: strict ones, ones that are full, that stop, and that start again."""

from __future__ import annotations

import threading
import urllib.request
import uuid

import pytest

from querykit.api.places import project_token
from querykit.environment import Environment
from querykit.errors import EngineRefusal, EngineUnreachable
from querykit.ingest.capture import Writer, events_of, read_message
from support.capturing import capturing

pytestmark = pytest.mark.slow

TOKEN = "phc_any"
OK = (200, {"status": "Ok"})
ENVIRONMENT = Environment(id=1)


@pytest.fixture
def who():
    return f"user-{uuid.uuid4()}"


def event(who, name="x", **members):
    return {"api_key": TOKEN, "event": name, "distinct_id": who, **members}


def test_token__strict__must_be_the_projects(tmp_path, who):
    with capturing(tmp_path, strict_auth=True) as site:
        assert site.post("/batch/", event(who))[0] == 401
        assert site.post("/batch/", event(who, api_key=project_token(1))) == OK


def test_folder__opened_again__has_the_events(tmp_path, who):
    with capturing(tmp_path) as site:
        assert site.post("/e/", event(who, properties={"$groups": {"team": "red"}})) == OK
        said = {"$group_type": "team", "$group_key": "red", "$group_set": {"seats": 3}}
        assert site.post("/e/", event("red", "$groupidentify", properties=said)) == OK
    with capturing(tmp_path) as site:
        named = [
            (one.group_type_index, one.group_type) for one in site.server.environment.group_types
        ]
        assert named == [(0, "team")]
        asked = f"select team.properties.seats from events where distinct_id = '{who}'"
        assert site.ask(asked) == [["3"]]
        assert site.post("/e/", event(who, "y", properties={"$groups": {"shop": "a"}})) == OK
        assert site.ask(
            "select event, $group_0, $group_1 from events where event != '$groupidentify'"
            " order by timestamp"
        ) == [
            ["x", "red", ""],
            ["y", "", "a"],
        ]


def test_full__events__are_refused_until_there_is_room(tmp_path, who):
    with capturing(tmp_path) as site:
        held = threading.Event()
        backend = site.server.engine.backend
        slow = Slow(backend, held)
        writer = Writer(slow, most_waiting=3)
        try:
            ready = events_of(read_message({"batch": [event(who)] * 2}))
            assert writer.put(ENVIRONMENT, ready)
            assert not writer.put(ENVIRONMENT, ready)
            held.set()
            assert writer.flush()
            assert writer.put(ENVIRONMENT, ready)
        finally:
            held.set()
            writer.close()
        assert not writer.put(ENVIRONMENT, ready)
        assert writer.lost == 0


def test_server__full__says_so_with_a_time_to_wait(tmp_path, who):
    with capturing(tmp_path) as site:
        site.server.writer.close()
        status, body = site.post("/batch/", event(who))
        with urllib.request.urlopen(f"{site.url}/metrics") as answer:
            numbers = answer.read().decode()
    assert (status, body["type"]) == (503, "server_error")
    assert "querykit_events_waiting 0.0" in numbers
    assert "querykit_events_lost 0.0" in numbers


class Slow:
    """An engine that works only when it is let, and fails when it is told."""

    def __init__(self, backend, held=None, failures=(), refusal=None):
        self._backend = backend
        self._held = held
        self._failures = list(failures)
        self._refusal = refusal

    def query(self, sql, **options):
        if self._held is not None:
            self._held.wait(30)
        return self._backend.query(sql, **options)

    def insert(self, table, columns, lines):
        if table == "events":
            if self._failures:
                raise self._failures.pop()
            if b"poison" in lines:
                raise self._refusal
        self._backend.insert(table, columns, lines)


def test_engine__away_for_a_while__loses_nothing(tmp_path, who):
    with capturing(tmp_path) as site:
        away = EngineUnreachable("gone")
        writer = Writer(Slow(site.server.engine.backend, failures=[away]))
        assert writer.put(ENVIRONMENT, events_of(read_message(event(who))))
        writer.close()
        assert writer.lost == 1
        writer = Writer(Slow(site.server.engine.backend, failures=[away, away]))
        assert writer.put(ENVIRONMENT, events_of(read_message(event(who, "y"))))
        assert writer.flush()
        writer.close()
        assert writer.lost == 0
        assert site.ask("select event from events") == [["y"]]


@pytest.mark.parametrize("refusal", [EngineRefusal("no poison"), RuntimeError("a bug")])
def test_engine__refuses_one_event__takes_the_others(tmp_path, who, refusal):
    with capturing(tmp_path) as site:
        writer = Writer(Slow(site.server.engine.backend, refusal=refusal))
        batch = [event(who, name) for name in ("a", "b", "poison", "c", "d")]
        assert writer.put(ENVIRONMENT, events_of(read_message({"batch": batch})))
        writer.close()
        assert writer.lost == 1
        assert site.ask("select event from events order by 1") == [["a"], ["b"], ["c"], ["d"]]
