"""Environments: facts are checked when they are given, and found by id and name."""

from __future__ import annotations

import json

import pytest

from querykit import Environment
from querykit.errors import BadEnvironment

GOOD = {
    "timezone": "America/Sao_Paulo",
    "week_start": "monday",
    "test_account_filters": [{"key": "email", "value": "@example.com", "type": "person"}],
    "property_definitions": [
        {"name": "amount", "type": "event", "property_type": "Numeric"},
        {"name": "plan", "type": 3, "property_type": "String", "group_type_index": 1},
        {"name": "plan", "type": "person", "property_type": "Boolean"},
    ],
    "actions": [{"id": "7", "name": "Bought", "steps": [{"event": "order"}], "color": "red"}],
    "cohorts": [{"id": 3, "name": "Big spenders", "groups": None, "is_static": True}],
    "group_types": [{"group_type": "company", "group_type_index": 1}],
    "variables": [{"code_name": "since", "type": "Date", "default_value": "-7d"}],
    "saved_views": [{"name": "orders", "query": {"kind": "HogQLQuery", "query": "select 1"}}],
}


def test_environment__nothing_given__has_posthogs_defaults():
    environment = Environment()
    assert (environment.id, environment.timezone, environment.week_start) == (1, "UTC", "sunday")


def test_environment__facts__are_found():
    environment = Environment(**GOOD)
    assert environment.action(7) is environment.action("Bought")
    assert environment.action("7") is None
    assert environment.cohort("Big spenders").is_static
    assert environment.group_type("company").group_type_index == 1
    assert environment.variable("since").default_value == "-7d"
    assert environment.saved_views[0].query == "select 1"
    assert environment.zone.key == "America/Sao_Paulo"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (("event", "amount"), "Numeric"),
        (("person", "amount"), None),
        (("group", "plan", 1), "String"),
        (("group", "plan", 0), None),
        (("person", "plan"), "Boolean"),
    ],
)
def test_property_type__of_each_entity__is_its_own(question, answer):
    assert Environment(**GOOD).property_type(*question) == answer


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"timezone": "Mars/Olympus"}, "no time zone 'Mars/Olympus'"),
        ({"timezone": "../etc/passwd"}, "no time zone"),
        ({"timezone": ""}, "timezone must be a text"),
        ({"id": "one"}, "Environment.id must be a whole number"),
        ({"id": True}, "Environment.id must be a whole number"),
        ({"week_start": "tuesday"}, "one of sunday, monday"),
        ({"actions": {"id": 1}}, "Environment.actions must be a list"),
        ({"actions": [3]}, r"actions\[0\]: a Action must be an object"),
        ({"actions": [{"name": "x"}]}, r"actions\[0\]: Action.id must be there"),
        ({"actions": [{"id": 1}, {"id": "x"}]}, r"actions\[1\]: Action.id must be a whole number"),
        ({"cohorts": [{"id": 1}, {"id": 1}]}, r"cohorts\[0\] and cohorts\[1\] both have the id 1"),
        ({"group_types": [{"group_type": "a", "group_type_index": 5}]}, "one of 0, 1, 2, 3, 4"),
        ({"property_definitions": [{"name": "a", "property_type": "Int"}]}, "one of String"),
        ({"property_definitions": [{"name": "a", "type": "cohort"}]}, "one of event"),
        ({"test_account_filters": ["email"]}, "a list of objects"),
        ({"modifiers": []}, "modifiers must be an object"),
    ],
)
def test_environment__wrong_fact__is_refused_by_name(facts, words):
    with pytest.raises(BadEnvironment, match=words):
        Environment(**facts)


def test_folder__files__are_read(tmp_path):
    lists = {name: value for name, value in GOOD.items() if isinstance(value, list)}
    (tmp_path / "environment.toml").write_text('id = 4\ntimezone = "Asia/Tokyo"\n')
    for name, value in lists.items():
        content = {"count": len(value), "results": value} if name == "actions" else value
        (tmp_path / f"{name}.json").write_text(json.dumps(content))
    (tmp_path / "events.jsonl").write_text("data, not a fact")
    environment = Environment.from_folder(tmp_path)
    assert (environment.id, environment.timezone) == (4, "Asia/Tokyo")
    for name, value in lists.items():
        assert len(getattr(environment, name)) == len(value)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("environment.toml", "id = ", "environment.toml is not TOML"),
        ("environment.toml", 'time_zone = "UTC"', "has no 'time_zone'"),
        ("actions.json", "[{]", r"actions.json:1:3 is not JSON"),
        ("actions.json", "3", "must hold a list"),
        (
            "cohorts.json",
            '[{"id": "x"}]',
            r"cohorts.json:1: cohorts\[0\]: Cohort.id must be a whole number, not 'x'",
        ),
        (
            "cohorts.json",
            '[\n {"id": 1, "groups": [{},\n  {}]},\n {"id": 1}\n]',
            r"cohorts.json:4: cohorts\[0\] and cohorts\[1\]",
        ),
        (
            "actions.json",
            '{"count": 2, "next": null, "results": [\n {"id": 1},\n {"id": []}]}',
            r"actions.json:3: actions\[1\]: Action.id",
        ),
        ("actions.json", '[{"id": 1},\n\n 4]', r"actions.json:3: actions\[1\]: a Action must"),
    ],
)
def test_folder__wrong_file__is_named(tmp_path, name, text, words):
    (tmp_path / name).write_text(text)
    with pytest.raises(BadEnvironment, match=words):
        Environment.from_folder(tmp_path)


def test_folder__missing__is_said(tmp_path):
    with pytest.raises(BadEnvironment, match="there is no folder"):
        Environment.from_folder(tmp_path / "none")
