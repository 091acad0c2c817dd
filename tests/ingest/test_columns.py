"""Files that the engine reads: the same tables come out as when Python reads every row."""

from __future__ import annotations

import csv
import gzip
import json
import random
import uuid
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from pyarrow import parquet

from querykit import Environment
from querykit.errors import BadData
from querykit.ingest import load
from querykit.ingest.columnar import columns_of
from support.stores import emptied, store

ENVIRONMENT = Environment(id=7, group_types=[{"group_type": "company", "group_type_index": 1}])
BEGIN = datetime(2024, 3, 1, 10, tzinfo=UTC)

TABLES = {
    "person": "id, created_at, team_id, properties, is_identified, is_deleted, version",
    "person_distinct_id2": "team_id, distinct_id, person_id, is_deleted, version",
    "person_distinct_id_overrides": "team_id, distinct_id, person_id, is_deleted, version",
    "groups": "group_type_index, group_key, created_at, team_id, group_properties",
    "group_type_mapping": "team_id, group_type, group_type_index",
    "events": (
        "uuid, event, properties, timestamp, team_id, distinct_id, elements_chain, created_at,"
        " person_id, person_created_at, person_properties, person_mode, `$group_0`, `$group_1`,"
        " `$group_2`, `$group_3`, `$group_4`, group0_properties, group1_properties,"
        " group2_properties, `$session_id`, `$window_id`, properties_group_custom"
    ),
}


@pytest.fixture(scope="module")
def opened():
    with store() as by_columns, store(reads_files=False) as by_rows:
        yield by_columns, by_rows


@pytest.fixture
def backends(opened):
    """One engine that reads files, and one that is said not to."""
    return tuple(map(emptied, opened))


def tables(backend):
    """Return all rows of all tables, with JSON read."""
    found = {}
    for table, columns in TABLES.items():
        rows = backend.query(f"SELECT {columns} FROM {table}").dicts()
        for row in rows:
            for name, value in row.items():
                if name.endswith("properties") and isinstance(value, str) and value:
                    row[name] = json.loads(value)
        found[table] = sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))
    return found


def same(backends, *paths, **options):
    """Load files into both, and compare what was said and what is there."""
    by_columns, by_rows = backends
    for path in paths:
        with columns_of(by_columns, path) as columns:
            assert columns is not None, "the engine cannot read it"
        one = load(by_columns, ENVIRONMENT, events=path, **options)
        two = load(by_rows, ENVIRONMENT, events=path, **options)
        shown = [[str(error) for error in loaded.rejected] for loaded in (one, two)]
        assert shown[0] == shown[1]
        one.rejected = two.rejected = []
        assert one == two
    assert tables(by_columns) == tables(by_rows)
    return one


