"""Cohorts that are described: members are worked out wherever a query asks for them."""

from __future__ import annotations

import pytest

import querykit as qk
from querykit.errors import NotSupported

pytest.importorskip("chdb", reason="the embedded engine is not installed")


def cohort(number, *values, sort="AND", **more):
    filters = {"properties": {"type": sort, "values": list(values)}}
    return {"id": number, "name": f"cohort {number}", "filters": filters, **more}


def did(event, **more):
    given = {"type": "behavioral", "value": "performed_event", "key": event, "event_type": "events"}
    return {**given, "time_value": 30, "time_interval": "day", **more}


NAMED_ANN = {"type": "person", "key": "name", "value": "ann"}
ENVIRONMENT = qk.Environment(
    id=1,
    actions=[{"id": 4, "name": "paid", "steps": [{"event": "pay"}]}],
    cohorts=[
        cohort(1, NAMED_ANN),
        cohort(2, did("buy")),
        cohort(3, did("buy", value="performed_event_multiple", operator="gte", operator_value=2)),
        cohort(4, did("buy", time_value=1)),
        cohort(5, {"type": "cohort", "value": 2}, NAMED_ANN),
        cohort(6, {**NAMED_ANN, "negation": True}),
        cohort(7, did(4, event_type="actions")),
        {"id": 8, "groups": [{"properties": [NAMED_ANN]}, {"event_id": "pay", "days": 30}]},
        cohort(9, {"type": "cohort", "value": 9}),
        cohort(10, did("buy", value="danced")),
        {"id": 11, "name": "listed", "is_static": True},
        cohort(12, {"type": "static-cohort", "key": "id", "value": 11}, NAMED_ANN, sort="OR"),
        cohort(13, {"type": "cohort", "value": 11, "negation": True}),
        {
            "id": 14,
            "groups": [{"properties": {"name": "bob"}}, {"properties": {"name__icontains": "NN"}}],
        },
        {
            "id": 15,
            "groups": [{"properties": [{"key": "name", "type": "event", "value": ["cid"]}]}],
        },
    ],
)


@pytest.fixture(scope="module")
def run():
    with qk.open_engine() as engine:
        names = ("ann", "bob", "cid")
        events = [
            *[("ann", "buy", 10), ("ann", "buy", 11), ("bob", "buy", 12), ("cid", "pay", 12)],
            *[(name, "see", 13) for name in names],
        ]
        engine.load(
            ENVIRONMENT,
            events=[
                {"event": event, "distinct_id": who, "timestamp": f"2025-05-{day}T00:00:00Z"}
                for who, event, day in events
            ],
            persons=[{"distinct_ids": [one], "properties": {"name": one}} for one in names],
            cohorts=[{"id": 11, "distinct_ids": ["cid"]}],
        )
        yield lambda query: engine.run(query, ENVIRONMENT, now="2025-05-13T12:00:00Z")["results"]


MEMBERS = {
    1: ["ann"],
    2: ["ann", "bob"],
    3: ["ann"],
    4: [],
    5: ["ann"],
    6: ["bob", "cid"],
    7: ["cid"],
    8: ["ann", "cid"],
    11: ["cid"],
    12: ["ann", "cid"],
    13: ["ann", "bob"],
    14: ["ann", "bob"],
    15: ["cid"],
}


@pytest.mark.parametrize(("number", "members"), MEMBERS.items())
def test_members__in_hogql__are_those_described(run, number, members):
    text = f"select distinct_id from events where event = 'see' and person_id in cohort {number}"
    found = run({"kind": "HogQLQuery", "query": f"{text} order by distinct_id"})
    assert [row[0] for row in found] == members


@pytest.mark.parametrize(("number", "members"), MEMBERS.items())
def test_members__in_a_filter__are_those_described(run, number, members):
    query = {
        "kind": "EventsQuery",
        "select": ["distinct_id"],
        "event": "see",
        "properties": [{"type": "cohort", "key": "id", "value": number}],
    }
    assert sorted(row[0] for row in run(query)) == members


@pytest.mark.parametrize("number", [9, 10])
def test_members__that_cannot_be_drafted__are_refused(run, number):
    with pytest.raises(NotSupported):
        run(
            {
                "kind": "HogQLQuery",
                "query": f"select 1 from events where person_id in cohort {number}",
            }
        )
