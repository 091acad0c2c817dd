"""Several loads of one environment: a later one goes on where the earlier ones ended."""

from __future__ import annotations

import pytest

from querykit import Environment
from querykit.errors import BadData
from querykit.run import open_engine

ENVIRONMENT = Environment(id=5)
ANN = "0190e3b0-0000-4000-8000-000000000001"


@pytest.fixture
def engine():
    with open_engine() as engine:
        yield engine


def event(name, who, at, **properties):
    time = f"2024-03-01T{at:02}:00:00Z"
    return {"event": name, "distinct_id": who, "timestamp": time, "properties": properties}


def ask(engine, text):
    return engine.run({"kind": "HogQLQuery", "query": text}, ENVIRONMENT)["results"]


def test_load__persons_before_events__are_found(engine):
    person = {"id": ANN, "distinct_ids": ["a", "b"], "properties": {"name": "Ann"}}
    engine.load(ENVIRONMENT, persons=[person])
    loaded = engine.load(ENVIRONMENT, events=[event("x", "b", 10)])
    assert loaded.persons == 1
    assert ask(engine, "select person_id, person.properties.name from events") == [[ANN, "Ann"]]
    assert ask(engine, "select count() from persons") == [[1]]


def test_load__events_twice__keep_what_was_set(engine):
    engine.load(
        ENVIRONMENT, events=[event("x", "a", 9, **{"$set": {"plan": "free", "town": "Rome"}})]
    )
    engine.load(ENVIRONMENT, events=[event("x", "a", 10, **{"$set": {"plan": "paid"}})])
    found = ask(engine, "select properties.plan, properties.town, created_at from persons")
    assert found == [["paid", "Rome", "2024-03-01T09:00:00Z"]]


def test_load__later_merge__moves_earlier_events(engine):
    engine.load(ENVIRONMENT, events=[event("x", "anon", 9), event("x", "ann", 9)])
    assert ask(engine, "select uniq(person_id) from events") == [[2]]
    engine.load(
        ENVIRONMENT, events=[event("$identify", "ann", 10, **{"$anon_distinct_id": "anon"})]
    )
    assert ask(engine, "select uniq(person_id), count() from events") == [[1, 3]]
    assert ask(engine, "select count() from persons") == [[1]]


def test_load__person_given_again__is_brought_up_to_date(engine):
    given = {"distinct_ids": ["a"], "properties": {"name": "Ann", "town": "Rome"}}
    engine.load(ENVIRONMENT, persons=[given])
    engine.load(ENVIRONMENT, persons=[{"distinct_ids": ["a", "b"], "properties": {"name": "Anna"}}])
    assert ask(engine, "select properties.name, properties.town from persons") == [["Anna", "Rome"]]
    engine.load(ENVIRONMENT, events=[event("x", "b", 9)])
    assert ask(engine, "select person.properties.name from events") == [["Anna"]]


def test_load__stored_person_with_another_id__is_refused(engine):
    engine.load(ENVIRONMENT, persons=[{"distinct_ids": ["a"]}])
    with pytest.raises(BadData, match="belongs to the person"):
        engine.load(ENVIRONMENT, persons=[{"id": ANN, "distinct_ids": ["a"]}])


def test_load__other_environment__knows_none_of_it(engine):
    engine.load(ENVIRONMENT, events=[event("x", "a", 9, **{"$set": {"plan": "free"}})])
    engine.load(Environment(id=6), events=[event("x", "a", 10)])
    assert ask(engine, "select properties.plan from persons") == [["free"]]
