"""PostHog's HogQLAutocomplete answer, at a cursor that the cases mark with `|`."""

from __future__ import annotations

import pytest

from querykit.environment import Environment
from querykit.hogql.completion import MOST_PROPERTIES, hogql_autocomplete
from support.hogql_cases import ENVIRONMENT


def complete(marked, language="hogQL", environment=ENVIRONMENT):
    before, _, after = marked.partition("|")
    node = {
        "kind": "HogQLAutocomplete",
        "language": language,
        "query": before + after,
        "startPosition": len(before),
        "endPosition": len(before),
    }
    return hogql_autocomplete(node, environment=environment)


def labels(marked, **options):
    return [one["label"] for one in complete(marked, **options)["suggestions"]]


@pytest.mark.parametrize(
    ("marked", "has", "has_not"),
    [
        ("select | from events", {"event", "count", "person"}, {"team_id", "persons"}),
        ("select ev| from events where event = 'a'", {"event"}, {"id"}),
        (
            "select event from |",
            {"events", "persons", "pageviews"},
            {"event", "count", "pg_embeddings"},
        ),
        ("with mine as (select 1 as a) select a from |", {"mine", "events"}, set()),
        ("select person.| from events", {"id", "properties"}, {"event"}),
        ("select e.| from events e", {"event", "timestamp"}, {"count"}),
        ("select | from events e join persons p on e.person_id = p.id", {"e", "p"}, {"event"}),
        ("select properties.| from events", {"price", "paid"}, {"age"}),
        ("select properties.pr| from events", {"price"}, {"paid"}),
        ("select x.| from (select 1 as a, 2 as b) x", {"a", "b"}, {"event"}),
        ("select count() from events where {|}", {"filters", "variables.plan"}, {"event"}),
        ("select {variables.|}", {"plan"}, {"filters"}),
        ("select pdi.| from persons", {"distinct_id", "person_id"}, {"id"}),
        ("select group_0.properties.| from events", set(), {"price"}),
    ],
)
def test_completion__at_the_cursor__offers_what_may_stand_there(marked, has, has_not):
    found = set(labels(marked))
    assert has <= found
    assert not has_not & found


def test_completion__expression__is_over_events():
    assert "event" in labels("lower(|", language="hogQLExpr")


def test_completion__person_properties__come_from_the_definitions():
    assert labels("select person.properties.| from events") == ["age"]


def test_completion__item__has_what_the_editor_needs():
    items = {one["label"]: one for one in complete("select | from events")["suggestions"]}
    assert items["count"] == {
        "label": "count",
        "insertText": "count()",
        "kind": "Function",
        "sortText": "2-2-count",
    }
    assert items["timestamp"]["detail"] == "DateTime"
    assert items["$session_id"]["insertText"] == "`$session_id`"


def test_completion__many_properties__are_cut():
    many = tuple({"name": f"p{number}"} for number in range(MOST_PROPERTIES + 1))
    answer = complete(
        "select properties.| from events", environment=Environment(property_definitions=many)
    )
    assert answer["incomplete_list"]
    assert len(answer["suggestions"]) == MOST_PROPERTIES


@pytest.mark.parametrize("marked", ["drop table |", "select 'a|", "", "select ((((|"])
def test_completion__text_that_cannot_be_read__offers_nothing_and_does_not_fail(marked):
    assert isinstance(complete(marked)["suggestions"], list)


def variables(marked, language):
    before, _, after = marked.partition("|")
    node = {"language": language, "query": before + after, "globals": {"event": {"id": 1}}}
    node["startPosition"] = node["endPosition"] = len(before)
    found = hogql_autocomplete(node, environment=ENVIRONMENT)["suggestions"]
    return [one["label"] for one in found if one["kind"] == "Variable"]


@pytest.mark.parametrize(
    ("marked", "language", "expected"),
    [
        ("let var1 := 3; let other := 5; print(v|)", "hog", ["var1", "other", "event"]),
        ("let var1 := 3; l|et other := 5; print(v)", "hog", ["var1", "event"]),
        ("fun add(a, b) { return a| }", "hog", ["a", "b", "event"]),
        ("print(event.|)", "hog", ["id"]),
        ("print(nothing.|)", "hog", []),
        ("print('ev|", "hog", []),
        ("print('done', |", "hog", ["event"]),
        ("hello {concat(eve|)} there", "hogTemplate", ["event"]),
        ("he|llo {concat(eve)} there", "hogTemplate", []),
        ("hello {concat(eve)} th|ere", "hogTemplate", []),
        ('{ "key": "val_{ev|}" }', "hogJson", ["event"]),
        ("return |", "sql", []),
    ],
)
def test_completion__hog__offers_what_is_known_there(marked, language, expected):
    assert variables(marked, language) == expected


