"""Files and rows that are not as they should be: said by name, and nothing half loaded."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest
from pyarrow import parquet

from querykit import Environment
from querykit.errors import BadData
from querykit.ingest import load
from support.stores import emptied, store

ENVIRONMENT = Environment(id=7)
TABLES = ("events", "person", "person_distinct_id2", "groups")


@pytest.fixture(scope="module", params=[True, False], ids=["by columns", "by rows"])
def opened(request):
    with store(reads_files=request.param) as opened:
        yield opened


@pytest.fixture
def backend(opened):
    return emptied(opened)


def event(**members):
    return {"event": "x", "distinct_id": "a", "timestamp": "2024-03-01T10:00:00Z", **members}


def counts(backend):
    return [backend.query(f"SELECT count() FROM {table}").rows[0][0] for table in TABLES]


def lines(path, *values):
    texts = (one if isinstance(one, bytes) else json.dumps(one).encode() for one in values)
    path.write_bytes(b"\n".join(texts) + b"\n")
    return path


def table(path, **columns):
    base = {
        "uuid": [f"00000000-0000-4000-8000-{number:012}" for number in range(3)],
        "event": ["x"] * 3,
        "distinct_id": ["a", "b", "c"],
        "timestamp": ["2024-03-01T10:00:00Z"] * 3,
    }
    kept = {name: values for name, values in {**base, **columns}.items() if values is not None}
    parquet.write_table(pa.table(kept), path)
    return path


@pytest.mark.parametrize("share", [0.0, 0.2, 0.6, 0.95])
def test_parquet__cut_off__is_refused_whole(backend, tmp_path, share):
    path = table(tmp_path / "e.parquet")
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * share)])
    with pytest.raises(BadData, match="is no Parquet file, or a part of one"):
        load(backend, ENVIRONMENT, events=path)
    assert counts(backend) == [0, 0, 0, 0]


def test_parquet__spoilt_inside__is_refused_whole(backend, tmp_path):
    path = tmp_path / "e.parquet"
    rows = 20_000
    parquet.write_table(
        pa.table(
            {
                "event": [f"event {number}" for number in range(rows)],
                "distinct_id": [f"user {number}" for number in range(rows)],
                "timestamp": ["2024-03-01T10:00:00Z"] * rows,
            }
        ),
        path,
    )
    raw = bytearray(path.read_bytes())
    raw[2000:6000] = b"\xff" * 4000
    path.write_bytes(raw)
    with pytest.raises(BadData, match=r"e\.parquet"):
        load(backend, ENVIRONMENT, events=path)
    assert counts(backend) == [0, 0, 0, 0]


@pytest.mark.parametrize("missing", ["event", "distinct_id", "timestamp"])
def test_parquet__without_a_column__is_refused(backend, tmp_path, missing):
    with pytest.raises(BadData, match="row 0"):
        load(backend, ENVIRONMENT, events=table(tmp_path / "e.parquet", **{missing: None}))
    assert counts(backend) == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("column", "values", "words"),
    [
        ("event", ["x", None, "y"], "row 1: an event needs a name"),
        ("distinct_id", ["a", "b", None], "row 2: an event needs a `distinct_id`"),
        ("timestamp", ["2024-03-01T10:00:00Z", None, "2024-03-01"], "row 1: timestamp is missing"),
        ("uuid", ["17", None, None], "row 0: uuid: '17' is no UUID"),
        ("properties", ["{}", "[]", None], "row 1: properties must be an object"),
        ("properties", [1, 2, 3], "row 0: properties must be an object"),
        ("distinct_id", [True, False, True], "row 0: an event needs a `distinct_id`"),
    ],
)
def test_parquet__null_or_of_another_type__is_named(backend, tmp_path, column, values, words):
    path = table(tmp_path / "e.parquet", **{column: values})
    with pytest.raises(BadData, match=words):
        load(backend, ENVIRONMENT, events=path)
    assert counts(backend) == [0, 0, 0, 0]


def test_parquet__numbers_for_names_and_times__are_taken(backend, tmp_path):
    path = table(tmp_path / "e.parquet", distinct_id=[1, 2, 3], timestamp=[1709287200.5] * 3)
    assert load(backend, ENVIRONMENT, events=path).events == 3
    assert backend.query("SELECT DISTINCT toString(timestamp) FROM events").rows == [
        ["2024-03-01 10:00:00.500000"]
    ]


TIMES = {
    "1899-12-31T23:59:59Z": "not between 1900 and 2299",
    "2300-01-01T00:00:00Z": "not between 1900 and 2299",
    "9999-12-31T23:59:59-05:00": "no ISO 8601 time",
    "0001-01-01T00:00:00+05:00": "no ISO 8601 time",
    1e300: "no time that a calendar has",
    1709287200000: "no time that a calendar has",
    -1e18: "no time that a calendar has",
    "": "no ISO 8601 time",
    "2024-02-30": "no ISO 8601 time",
}


@pytest.mark.parametrize("time", TIMES)
def test_time__out_of_range__is_named(backend, tmp_path, time):
    path = lines(tmp_path / "e.jsonl", event(), event(timestamp=time))
    with pytest.raises(BadData, match=TIMES[time]) as caught:
        load(backend, ENVIRONMENT, events=path)
    assert f"{path}:2" in caught.value.message
    assert isinstance(time, str) or caught.value.hint == "numbers are seconds since 1970"
    assert counts(backend) == [0, 0, 0, 0]


@pytest.mark.parametrize("time", ["1900-01-01T00:00:00Z", "2299-12-31T23:59:59.999999Z"])
def test_time__at_the_edge__is_kept(backend, tmp_path, time):
    load(backend, ENVIRONMENT, events=lines(tmp_path / "e.jsonl", event(timestamp=time)))
    ((kept,),) = backend.query("SELECT toString(timestamp) FROM events").rows
    assert kept[:19] == time[:19].replace("T", " ")


@pytest.mark.parametrize("sort", ["jsonl", "csv"])
def test_text__not_utf_8__is_named_and_the_rest_taken(backend, tmp_path, sort):
    path = tmp_path / f"e.{sort}"
    if sort == "jsonl":
        lines(path, event(), b'{"event": "\xe9t\xe9"}', event(event="y"))
    else:
        head = b"event,distinct_id,timestamp\n"
        path.write_bytes(head + b"x,a,2024-03-01\n\xe9t\xe9,a,2024-03-01\ny,a,2024-03-01\n")
    loaded = load(backend, ENVIRONMENT, events=path, skip_bad=True)
    assert loaded.events == 2
    assert "not UTF-8" in loaded.rejected[0].message


def test_csv__row_with_too_many_fields__is_named(backend, tmp_path):
    path = tmp_path / "e.csv"
    path.write_text("event,distinct_id,timestamp\nx,a,2024-03-01\nx,a,2024-03-01,more\n")
    with pytest.raises(BadData, match="4 fields, but there are 3 columns"):
        load(backend, ENVIRONMENT, events=path)


@pytest.mark.parametrize("text", ["", "event,distinct_id,timestamp\n"])
def test_csv__empty__is_no_events(backend, tmp_path, text):
    path = tmp_path / "e.csv"
    path.write_text(text)
    assert load(backend, ENVIRONMENT, events=path).events == 0


def test_jsonl__empty__is_no_events(backend, tmp_path):
    path = tmp_path / "e.jsonl"
    path.touch()
    assert load(backend, ENVIRONMENT, events=path).events == 0


@pytest.mark.parametrize("sort", ["jsonl", "csv"])
def test_property__of_ten_megabytes__is_kept_whole(backend, tmp_path, sort):
    large = "ä" * 5_000_000
    path = tmp_path / f"e.{sort}"
    if sort == "jsonl":
        lines(path, event(properties={"large": large}))
    else:
        text = json.dumps({"large": large}).replace('"', '""')
        path.write_text(f'event,distinct_id,timestamp,properties\nx,a,2024-03-01,"{text}"\n')
    assert load(backend, ENVIRONMENT, events=path).events == 1
    assert backend.query(
        "SELECT lengthUTF8(JSONExtractString(properties, 'large')) FROM events"
    ).rows == [[5_000_000]]


def test_property__very_deep__is_named(backend, tmp_path):
    deep = b'{"a":' * 20_000 + b"1" + b"}" * 20_000
    bad = b'{"event":"x","distinct_id":"a","timestamp":"2024-03-01","properties":' + deep + b"}"
    path = lines(tmp_path / "e.jsonl", event(), bad)
    loaded = load(backend, ENVIRONMENT, events=path, skip_bad=True)
    assert loaded.events == 1
    assert "not JSON" in loaded.rejected[0].message


def test_text__half_a_character__is_replaced(backend, tmp_path):
    odd = (
        b'{"event":"a\\ud800","distinct_id":"\\udc00","timestamp":0,"properties":{"x":"\\ud800b"}}'
    )
    path = lines(tmp_path / "e.jsonl", event(), odd)
    assert load(backend, ENVIRONMENT, events=path).events == 2
    assert backend.query(
        "SELECT event, distinct_id, JSONExtractString(properties, 'x') FROM events ORDER BY 1"
    ).rows[0] == ["a\ufffd", "\ufffd", "\ufffdb"]


def test_uuid__twice_in_a_file_and_in_the_next__is_one_event(backend, tmp_path):
    same = event(uuid="00000000-0000-4000-8000-000000000001")
    first = lines(tmp_path / "1.jsonl", same, same)
    later = {**same, "timestamp": "2024-03-01T23:00:00Z"}
    second = lines(tmp_path / "2.jsonl", later, event(event="y", uuid=same["uuid"]))
    loaded = load(backend, ENVIRONMENT, events=first)
    assert (loaded.events, loaded.repeated) == (1, 1)
    loaded = load(backend, ENVIRONMENT, events=second)
    assert (loaded.events, loaded.repeated) == (1, 1)
    assert backend.query("SELECT event FROM events ORDER BY event").rows == [["x"], ["y"]]


def test_members__of_odd_types__are_named_or_taken(backend, tmp_path):
    odd = [None, 1, 1.5, True, [], {}, "", "x", [None], {"a": None}]
    names = (
        "event",
        "distinct_id",
        "properties",
        "uuid",
        "created_at",
        "elements",
        "$set",
        "$unset",
    )
    rows = [event(**{name: value}) for name in names for value in odd]
    rows += [event(properties={name: value}) for name in names[5:] for value in odd]
    rows += [event(properties={"$groups": value, "$elements": value}) for value in odd]
    loaded = load(backend, ENVIRONMENT, events=lines(tmp_path / "e.jsonl", *rows), skip_bad=True)
    assert loaded.events + loaded.repeated + len(loaded.rejected) == len(rows)
    assert loaded.events > len(rows) / 2
