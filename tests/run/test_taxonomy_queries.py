"""Taxonomies on the embedded engine: which events, properties and values there are."""

from __future__ import annotations

import pytest

import querykit as qk
from querykit.errors import DraftProblem

pytest.importorskip("chdb", reason="the embedded engine is not installed")

NOW = "2025-05-31T00:00:00Z"
ENVIRONMENT = qk.Environment(
    id=1,
    actions=[{"id": 3, "name": "seen", "steps": [{"event": "see"}]}],
    property_definitions=[{"name": "level", "type": "event", "property_type": "Numeric"}],
)
BROWSERS = ["Chrome", "Safari", "Firefox", "Mobile Safari", "Netscape", "Mobile Chrome"]
TECHNICAL = {
    "$set": "x",
    "$set_once": "x",
    "$feature/flag": "on",
    "$feature_enrollment/beta": "true",
    "$product_tour_shown/tour": "true",
    "survey_dismissed/abc": "true",
    "a__b": "x",
}
EVENTS = [
    *[
        ("see", index + 1, {"$browser": one, "$country": "UK" if index % 2 else "US", **TECHNICAL})
        for index, one in enumerate(BROWSERS)
    ],
    *[("host", 20, {"$host": "posthog.com", "prop": 10})] * 5,
    ("host", 20, {"$host": "us.posthog.com"}),
    ("host", 20, {"$host": ""}),
    *[("level", 25, {"level": one}) for one in (0, 10, 100, "", None)],
    *[("old", -5, {"kept": "no"})] * 9,
    *[(name, 10, {}) for name in ("$pageleave", "$autocapture", "$feature_flag_called")],
    ("$ai_generation", 29, {"$ai_input": "long", "$ai_model": "m"}),
    ("odd", 29, {"$ai_input": "short", "tags": '["python", "django"]', "note": "[sic"}),
    ("odd", 29, {"tags": ["python", 3], "n": 7, "flag": True, "in": {"a": 1}}),
]
PERSONS = [
    ["p1", {"email": "one@x", "age": 30, "country": "US"}],
    ["p2", {"email": "two@x", "age": 30, "country": "UK"}],
    ["p3", {"email": "three@x", "country": "US"}],
    ["p4", {"country": ""}],
]
GROUPS = [
    (0, "Hooli", {"industry": "tech", "employees": 30}),
    (0, "Pied Piper", {"industry": "energy", "employees": 30}),
    (1, "elsewhere", {"industry": "none"}),
]


@pytest.fixture(scope="module")
def ask():
    with qk.open_engine() as engine:
        engine.load(
            ENVIRONMENT,
            events=[
                {
                    "event": event,
                    "distinct_id": "p1",
                    "timestamp": f"2025-{'05' if day > 0 else '04'}-{abs(day):02}T00:00:01Z",
                    "properties": properties,
                }
                for event, day, properties in EVENTS
            ],
            persons=[{"distinct_ids": [one], "properties": more} for one, more in PERSONS],
            groups=[
                {"group_type_index": index, "group_key": key, "properties": properties}
                for index, key, properties in GROUPS
            ],
        )
        yield lambda kind, **query: engine.run({"kind": kind, **query}, ENVIRONMENT, now=NOW)


# -- TeamTaxonomyQuery --------------------------------------------------------------------------------


def test_team_taxonomy__events_of_30_days__by_frequency(ask):
    answer = ask("TeamTaxonomyQuery")
    assert [(one["event"], one["count"]) for one in answer["results"]] == [
        *[("host", 7), ("see", 6), ("level", 5), ("odd", 2), ("$ai_generation", 1)]
    ]
    assert (answer["hasMore"], answer["limit"], answer["offset"]) == (False, 500, 0)


def test_team_taxonomy__page__says_if_there_are_more(ask):
    answer = ask("TeamTaxonomyQuery", limit=2, offset=1)
    assert [one["event"] for one in answer["results"]] == ["see", "level"]
    assert (answer["hasMore"], answer["limit"], answer["offset"]) == (True, 2, 1)


# -- EventTaxonomyQuery -------------------------------------------------------------------------------


def items(answer):
    return [
        (one["property"], one["sample_values"], one["sample_count"]) for one in answer["results"]
    ]


def test_event_taxonomy__of_an_event__has_the_latest_values_and_nothing_technical(ask):
    assert items(ask("EventTaxonomyQuery", event="see")) == [
        ("$browser", BROWSERS[:0:-1], 6),
        ("$country", ["UK", "US"], 2),
    ]


def test_event_taxonomy__of_an_action__is_that_of_its_events(ask):
    assert items(ask("EventTaxonomyQuery", actionId=3, maxPropertyValues=1)) == [
        ("$browser", ["Mobile Chrome"], 6),
        ("$country", ["UK"], 2),
    ]


@pytest.mark.parametrize("query", [{"event": "none"}, {"event": "old"}, {"actionId": 9}])
def test_event_taxonomy__without_events__is_empty(ask, query):
    assert ask("EventTaxonomyQuery", **query)["results"] == []


