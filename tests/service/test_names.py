"""Names of events and properties that are looked up in the data."""

from __future__ import annotations

import pytest

import querykit as qk
from querykit.errors import EngineUnreachable
from querykit.service.names import Names

pytest.importorskip("chdb", reason="the embedded engine is not installed")

EVENTS = [
    {
        "event": event,
        "distinct_id": "one",
        "timestamp": "2024-06-01T12:00:00Z",
        "properties": {"plan": "pro", "$set": {"email": "a@example.com"}},
    }
    for event in ("signed up", "signed up", "paid")
]


@pytest.fixture
def engine():
    with qk.open_engine("chdb://:memory:") as engine:
        engine.load(qk.Environment(id=1), events=EVENTS)
        yield engine


def names_of(facts):
    return [one.name for one in facts]


def test_completed__without_definitions__has_the_names_of_the_data(engine):
    environment = qk.Environment(id=1, timezone="Europe/Paris")
    completed = Names(engine).completed(environment)
    assert names_of(completed.event_definitions) == ["signed up", "paid"]
    assert {(one.type, one.name) for one in completed.property_definitions} >= {
        ("event", "plan"),
        ("person", "email"),
    }
    assert {one.property_type for one in completed.property_definitions} == {None}
    assert completed.timezone == "Europe/Paris"


def test_completed__definitions__stay_as_they_are(engine):
    events, properties = [{"name": "other"}], [{"name": "size", "property_type": "Numeric"}]
    whole = qk.Environment(id=1, event_definitions=events, property_definitions=properties)
    assert Names(engine).completed(whole) is whole
    half = Names(engine).completed(qk.Environment(id=1, property_definitions=properties))
    assert names_of(half.event_definitions) == ["signed up", "paid"]
    assert names_of(half.property_definitions) == ["size"]


def test_completed__twice__is_looked_up_once(engine):
    names, environment = Names(engine), qk.Environment(id=1)
    first = names.completed(environment)
    engine.load(environment, events=[{**EVENTS[0], "event": "new"}])
    assert names.completed(environment) is first
    assert "new" in names_of(names.completed(qk.Environment(id=1)).event_definitions)


def test_completed__engine_that_fails__is_told_in_the_log(engine, monkeypatch, caplog):
    def fail(*_, **__):
        raise EngineUnreachable("nobody answers")

    monkeypatch.setattr(engine, "run", fail)
    completed = Names(engine).completed(qk.Environment(id=1))
    assert completed.event_definitions == ()
    assert "the names of project 1 are not known: nobody answers" in caplog.text
