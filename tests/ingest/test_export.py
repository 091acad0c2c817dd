"""Batch exports in Parquet, which the engine reads itself."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from pyarrow import parquet

from querykit import Environment
from querykit.errors import BadData
from querykit.run import open_engine

ENVIRONMENT = Environment(id=7)
BEGIN = datetime(2024, 3, 1, 10, tzinfo=UTC)


def person(name):
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, name))


def row(number, who, owner, event="x", at=0, **properties):
    return {
        "uuid": str(uuid.UUID(int=number)),
        "event": event,
        "distinct_id": who,
        "person_id": person(owner),
        "properties": json.dumps(properties),
        "person_properties": json.dumps({"name": owner}),
        "timestamp": BEGIN + timedelta(minutes=at),
    }


def write(path, rows, **columns):
    table = pa.Table.from_pylist([{**one, **columns} for one in rows])
    parquet.write_table(table, path)
    return path


@pytest.fixture
def engine():
    with open_engine() as engine:
        yield engine


def ask(engine, text, environment=ENVIRONMENT):
    return engine.run({"kind": "HogQLQuery", "query": text}, environment)["results"]


def test_export__persons_of_the_file__are_kept(engine, tmp_path):
    path = write(tmp_path / "a.parquet", [row(1, "a", "ann", n=1), row(2, "b", "bob", at=5)])
    loaded = engine.load(ENVIRONMENT, events=path)
    assert (loaded.events, loaded.persons, loaded.rejected) == (2, 2, [])
    assert ask(
        engine, "select distinct_id, person_id, person.properties.name from events order by 1"
    ) == [
        ["a", person("ann"), "ann"],
        ["b", person("bob"), "bob"],
    ]
    assert ask(engine, "select timestamp, properties.n from events where distinct_id = 'a'") == [
        ["2024-03-01T10:00:00Z", "1"]
    ]


def test_export__other_team__sees_nothing(engine, tmp_path):
    engine.load(ENVIRONMENT, events=write(tmp_path / "a.parquet", [row(1, "a", "ann")], team_id=9))
    assert ask(engine, "select count() from events", Environment(id=9)) == [[0]]
    assert ask(engine, "select count() from events") == [[1]]


@pytest.mark.parametrize(
    ("event", "name"),
    [("$identify", "$anon_distinct_id"), ("$create_alias", "alias")],
)
def test_export__merge__makes_one_person(engine, tmp_path, event, name):
    rows = [row(1, "anon", "old"), row(2, "ann", "ann", event, at=5, **{name: "anon"})]
    loaded = engine.load(ENVIRONMENT, events=write(tmp_path / "a.parquet", rows))
    assert loaded.persons == 1
    assert ask(engine, "select uniq(person_id), any(person_id) from events") == [[1, person("ann")]]
    assert ask(engine, "select is_identified from persons") == [[1]]


def test_export__merged_into_one_that_was_merged__follows_it(engine, tmp_path):
    rows = [
        row(1, "anon", "old"),
        row(2, "ann", "ann", "$identify", at=5, **{"$anon_distinct_id": "anon"}),
        row(3, "ann", "boss", at=9),
    ]
    engine.load(ENVIRONMENT, events=write(tmp_path / "a.parquet", rows))
    assert ask(engine, "select distinct person_id from events") == [[person("boss")]]


def test_export__later_file_moves_a_distinct_id__moves_earlier_events(engine, tmp_path):
    engine.load(ENVIRONMENT, events=write(tmp_path / "a.parquet", [row(1, "a", "ann")]))
    engine.load(ENVIRONMENT, events=write(tmp_path / "b.parquet", [row(2, "a", "bob", at=9)]))
    assert ask(engine, "select count(), any(person_id) from events group by person_id") == [
        [2, person("bob")]
    ]


def test_export__bad_row__is_named_and_nothing_is_loaded(engine, tmp_path):
    rows = [row(1, "a", "ann"), {**row(2, "b", "bob"), "event": ""}]
    with pytest.raises(BadData, match="row 1"):
        engine.load(ENVIRONMENT, events=write(tmp_path / "a.parquet", rows))
    assert ask(engine, "select count() from events") == [[0]]


def test_export__bad_rows_skipped__others_are_in(engine, tmp_path):
    rows = [{**row(1, "a", "ann"), "properties": "{"}, row(2, "b", "bob")]
    path = write(tmp_path / "a.parquet", rows)
    loaded = engine.load(ENVIRONMENT, events=path, skip_bad=True)
    assert (loaded.events, len(loaded.rejected)) == (1, 1)
    assert ask(engine, "select distinct_id from events") == [["b"]]


def test_export__quote_in_its_name__is_read(engine, tmp_path):
    path = write(tmp_path / "it's.parquet", [row(1, "a", "ann")])
    assert engine.load(ENVIRONMENT, events=path).events == 1
