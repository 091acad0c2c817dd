"""What PostHog's SDKs send: merges it refuses, groups and their types, events without a person."""

from __future__ import annotations

import json

import pytest

from querykit import Environment
from querykit.errors import BadData
from querykit.run import open_engine

ENVIRONMENT = Environment(id=7, group_types=[{"group_type": "company", "group_type_index": 1}])


@pytest.fixture
def engine():
    with open_engine() as engine:
        yield engine


def event(name="x", who="a", at=10, beside=None, **properties):
    time = f"2024-03-01T{at:02}:00:00Z"
    made = {"event": name, "distinct_id": who, "timestamp": time, "properties": properties}
    return made | (beside or {})


def ask(engine, text):
    return engine.run({"kind": "HogQLQuery", "query": text}, ENVIRONMENT)["results"]


def identify(who, other, at):
    return event("$identify", who, at, **{"$anon_distinct_id": other})


def test_set__beside_the_properties__counts(engine):
    said = {"$set": {"plan": "pro", "seats": 3}, "$set_once": {"town": "Rome"}}
    engine.load(
        ENVIRONMENT, events=[event(beside=said), event(at=11, beside={"$unset": ["seats"]})]
    )
    ((properties,),) = ask(engine, "select properties from persons")
    assert json.loads(properties) == {"plan": "pro", "town": "Rome"}


@pytest.mark.parametrize(
    ("name", "persons", "refused"),
    [("$identify", 2, 1), ("$create_alias", 2, 1), ("$merge_dangerously", 1, 0)],
)
def test_merge__of_one_identified_already__is_refused_unless_dangerous(
    engine, name, persons, refused
):
    member = "$anon_distinct_id" if name == "$identify" else "alias"
    events = [event("$identify", "bob", 9), event(name, "ann", 10, **{member: "bob"})]
    loaded = engine.load(ENVIRONMENT, events=events)
    assert loaded.refused_merges == refused
    assert ask(engine, "select count() from persons") == [[persons]]


def test_merge__browser_says_it_at_each_visit__is_refused_never(engine):
    events = [identify("ann", "anon", at) for at in (9, 10, 11)]
    assert engine.load(ENVIRONMENT, events=events).refused_merges == 0


@pytest.mark.parametrize("illegal", ["null", "NaN", "Guest", "undefined", "0"])
def test_merge__with_an_id_that_is_a_mistake__is_refused(engine, illegal):
    loaded = engine.load(ENVIRONMENT, events=[event(who=illegal), identify("ann", illegal, 11)])
    assert loaded.refused_merges == 1
    assert ask(engine, "select count() from persons") == [[2]]


def test_groups__named__are_in_the_columns_of_their_types(engine):
    named = {"$groups": {"company": "acme", "team": 5, "none": None}}
    engine.load(ENVIRONMENT, events=[event(**named)])
    assert ask(engine, "select $group_0, $group_1, $group_2 from events") == [["5", "acme", ""]]


def test_groups__new_type__keeps_its_column_in_later_loads(engine):
    for at, kind in enumerate(("team", "shop", "team")):
        engine.load(ENVIRONMENT, events=[event(at=at, **{"$groups": {kind: f"g{at}"}})])
    assert ask(engine, "select $group_0, $group_2 from events order by timestamp") == [
        ["g0", ""],
        ["", "g1"],
        ["g2", ""],
    ]


def test_groups__more_types_than_columns__are_left_out(engine):
    named = {f"type {number}": "g" for number in range(6)}
    engine.load(ENVIRONMENT, events=[event(**{"$groups": named})])
    columns = ", ".join(f"$group_{index}" for index in range(5))
    assert ask(engine, f"select {columns} from events") == [["g", "", "g", "g", "g"]]


def test_group_identify__adds_to_what_is_known(engine):
    def said(at, **properties):
        facts = {"$group_type": "company", "$group_key": "acme", "$group_set": properties}
        return event("$groupidentify", "x", at, **facts)

    given = {
        "group_type": "company",
        "group_key": "acme",
        "properties": {"seats": 1, "town": "Rome"},
    }
    engine.load(ENVIRONMENT, groups=[given])
    engine.load(ENVIRONMENT, events=[said(9, seats=2), said(10, plan="pro")])
    ((key, properties),) = ask(engine, "select key, properties from groups")
    assert (key, json.loads(properties)) == ("acme", {"seats": 2, "town": "Rome", "plan": "pro"})
    engine.load(ENVIRONMENT, events=[event(at=12, **{"$groups": {"company": "acme"}})])
    assert ask(engine, "select group_1.properties.seats from events where event = 'x'") == [["2"]]


def test_no_person__event__makes_none_and_says_nothing_of_one(engine):
    anonymous = {"$process_person_profile": False, "$set": {"plan": "pro"}}
    engine.load(ENVIRONMENT, events=[event(**anonymous), event(at=11, **anonymous)])
    assert ask(engine, "select count() from persons") == [[0]]
    assert ask(engine, "select uniq(person_id), any(person_mode) from events") == [
        [1, "propertyless"]
    ]


def test_no_person__of_who_has_one__is_that_ones(engine):
    engine.load(ENVIRONMENT, events=[event(**{"$set": {"plan": "free"}})])
    anonymous = {"$process_person_profile": False, "$set": {"plan": "pro"}}
    engine.load(ENVIRONMENT, events=[event(at=11, **anonymous)])
    assert ask(engine, "select person.properties.plan, person_mode from events order by 2") == [
        ["free", "full"],
        ["free", "force_upgrade"],
    ]


def test_no_person__identified_later__earlier_events_follow(engine):
    engine.load(ENVIRONMENT, events=[event(who="anon", **{"$process_person_profile": False})])
    engine.load(ENVIRONMENT, events=[identify("ann", "anon", 11)])
    assert ask(engine, "select uniq(person_id), count() from events") == [[1, 2]]


def test_no_person__event_that_needs_one__is_refused(engine):
    bad = event("$identify", **{"$process_person_profile": False})
    with pytest.raises(BadData, match="needs a person"):
        engine.load(ENVIRONMENT, events=[bad])


def test_elements__of_a_browser__become_a_chain(engine):
    elements = [{"tag_name": "a", "attr__href": "/buy", "$el_text": "Buy"}]
    engine.load(ENVIRONMENT, events=[event("$autocapture", **{"$elements": elements})])
    ((chain, properties),) = ask(engine, "select elements_chain, properties from events")
    assert chain == 'a:href="/buy"text="Buy"'
    assert properties == "{}"
