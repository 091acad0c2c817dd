"""Loading: events of every form, persons found and merged, sessions that follow, bad rows."""

from __future__ import annotations

import csv
import json

import pytest

from querykit import Environment
from querykit.engine import open_backend
from querykit.errors import BadData
from querykit.ingest import load
from querykit.ingest.events import moment

pytest.importorskip("chdb", reason="the embedded engine is not installed")

ENVIRONMENT = Environment(id=7, group_types=[{"group_type": "company", "group_type_index": 2}])
SESSION = "01890e3b-7c00-7abc-8def-0123456789ab"


@pytest.fixture
def backend():
    opened = open_backend("chdb://:memory:")
    yield opened
    opened.close()


def event(name="x", who="a", at="2024-03-01T10:00:00Z", **properties):
    return {"event": name, "distinct_id": who, "timestamp": at, "properties": properties}


def rows(backend, sql):
    return backend.query(sql).rows


def test_events__forms_of_time_and_properties__are_one(backend):
    times = ["2024-03-01T12:30:00+02:30", "2024-03-01 10:00:00", 1709287200, 1709287200.0]
    loaded = load(backend, ENVIRONMENT, events=[event(at=at, n=1) for at in times])
    assert loaded.events == 4
    assert rows(backend, "SELECT DISTINCT timestamp, team_id, properties FROM events") == [
        ["2024-03-01 10:00:00.000000", 7, '{"n":1}']
    ]


def test_persons__given__are_on_their_events(backend):
    load(
        backend,
        ENVIRONMENT,
        persons=[{"distinct_ids": ["a", "b"], "properties": {"plan": "pro"}}],
        events=[event(who="a"), event(who="b"), event(who="c")],
    )
    assert rows(backend, "SELECT uniq(person_id) FROM events") == [[2]]
    assert rows(
        backend,
        "SELECT DISTINCT JSONExtractString(person_properties, 'plan') FROM events ORDER BY 1",
    ) == [[""], ["pro"]]
    assert rows(backend, "SELECT count() FROM person_distinct_id2") == [[3]]


@pytest.mark.parametrize(
    ("name", "other"), [("$identify", "$anon_distinct_id"), ("$create_alias", "alias")]
)
def test_persons__merged_by_an_event__are_one(backend, name, other):
    load(
        backend,
        ENVIRONMENT,
        events=[
            event(who="anon-1", **{"$set": {"seen": "first", "plan": "free"}}),
            event(name, who="user", at="2024-03-01T10:05:00Z", **{other: "anon-1"}),
            event(who="user", at="2024-03-01T10:06:00Z", **{"$set": {"plan": "pro"}}),
        ],
    )
    assert rows(backend, "SELECT uniq(person_id) FROM events") == [[1]]
    ((properties, identified),) = rows(backend, "SELECT properties, is_identified FROM person")
    assert json.loads(properties) == {"seen": "first", "plan": "pro"}
    assert identified == 1


def test_persons__unknown__have_the_same_id_in_every_run(backend):
    load(backend, ENVIRONMENT, events=[event()])
    first = rows(backend, "SELECT person_id FROM events")
    other = open_backend("chdb://:memory:")
    load(other, ENVIRONMENT, events=[event()])
    assert rows(other, "SELECT person_id FROM events") == first
    other.close()


def test_groups__keys_and_properties__are_on_their_events(backend):
    load(
        backend,
        ENVIRONMENT,
        groups=[{"group_type": "company", "group_key": "acme", "properties": {"seats": 3}}],
        events=[event(**{"$group_2": "acme"}), {**event(), "$group_2": "acme"}, event()],
    )
    assert rows(
        backend,
        "SELECT `$group_2`, group2_properties, count() FROM events GROUP BY 1, 2 ORDER BY 1",
    ) == [["", "", 1], ["acme", '{"seats":3}', 2]]


def test_sessions__follow_from_events(backend):
    load(
        backend,
        ENVIRONMENT,
        events=[
            event("$pageview", at="2024-03-01T10:01:00Z", **{"$session_id": SESSION}),
            event("$pageview", at="2024-03-01T10:03:00Z", **{"$session_id": SESSION}),
            event("$pageview", **{"$session_id": "no-uuid"}),
            event("$pageview", **{"$session_id": "5f0b8a0e-6f53-4b6f-9c43-1f9e4a3f6a10"}),
        ],
    )
    assert rows(
        backend,
        "SELECT uniqMerge(pageview_uniq), dateDiff('second', min(min_timestamp),"
        " max(max_timestamp)) FROM raw_sessions GROUP BY session_id_v7",
    ) == [[2, 120]]