def test_completion__hog__offers_its_standard_library():
    items = {one["label"]: one for one in complete("pri|", language="hog")["suggestions"]}
    assert items["print"] == {"label": "print", "kind": "Function", "insertText": "print()"}
    assert "lower" in labels("fun lower2(x) { } lo|", language="hog")
    assert "lower2" in labels("fun lower2(x) { } lo|", language="hog")


@pytest.mark.parametrize(
    ("marked", "first"),
    [
        ("select |", ["uuid", "event"]),
        ("select | from events e", ["e", "uuid"]),
        ("select 1 from events e join persons p on e.person_id = p.|", ["id", "created_at"]),
        ("select 1 from events.|", []),
    ],
)
def test_completion__first__is_what_is_nearest(marked, first):
    assert labels(marked)[: len(first) or 1] == first


def test_completion__several_tables__are_asked_for_by_name():
    marked = "select | from events e join persons p on e.person_id = p.id"
    assert labels(marked) == ["e", "p"]


def test_completion__selected_chain__is_completed_at_its_end():
    node = {"language": "hogQL", "query": "select {variables.}", "startPosition": 8}
    answer = hogql_autocomplete({**node, "endPosition": 18}, environment=ENVIRONMENT)
    assert [one["label"] for one in answer["suggestions"]] == ["plan"]


@pytest.mark.parametrize(
    ("source", "has", "has_not"),
    [
        (None, "event", "is_identified"),
        ({"kind": "EventsQuery", "select": ["*"]}, "event", "is_identified"),
        ({"kind": "ActorsQuery"}, "is_identified", "event"),
        ({"kind": "SessionsQuery"}, "$session_duration", "event"),
        ({"kind": "GroupsQuery"}, "key", "event"),
        ({"kind": "HogQLQuery", "query": "select id from persons"}, "is_identified", "event"),
        ({"kind": "HogQLQuery", "query": "select 1 as"}, "event", "is_identified"),
        (
            {"kind": "DataTableNode", "source": {"kind": "ActorsQuery"}},
            "is_identified",
            "event",
        ),
    ],
)
def test_completion__expression__is_over_its_source(source, has, has_not):
    node = {"language": "hogQLExpr", "query": "", "startPosition": 0, "endPosition": 0}
    answer = hogql_autocomplete({**node, "sourceQuery": source}, environment=ENVIRONMENT)
    found = [one["label"] for one in answer["suggestions"]]
    assert has in found
    assert has_not not in found


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("|", {"SELECT", "WITH"}),
        ("sel|", {"SELECT"}),
        ("select event |", {"FROM"}),
        ("select count() |", {"FROM"}),
        ("select event from events |", {"WHERE", "GROUP BY", "JOIN", "LIMIT"}),
        ("select event from events wh|", {"WHERE"}),
        ("select event from events where event = 'a' |", {"AND", "ORDER BY", "LIMIT"}),
        ("select event from events where timestamp > now() |", {"AND"}),
        ("select event, count() from events group by event |", {"HAVING", "ORDER BY"}),
        ("select event from events order by timestamp |", {"DESC", "LIMIT"}),
        ("select event from events limit 10 |", {"OFFSET"}),
        ("select e.event from events e join persons p |", {"ON"}),
        ("select x from (select event from events |", {"WHERE"}),
    ],
)
def test_completion__behind_a_finished_part__offers_keywords(marked, words):
    items = {one["label"]: one for one in complete(marked)["suggestions"]}
    assert words <= items.keys()
    assert {one["kind"] for one in items.values()} == {"Keyword"}
    assert "SETTINGS" not in items


@pytest.mark.parametrize(
    "marked", ["select event from events where |", "select event from events where event = |"]
)
def test_completion__where_a_value_stands__offers_no_keywords(marked):
    assert "Keyword" not in {one["kind"] for one in complete(marked)["suggestions"]}


@pytest.mark.parametrize(
    ("marked", "buckets"),
    [
        ("select | from events", {"now": 2, "lower": 2, "count": 2}),
        ("select 1 from events where event = |", {"lower": 0, "toYear": 3, "any": 2}),
        (
            "select 1 from events where timestamp > |",
            {"fromUnixTimestamp": 0, "toMonday": 1, "range": 4},
        ),
        (
            "select 1 from events where length(event) < |",
            {"toYear": 0, "round": 1, "lower": 3, "range": 4},
        ),
        ("select 1 from events where | = 5", {"toYear": 0, "lower": 3}),
    ],
)
def test_completion__functions__are_sorted_by_how_their_results_fit(marked, buckets):
    items = {one["label"]: one for one in complete(marked)["suggestions"]}
    found = {name: int(items[name]["sortText"].split("-")[1]) for name in buckets}
    assert found == buckets
