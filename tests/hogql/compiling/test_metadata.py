"""PostHog's HogQLMetadata answer."""

from __future__ import annotations

import pytest

from querykit.hogql.metadata import hogql_metadata
from querykit.schema.hogql import PredicateIndexUsage
from support.hogql_cases import ENVIRONMENT


def metadata(query, language="hogQL", **more):
    return hogql_metadata({"language": language, "query": query, **more}, environment=ENVIRONMENT)


def test_metadata__valid_query__has_all_members():
    assert metadata("select 1") == {
        "language": "hogQL",
        "query": "select 1",
        "isValid": True,
        "errors": [],
        "warnings": [],
        "notices": [],
        "table_names": [],
        "ch_table_names": [],
        "isUsingIndices": "undecisive",
    }


def test_metadata__reserved_alias__has_posthogs_text_and_span():
    answer = metadata("1 as true", language="hogQLExpr")
    message = '"true" cannot be an alias or identifier, as it\'s a reserved keyword'
    assert answer["errors"] == [{"message": message, "start": 0, "end": 9}]
    assert not answer["isValid"]


def test_metadata__expression_sent_as_a_query__is_answered_as_one():
    answer = metadata("1 as true")
    assert (answer["language"], answer["isValid"]) == ("hogQLExpr", False)
    assert "reserved keyword" in answer["errors"][0]["message"]
    fine = metadata("1 + 1")
    assert (fine["language"], fine["isValid"]) == ("hogQL", False)


def test_metadata__unfinished_query__says_unexpected_end():
    answer = metadata("select 1 from")
    assert not answer["isValid"]


def test_metadata__expression__is_resolved_against_its_source():
    source = {"kind": "HogQLQuery", "query": "select * from persons"}
    assert not metadata("is_identified", language="hogQLExpr")["isValid"]
    assert metadata("is_identified", language="hogQLExpr", sourceQuery=source)["isValid"]


def test_metadata__tables__leave_out_ctes_and_add_physical_ones():
    answer = metadata("with c as (select person.created_at as at from events) select at from c")
    assert answer["table_names"] == ["events"]
    assert answer["ch_table_names"] == ["events"]
    answer = metadata("select id from persons")
    assert (answer["table_names"], answer["ch_table_names"]) == (["persons"], ["person"])


def test_metadata__names__have_notices_with_their_types():
    answer = metadata("event", language="hogQLExpr")
    notice = {"message": "Field 'event' is of type 'String'", "start": 0, "end": 5}
    assert notice in answer["notices"]
    answer = metadata("properties.price", language="hogQLExpr")
    assert [one["message"] for one in answer["notices"]] == [
        "Event property 'price' is of type 'Float'."
    ]


def test_metadata__cohort__can_be_written_the_other_way():
    answer = metadata("person_id in cohort 5", language="hogQLExpr")
    fix = {
        "message": "Cohort #5 can also be specified as 'big spenders'",
        "start": 20,
        "end": 21,
        "fix": "'big spenders'",
    }
    assert fix in answer["notices"]
    answer = metadata("person_id in cohort 'big spenders'", language="hogQLExpr")
    message = "Searching for cohort by name. Replace with numeric ID 5 to protect against renaming."
    assert (message, "5") in [(one["message"], one.get("fix")) for one in answer["notices"]]


def test_metadata__indices__follow_the_order_of_events():
    week = "timestamp > now() - interval 7 day"
    assert metadata(f"select event from events where {week}")["isUsingIndices"] == "yes"
    assert metadata("select event from events")["isUsingIndices"] == "no"
    both = f"select event from events where {week} union all select event from events"
    assert metadata(both)["isUsingIndices"] == "partial"


def test_metadata__unknown_language__is_refused_by_name():
    answer = metadata("x", language="liquid")
    assert [one["message"] for one in answer["errors"]] == [
        "the language liquid is not checked by querykit"
    ]


WEEK = "timestamp > now() - interval 7 day"


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        (WEEK, "yes"),
        ("event = 'a'", "yes"),
        ("event in ('a', 'b')", "yes"),
        ("toDate(timestamp) = today()", "yes"),
        ("'2024-01-01' <= toStartOfMonth(timestamp)", "yes"),
        ("timestamp between '2024-01-01' and '2024-02-01'", "yes"),
        (f"properties.a = 'b' and {WEEK}", "yes"),
        ("event = 'a' or event = 'b'", "yes"),
        ("event in (select event from events where event = 'x')", "yes"),
        ("event = 'a' or properties.a = 'b'", "no"),
        ("event != 'a'", "no"),
        ("not (event = 'a')", "no"),
        ("lower(event) = 'a'", "no"),
        ("timestamp > created_at", "no"),
        ("toHour(timestamp) = 5", "no"),
        ("timestamp not between '2024-01-01' and '2024-02-01'", "no"),
    ],
)
def test_metadata__is_using_indices__is_asked_of_each_condition(condition, verdict):
    assert metadata(f"select event from events where {condition}")["isUsingIndices"] == verdict


def test_metadata__is_using_indices__without_events_is_undecided():
    assert metadata("select id from persons where id = 'x'")["isUsingIndices"] == "undecisive"


def test_metadata__index_usage__is_said_of_each_condition_on_a_property():
    text = (
        "select event from events where properties.price > 5 and person.properties.age is not null "
        "and group_0.properties.name not like 'a%' and event = 'a'"
    )
    assert "index_usage" not in metadata(text)
    found = metadata(text, indexUsage=True)["index_usage"]
    short = [
        (one["property_name"], one["scope"], one["operator"], one["semantic_type"], one["verdict"])
        for one in found
    ]
    assert short == [
        ("price", "event", ">", "Numeric", "unindexed_json"),
        ("age", "person", "is_set", "Numeric", "unindexed_json"),
        ("name", "group", "not like", "String", "operator_not_indexable"),
    ]
    assert text[found[0]["start"] : found[0]["end"]] == "properties.price"
    for one in found:
        PredicateIndexUsage.model_validate(one)
