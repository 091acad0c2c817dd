"""Folders, packed files, open files, progress, and what is said of rows that are left out."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import time

import pytest
import zstandard

from querykit import Environment
from querykit.errors import BadData
from querykit.ingest import load
from querykit.ingest.files import Stream
from querykit.ingest.folder import load_source, write_rejects
from querykit.ingest.progress import Teller
from support.stores import emptied, store

ENVIRONMENT = Environment(id=7)


@pytest.fixture(scope="module", params=[True, False], ids=["by columns", "by rows"])
def opened(request):
    with store(reads_files=request.param) as opened:
        yield opened


@pytest.fixture
def backend(opened):
    return emptied(opened)


def lines(count, begin=0):
    times = [f"2024-03-01T10:{number % 60:02}:00Z" for number in range(begin, begin + count)]
    events = [{"event": "x", "distinct_id": f"u{at}", "timestamp": at} for at in times]
    return "".join(json.dumps(one) + "\n" for one in events).encode()


def count(backend):
    return backend.query("SELECT count() FROM events").rows[0][0]


PACKINGS = {".gz": gzip.compress, ".zst": zstandard.ZstdCompressor().compress}


@pytest.mark.parametrize("end", PACKINGS)
def test_file__packed__is_unpacked(backend, tmp_path, end):
    path = tmp_path / f"events.jsonl{end}"
    path.write_bytes(PACKINGS[end](lines(20)))
    assert load(backend, ENVIRONMENT, events=path).events == 20


@pytest.mark.parametrize("end", PACKINGS)
@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_file__packed_and_cut_off__is_refused(backend, tmp_path, end, cut):
    path = tmp_path / f"events.jsonl{end}"
    whole = PACKINGS[end](lines(5000))
    path.write_bytes(whole[: int(len(whole) * cut)])
    with pytest.raises(BadData, match=r"events\.jsonl"):
        load(backend, ENVIRONMENT, events=path)
    assert count(backend) == 0


def test_file__not_packed_as_its_name_says__is_refused(backend, tmp_path):
    for end in PACKINGS:
        path = tmp_path / f"events.jsonl{end}"
        path.write_bytes(lines(3))
        with pytest.raises(BadData, match="cannot be unpacked"):
            load(backend, ENVIRONMENT, events=path)


@pytest.mark.parametrize("sort", [".jsonl", ".json", ".csv"])
def test_stream__of_each_sort__is_read(backend, sort):
    texts = {
        ".jsonl": lines(3),
        ".json": b"[" + lines(3).replace(b"\n", b",")[:-1] + b"]",
        ".csv": b"event,distinct_id,timestamp\n" + b"x,a,2024-03-01\n" * 2 + b"x,b,2024-03-01\n",
    }
    source = Stream(io.BytesIO(texts[sort]), "-", sort)
    assert load_source(backend, ENVIRONMENT, source).events == 3


def test_folder__of_a_batch_export__is_taken_whole(backend, tmp_path):
    for day in range(3):
        folder = tmp_path / "2024" / f"0{day}"
        folder.mkdir(parents=True)
        (folder / "part.jsonl.gz").write_bytes(gzip.compress(lines(10, 10 * day)))
    (tmp_path / "manifest.json").write_text("{}")
    assert load_source(backend, ENVIRONMENT, tmp_path).events == 30


def test_folder__with_a_folder_of_events__has_persons_beside_it(backend, tmp_path):
    (tmp_path / "events").mkdir()
    for part in range(2):
        (tmp_path / "events" / f"{part}.jsonl").write_bytes(lines(5, 5 * part))
    who = "u2024-03-01T10:07:00Z"
    person = {"distinct_ids": [who], "properties": {"name": "Ann"}}
    (tmp_path / "persons.jsonl").write_text(json.dumps(person))
    assert load_source(backend, ENVIRONMENT, tmp_path).events == 10
    ((text,),) = backend.query(
        f"SELECT person_properties FROM events WHERE distinct_id = '{who}'"
    ).rows
    assert json.loads(text) == {"name": "Ann"}


def test_folder__two_files_of_persons__is_refused(backend, tmp_path):
    for end in (".csv", ".jsonl.gz"):
        (tmp_path / f"persons{end}").touch()
    with pytest.raises(BadData, match=r"has persons\.(csv|jsonl\.gz) and persons"):
        load_source(backend, ENVIRONMENT, tmp_path)


def test_told__long_load__is_told_of_reading_and_writing(backend, tmp_path):
    path = tmp_path / "events.jsonl"
    path.write_bytes(lines(25_000))
    steps = []
    load(backend, ENVIRONMENT, events=path, told=steps.append)
    assert {step.what for step in steps} >= {"read"}
    assert (steps[0].done, steps[0].total) in {(10_000, None), (25_000, 25_000)}
    assert [step.done for step in steps if step.what == "read"][-1] == 25_000
    assert all(earlier.seconds <= later.seconds for earlier, later in itertools.pairwise(steps))


def test_told__while_the_engine_writes__counts_up(backend):
    load(backend, ENVIRONMENT, events=[json.loads(line) for line in lines(3).splitlines()])
    steps = []
    with Teller(steps.append).watching(backend, 7, 0, 10):
        load(backend, ENVIRONMENT, events=[json.loads(one) for one in lines(4, 5).splitlines()])
        time.sleep(0.7)
    assert (steps[-1].what, steps[-1].done, steps[-1].total) == ("written", 4, 10)


def test_rejects__file__has_place_line_reason_and_row(backend, tmp_path):
    path, rejects = tmp_path / "events.jsonl", tmp_path / "rejects.jsonl"
    bad = [
        b'{"event": "y", "timestamp": 0}',
        b"{nothing",
        b'{"event": "\xff"}',
        b'{"event": "z", "n": NaN}',
    ]
    path.write_bytes(lines(30) + b"\n".join(bad) + b"\n" + lines(1))
    loaded = load(backend, ENVIRONMENT, events=path, skip_bad=True)
    write_rejects(rejects, loaded.rejected)
    found = [json.loads(line) for line in rejects.read_text().splitlines()]
    assert [(one["line"], one["place"], one["code"]) for one in found] == [
        (line, f"{path}:{line}", "QK710") for line in (31, 32, 33, 34)
    ]
    assert [one["row"] for one in found[:3]] == [
        {"event": "y", "timestamp": 0},
        "{nothing\n",
        '{"event": "\ufffd"}\n',
    ]
    words = ["needs a `distinct_id`", "not JSON", "not UTF-8", "needs a `distinct_id`"]
    assert all(word in one["message"] for word, one in zip(words, found, strict=True))
    assert loaded.events == 31
