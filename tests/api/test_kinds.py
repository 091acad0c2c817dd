"""Kinds beside insights over HTTP: a server answers them, caches them, and says where they are wrong."""

from __future__ import annotations

import pytest

pytest.importorskip("chdb", reason="the embedded engine is not installed")

ALL_TIME = {"after": "all"}
QUERIES = [
    {"kind": "EventsQuery", "select": ["event"], **ALL_TIME},
    {"kind": "SessionsQuery", "select": ["session_id"], **ALL_TIME},
    {"kind": "SessionsTimelineQuery", **ALL_TIME},
    {"kind": "GroupsQuery", "group_type_index": 0},
    {"kind": "TeamTaxonomyQuery"},
    {"kind": "EventTaxonomyQuery", "event": "sign up"},
    {"kind": "ActorsPropertyTaxonomyQuery", "properties": ["email"]},
    {"kind": "PropertyValuesQuery", "property_type": "person", "property_key": "email"},
    {"kind": "DatabaseSchemaQuery", "tables": ["events"]},
]
PATH = "/api/environments/1/query/"


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query["kind"])
def test_kind__posted__is_answered(strict, query):
    got = strict.ask("POST", PATH, {"query": query, "refresh": "force_blocking"})
    assert got.status == 200, got.body
    if query["kind"] == "DatabaseSchemaQuery":
        assert list(got.body["tables"]) == ["events"]
        return
    assert isinstance(got.body["results"], list)
    again = strict.ask("POST", PATH, {"query": query, "refresh": "blocking"})
    assert again.body["is_cached"] is True
    assert again.body["results"] == got.body["results"]


def test_overrides__posted__are_on_top(strict):
    query = {"kind": "EventsQuery", "select": ["count()"], **ALL_TIME}
    body = {
        "query": query,
        "filters_override": {"date_from": "2020-01-09", "date_to": "2020-02-01"},
    }
    assert strict.ask("POST", PATH, {"query": query}).body["results"] == [[3]]
    assert strict.ask("POST", PATH, body).body["results"] == [[2]]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"kind": "GroupsQuery", "group_type_index": 9}, "no group type 9"),
        ({"kind": "SessionsQuery", "select": ["1 +"], **ALL_TIME}, ""),
        ({"kind": "SavedInsightNode", "shortId": "none"}, "no saved insight 'none'"),
        (
            {
                "kind": "EventsQuery",
                "select": ["event"],
                "properties": [{"type": "cohort", "key": "id", "value": 77}],
            },
            "Could not find cohort with ID 77",
        ),
    ],
)
def test_kind__impossible__is_the_callers_fault(strict, query, words):
    got = strict.ask("POST", PATH, {"query": query, "refresh": "blocking"})
    assert got.status == 400, got.body
    assert words in got.body["detail"]