def test_event_taxonomy__values__are_texts(ask):
    found = {name: values for name, values, _ in items(ask("EventTaxonomyQuery", event="odd"))}
    assert found["n"] == ["7"]
    assert found["flag"] == ["true"]
    assert found["in"] == ['{"a":1}']
    assert found["$ai_input"] == ["short"]


def test_event_taxonomy__page__says_if_there_are_more(ask):
    answer = ask("EventTaxonomyQuery", event="see", limit=1)
    assert [one["property"] for one in answer["results"]] == ["$browser"]
    assert answer["hasMore"] is True
    rest = ask("EventTaxonomyQuery", event="see", limit=1, offset=1)
    assert [one["property"] for one in rest["results"]] == ["$country"]
    assert rest["hasMore"] is False


def test_event_taxonomy__of_properties__has_frequent_values_first(ask):
    assert items(ask("EventTaxonomyQuery", event="host", properties=["$host", "prop"])) == [
        ("prop", ["10"], 1),
        ("$host", ["posthog.com", "us.posthog.com"], 2),
    ]


def test_event_taxonomy__of_a_number__has_no_value_where_there_is_none(ask):
    answer = ask("EventTaxonomyQuery", event="level", properties=["level"])
    assert items(answer) == [("level", ["0", "10", "100"], 3)]


def test_event_taxonomy__of_a_missing_property__is_empty(ask):
    assert ask("EventTaxonomyQuery", event="host", properties=["nope"])["results"] == []


def test_event_taxonomy__large_properties__are_listed_without_values(ask):
    assert sorted(items(ask("EventTaxonomyQuery", event="$ai_generation"))) == [
        ("$ai_input", [], 0),
        ("$ai_model", ["m"], 1),
        ("$ai_output_choices", [], 0),
    ]
    asked_for = ask(
        "EventTaxonomyQuery", event="$ai_generation", properties=["$ai_input", "$ai_model"]
    )
    assert items(asked_for) == [("$ai_model", ["m"], 1), ("$ai_input", [], 0)]
    only = ask("EventTaxonomyQuery", event="$ai_generation", properties=["$ai_input"])
    assert items(only) == [("$ai_input", [], 0)]


# -- ActorsPropertyTaxonomyQuery ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"properties": ["age"]}, [(["30"], 1)]),
        ({"properties": ["nope"]}, [([], 0)]),
        ({"properties": ["country", "age"]}, [(["US", "UK"], 2), (["30"], 1)]),
        ({"properties": ["email"], "maxPropertyValues": 2}, [(["one@x", "three@x"], 3)]),
        (
            {"properties": ["industry", "employees"], "groupTypeIndex": 0},
            [(["energy", "tech"], 2), (["30"], 1)],
        ),
        ({"properties": ["industry"], "groupTypeIndex": 4}, [([], 0)]),
    ],
)
def test_actors_property_taxonomy__values(ask, query, expected):
    found = ask("ActorsPropertyTaxonomyQuery", **query)["results"]
    assert [(one["sample_values"], one["sample_count"]) for one in found] == expected


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"properties": []}, "/properties"),
        ({"properties": ["p"] * 201}, "/properties"),
        ({"properties": ["p"], "groupTypeIndex": 7}, "/groupTypeIndex"),
    ],
)
def test_actors_property_taxonomy__impossible__names_the_member(ask, query, pointer):
    with pytest.raises(DraftProblem) as problem:
        ask("ActorsPropertyTaxonomyQuery", **query)
    assert problem.value.pointer == pointer


# -- PropertyValuesQuery ------------------------------------------------------------------------------


def values_of(answer):
    return [(one["name"], one.get("count", "absent")) for one in answer["results"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"property_key": "level"}, ["0", "10", "100"]),
        ({"property_key": "level", "search_value": "10"}, ["10", "100"]),
        ({"property_key": "level", "search_value": "%"}, []),
        ({"property_key": "level", "search_value": "1_0"}, []),
        ({"property_key": "level", "event_names": ["odd"]}, []),
        ({"property_key": "level", "event_names": []}, ["0", "10", "100"]),
        ({"property_key": "tags"}, ["python", "3", "django"]),
        ({"property_key": "note"}, ["[sic"]),
        ({"property_key": "$browser"}, []),
        (
            {"property_key": "event", "is_column": True, "search_value": "O"},
            ["odd", "$ai_generation"],
        ),
        ({"property_key": "flag", "is_column": None}, ["true"]),
    ],
)
def test_property_values__of_events__are_those_of_a_week(ask, query, expected):
    found = values_of(ask("PropertyValuesQuery", property_type="event", **query))
    assert found == [(one, "absent") for one in expected]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"property_key": "country"}, [("US", 2), ("UK", 1)]),
        ({"property_key": "country", "search_value": "k"}, [("UK", 1)]),
        ({"property_key": "age"}, [("30", 2)]),
        ({"property_key": "nope"}, []),
        ({"property_key": "distinct_id"}, [("p1", 1), ("p2", 1), ("p3", 1), ("p4", 1)]),
        ({"property_key": "distinct_id", "search_value": "3"}, [("p3", 1)]),
    ],
)
def test_property_values__of_persons__tell_how_many(ask, query, expected):
    assert values_of(ask("PropertyValuesQuery", property_type="person", **query)) == expected