def made(count, seed, *, ids=True, owners=False):
    """Return events with something of all that is looked at."""
    dice = random.Random(seed)
    people = [f"user {number}" for number in range(12)]
    for number in range(count):
        properties = {"n": number, "price": dice.choice([1.5, 0, "x", None]), "text": 'é "quoted"'}
        name = dice.choice(["x", "$pageview", "order"])
        who = dice.choice(people)
        if dice.random() < 0.1:
            properties["$set"] = {"plan": dice.choice(["pro", "free"]), f"k{number % 5}": number}
        if dice.random() < 0.1:
            properties["$set_once"] = {"first": number}
        if dice.random() < 0.05:
            properties["$unset"] = ["plan"]
        if dice.random() < 0.2:
            groups = {
                kind: f"g{dice.randrange(3)}" for kind in dice.sample(["company", "team", 5], 2)
            }
            properties["$groups"] = groups
        if dice.random() < 0.1:
            properties["$group_4"] = f"own {number % 2}"
        if dice.random() < 0.1:
            properties["$session_id"] = str(uuid.UUID(int=number))
        if dice.random() < 0.1:
            properties["$process_person_profile"] = False
            who = dice.choice([who, f"nobody {number % 3}"])
        elif dice.random() < 0.06:
            name, member = dice.choice(
                [
                    ("$identify", "$anon_distinct_id"),
                    ("$create_alias", "alias"),
                    ("$merge_dangerously", "alias"),
                ]
            )
            properties[member] = dice.choice([*people, "null"])
        elif dice.random() < 0.05:
            name = "$groupidentify"
            properties |= {"$group_type": "team", "$group_key": "g1", "$group_set": {"n": number}}
        event = {
            "event": name,
            "distinct_id": who,
            "timestamp": (BEGIN + timedelta(minutes=dice.randrange(90))).isoformat(),
            "properties": properties,
        }
        if ids:
            event["uuid"] = str(uuid.UUID(int=seed * 10_000 + number))
        if owners:
            event["person_id"] = str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{who} {number // 60}"))
            event["person_properties"] = json.dumps({"seen": number})
        yield event


def written(path, events):
    """Write events into a file of the sort that its name says."""
    events = list(events)
    ends = path.suffixes
    if ends[-1] == ".gz":
        text = "".join(json.dumps(one) + "\n" for one in events)
        path.write_bytes(gzip.compress(text.encode()))
    elif ends[0] == ".jsonl":
        path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in events))
    else:
        rows = [{**one, "properties": json.dumps(one["properties"])} for one in events]
        if ends[0] == ".csv":
            with path.open("w", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
        else:
            times = [datetime.fromisoformat(one["timestamp"]) for one in rows]
            table = pa.Table.from_pylist(rows)
            at = table.column_names.index("timestamp")
            table = table.set_column(at, "timestamp", pa.array(times, pa.timestamp("us", "UTC")))
            parquet.write_table(table, path)
    return path


@pytest.mark.parametrize("name", ["e.jsonl", "e.jsonl.gz", "e.csv", "e.parquet"])
@pytest.mark.parametrize("seed", [1, 2])
def test_file__all_that_is_looked_at__is_the_same(backends, tmp_path, name, seed):
    path = written(tmp_path / name, made(300, seed))
    assert same(backends, path).events == 300


@pytest.mark.parametrize("name", ["e.jsonl", "e.parquet"])
def test_file__without_ids__is_the_same(backends, tmp_path, name):
    same(backends, written(tmp_path / name, made(100, 3, ids=False)))


@pytest.mark.parametrize("name", ["e.jsonl", "e.csv", "e.parquet"])
def test_export__persons_of_the_file__are_the_same(backends, tmp_path, name):
    same(backends, written(tmp_path / name, made(200, 4, owners=True)))


def test_files__in_a_row__are_the_same(backends, tmp_path):
    paths = [written(tmp_path / f"{seed}.jsonl", made(80, seed)) for seed in (5, 6, 7)]
    paths.append(written(tmp_path / "8.parquet", made(80, 8, owners=True)))
    same(backends, *paths)


def test_file__loaded_again__changes_nothing(backends, tmp_path):
    path = written(tmp_path / "e.parquet", made(300, 9))
    loaded = same(backends, path, path)
    assert (loaded.events, loaded.repeated) == (0, 300)


def test_file__of_other_days__is_new(backends, tmp_path):
    later = [{**one, "timestamp": one["timestamp"].replace("-03-", "-04-")} for one in made(300, 9)]
    paths = [written(tmp_path / "1.jsonl", made(300, 9)), written(tmp_path / "2.jsonl", later)]
    assert same(backends, *paths).events == 300


def test_file__one_event_twice__is_one(backends, tmp_path):
    events = [{**one, "properties": {}} for one in made(10, 10)]
    loaded = same(backends, written(tmp_path / "e.jsonl", [*events, *events]))
    assert (loaded.events, loaded.repeated) == (10, 10)


def plain(**members):
    return {"event": "x", "distinct_id": "a", "timestamp": "2024-03-01T10:00:00Z", **members}


UNCOMMON = {
    "time with a week": {"timestamp": "2024-W09-5"},
    "time of a day only": {"timestamp": "2024-03-01"},
    "time with a comma": {"timestamp": "2024-03-01T10:00:00,5"},
    "no such day": {"timestamp": "2024-02-30T10:00:00Z"},
    "no such hour": {"timestamp": "2024-03-01T24:00:00Z"},
    "very early": {"timestamp": "1066-10-14T09:00:00Z"},
    "set beside": {"$set": {"plan": "pro"}},
    "group beside": {"$group_3": "g"},
    "elements": {"elements": [{"tag_name": "a"}]},
    "elements inside": {"properties": {"$elements": [{"tag_name": "b"}]}},
    "properties as text": {"properties": '{"a": 1}'},
    "properties as a list": {"properties": [1]},
    "properties as no JSON": {"properties": "{"},
    "properties with infinity": {"properties": '{"a": 1e999}'},
    "large number": {"properties": {"a": 123456789012345678901234567890}},
    "no name": {"event": ""},
    "no distinct id": {"distinct_id": None},
    "distinct id inside": {"distinct_id": None, "properties": {"distinct_id": "b"}},
    "no uuid": {"uuid": "17"},
    "person that is none": {"person_id": "17"},
    "identify without a person": {
        "event": "$identify",
        "properties": {"$process_person_profile": False},
    },
    "object as a name": {"event": {"a": 1}},
    "list as a distinct id": {"distinct_id": [1]},
    "created early": {"created_at": "0001-01-01T00:00:00Z"},
    "created some day": {"created_at": "some day"},
    "escaped dollar": {"properties": r'{"\u0024set": {"plan": "pro"}, "\u0024group_0": "g"}'},
    "created": {"created_at": "2024-03-02T00:00:00+01:00"},
}


@pytest.mark.parametrize("case", UNCOMMON)
def test_row__uncommon_among_plain_ones__is_taken_or_refused_alike(backends, tmp_path, case):
    events = [plain(n=number) for number in range(6)]
    events.insert(3, plain(**UNCOMMON[case]))
    same(backends, written(tmp_path / "e.jsonl", events), skip_bad=True)


@pytest.mark.parametrize(
    "text",
    [
        '{"event": "x", "distinct_id": 5, "timestamp": "2024-03-01T10:00:00Z"}\n',
        '{"event": "x", "distinct_id": true, "timestamp": "2024-03-01T10:00:00Z"}\n',
        '{"event": "x", "distinct_id": "a", "timestamp": 1709287200}\n',
        '\n{"event": "x", "distinct_id": "a", "timestamp": "2024-03-01T10:00:00Z"}\n',
        '{"event": "x"} {"event": "y"}\n',
        "nothing\n",
    ],
)
def test_file__of_uncommon_rows__is_left_to_python(backends, tmp_path, text):
    path = tmp_path / "e.jsonl"
    path.write_text(text)
    with columns_of(backends[0], path) as columns:
        assert columns is None
    assert backends[0].query("SHOW TABLES LIKE 'querykit_load%'").rows == []


def test_load__ends__leaves_no_table_behind(backends, tmp_path):
    path = written(tmp_path / "e.jsonl", [plain(), plain(event="")] * 8)
    with pytest.raises(BadData, match="needs a name"):
        load(backends[0], ENVIRONMENT, events=path)
    load(backends[0], ENVIRONMENT, events=path, skip_bad=True)
    assert backends[0].query("SHOW TABLES LIKE 'querykit_load%'").rows == []


@pytest.mark.parametrize(
    "name", ["a*.jsonl", "b{1,2}.jsonl", "c?.jsonl", "d::e.jsonl", "it's.jsonl"]
)
def test_file__with_a_name_that_is_a_pattern__is_the_one_that_is_read(backends, tmp_path, name):
    written(tmp_path / name, [plain()])
    for other in ("a2.jsonl", "b1.jsonl", "c2.jsonl"):
        written(tmp_path / other, [plain(event="other")])
    load(backends[0], ENVIRONMENT, events=tmp_path / name)
    assert backends[0].query("SELECT event FROM events").rows == [["x"]]
