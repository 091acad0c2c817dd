"""`querykit demo-data` and `querykit load`."""

from __future__ import annotations

import json

import pytest

from querykit.environment.folder import read_folder
from querykit.run import open_engine


@pytest.fixture
def shop(querykit, tmp_path):
    folder = tmp_path / "shop"
    done = querykit("demo-data", folder, "--events", 200, "--until", "2024-07-01")
    assert (done.exit_code, done.stdout) == (0, "")
    return folder


def _count(url, folder):
    with open_engine(url) as engine:
        node = {"kind": "HogQLQuery", "query": "select count() from events"}
        return engine.run(node, read_folder(folder))["results"][0][0]


def test_demo_data__until__makes_it_repeatable(querykit, shop, tmp_path):
    again = tmp_path / "again"
    querykit("demo-data", again, "--events", 200, "--until", "2024-07-01")
    assert (again / "events.jsonl").read_bytes() == (shop / "events.jsonl").read_bytes()


def test_load__folder__is_there_when_opened_again(querykit, shop, tmp_path):
    url = f"chdb://{tmp_path / 'data'}"
    done = querykit("load", shop, "--into", url)
    assert done.exit_code == 0
    assert "loaded 200 events" in done.stderr
    assert _count(url, shop) == 200


def test_load__bad_row__stops_and_names_its_line(querykit, shop, tmp_path):
    path = tmp_path / "bad.jsonl"
    path.write_text('{"event": "a"}\n', encoding="utf-8")
    done = querykit("load", path, "--into", "chdb://:memory:")
    assert (type(done.exception).__name__, done.exception.code) == ("BadData", "QK710")
    assert f"{path}:1" in str(done.exception)


def test_load__skip_bad__writes_what_was_left_out(querykit, tmp_path):
    path, rejects = tmp_path / "mixed.jsonl", tmp_path / "rejects.jsonl"
    good = {"event": "a", "distinct_id": "d", "timestamp": "2024-01-01T00:00:00Z"}
    path.write_text(json.dumps(good) + '\n{"event": "b"}\n', encoding="utf-8")
    done = querykit("load", path, "--into", "chdb://:memory:", "--skip-bad", "--rejects", rejects)
    assert done.exit_code == 1
    assert "loaded 1 event, 1 person, 0 groups; 1 row left out" in done.stderr
    (left,) = map(json.loads, rejects.read_text(encoding="utf-8").splitlines())
    assert (left["code"], str(path) in left["message"]) == ("QK710", True)


def test_load__many_bad_rows__shows_some_and_counts_the_rest(querykit, tmp_path):
    path = tmp_path / "bad.jsonl"
    path.write_text('{"event": "b"}\n' * 30, encoding="utf-8")
    done = querykit("load", path, "--into", "chdb://:memory:", "--skip-bad")
    assert done.stderr.count("QK710") == 20
    assert "and 10 more; --rejects FILE lists all" in done.stderr


def test_load__standard_input__is_taken(querykit, tmp_path):
    text = "event,distinct_id,timestamp\nx,a,2024-03-01\n"
    url = f"chdb://{tmp_path / 'data'}"
    done = querykit("load", "-", "--format", "csv", "--into", url, stdin=text)
    assert (done.exit_code, done.stderr) == (0, "loaded 1 event, 1 person, 0 groups\n")
    done = querykit("load", "-", "--format", "csv", "--into", url, stdin=text)
    assert done.stderr == "loaded 0 events, 1 person, 0 groups; 1 event was there already\n"


def test_load__rejects_without_skip_bad__is_wrong_usage(querykit, shop):
    done = querykit("load", shop, "--into", "chdb://:memory:", "--rejects", "x")
    assert done.exit_code == 2


def test_load__folder_without_data__says_what_it_looks_for(querykit, tmp_path):
    done = querykit("load", tmp_path, "--into", "chdb://:memory:")
    assert "events.jsonl" in done.exception.hint