def test_elements__given_as_a_list__become_a_chain(backend):
    elements = [
        {"tag_name": "a", "href": "/buy", "text": "Buy now", "attr_class": ["btn", "big"]},
        {"tag_name": "div"},
        {"tag_name": "form", "attr_id": "go"},
    ]
    load(backend, ENVIRONMENT, events=[{**event("$autocapture"), "elements": elements}])
    assert rows(
        backend,
        "SELECT elements_chain_href, elements_chain_texts, elements_chain_ids,"
        " elements_chain_elements FROM events",
    ) == [["/buy", ["Buy now"], ["go"], ["a", "form"]]]


def test_cohorts__static__have_their_members(backend):
    load(backend, ENVIRONMENT, events=[event()], cohorts=[{"id": 4, "distinct_ids": ["a", "z"]}])
    assert rows(
        backend, "SELECT cohort_id, uniq(person_id) FROM person_static_cohort GROUP BY 1"
    ) == [[4, 2]]


@pytest.mark.parametrize("suffix", [".jsonl", ".json", ".csv", ".parquet"])
def test_files__of_every_sort__are_read(backend, tmp_path, suffix):
    events = [event(n=number) for number in range(3)]
    path = tmp_path / f"events{suffix}"
    texts = [{**one, "properties": json.dumps(one["properties"])} for one in events]
    if suffix == ".jsonl":
        path.write_text("\n".join(map(json.dumps, events)))
    elif suffix == ".json":
        path.write_text(json.dumps({"batch": events}))
    elif suffix == ".csv":
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(texts[0]))
            writer.writeheader()
            writer.writerows(texts)
    else:
        pyarrow = pytest.importorskip("pyarrow")
        parquet = pytest.importorskip("pyarrow.parquet")
        parquet.write_table(pyarrow.Table.from_pylist(texts), path)
    load(backend, ENVIRONMENT, events=path)
    assert rows(backend, "SELECT sum(JSONExtractInt(properties, 'n')) FROM events") == [[3]]


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"distinct_id": "a", "timestamp": 0}, r"events\[1\]: an event needs a name"),
        ({"event": "x", "timestamp": 0}, r"events\[1\]: an event needs a `distinct_id`"),
        ({"event": "x", "distinct_id": "a"}, r"events\[1\]: timestamp is missing"),
        (event(at="yesterday"), r"'yesterday' is no ISO 8601 time"),
        ({**event(), "properties": "{"}, r"properties are no JSON"),
        ({**event(), "properties": [1]}, r"properties must be an object"),
        ("x", r"events\[1\]: an event must be an object"),
    ],
)
def test_bad_event__is_named_and_nothing_is_loaded(backend, bad, words):
    with pytest.raises(BadData, match=words):
        load(backend, ENVIRONMENT, events=[event(), bad])
    assert rows(backend, "SELECT count() FROM events") == [[0]]
    loaded = load(backend, ENVIRONMENT, events=[event(), bad], skip_bad=True)
    assert (loaded.events, len(loaded.rejected)) == (1, 1)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"persons": [{"properties": {}}]}, r"persons\[0\]: distinct_ids must be"),
        (
            {"persons": [{"distinct_ids": ["a"]}, {"distinct_ids": ["a"]}]},
            "belongs to another person",
        ),
        ({"groups": [{"group_type": "team", "group_key": "x"}]}, "no group type 'team'"),
        ({"events": "events.xml"}, "of no known sort"),
        ({"events": "none.jsonl"}, "cannot read none.jsonl"),
    ],
)
def test_bad_data__is_named(backend, facts, words):
    with pytest.raises(BadData, match=words):
        load(backend, ENVIRONMENT, **facts)


def test_moment__far_away__is_kept_to_the_microsecond():
    assert moment("1971-01-01T00:00:00.000001-08:00", "x") == "1971-01-01 08:00:00.000001"
