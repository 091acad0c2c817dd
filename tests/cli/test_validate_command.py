"""`querykit validate` and `querykit inventory`."""

from __future__ import annotations

import json

import pytest

from querykit.cli import sources
from support.cases import FIXTURES

WRONG = '{\n  "kind": "TrendsQuery",\n  "series": [{"kind": "EventsNode", "evnt": "x"}]\n}\n'
RIGHT = '{"kind": "TrendsQuery", "series": []}\n'


def test_validate__finding__has_place_excerpt_and_suggestion(querykit, tmp_path):
    path = tmp_path / "wrong.json"
    path.write_text(WRONG)
    done = querykit("validate", path)
    assert done.exit_code == 1
    first, excerpt, caret, *rest = done.stdout.splitlines()
    assert first.startswith(f"{path}:3:45: QK021 ")
    assert excerpt == '      "series": [{"kind": "EventsNode", "evnt": "x"}]'
    assert caret.index("^") == excerpt.index('"x"')
    assert any('"event"' in line for line in rest)


def test_validate__valid__says_so(querykit):
    done = querykit("validate", "-", stdin=RIGHT)
    assert (done.stdout, done.exit_code) == ("", 0)
    assert done.stderr == "1 query in 1 file: all is well\n"


def test_validate__no_query_by_standard_input__is_a_finding(querykit):
    done = querykit("validate", "-", stdin='{"name": "querykit"}')
    assert done.exit_code == 1
    assert "QK012" in done.stdout


def test_validate__file_without_queries__is_fine(querykit, tmp_path):
    path = tmp_path / "package.json"
    path.write_text('{"name": "shop", "version": "1.0.0"}')
    done = querykit("validate", path)
    assert (done.stdout, done.exit_code) == ("", 0)


def test_validate__json__is_one_list_over_all_files(querykit, tmp_path):
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(WRONG)
    found = json.loads(querykit("validate", "--format", "json", tmp_path).stdout)
    assert [(one["code"], one["pointer"]) for one in found] == [("QK021", "/series/0/evnt")] * 2


def test_validate__unreadable_sort_of_file__is_a_warning(querykit, tmp_path):
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG")
    done = querykit("validate", path)
    assert done.exit_code == 0
    assert "QK009 querykit does not read files that end in .png" in done.stdout


def test_validate__large_file__names_the_line(querykit, tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "STREAMED_BYTES", 10)
    path = tmp_path / "large.jsonl"
    path.write_text(RIGHT + json.dumps(json.loads(WRONG)) + "\n")
    done = querykit("validate", path)
    assert done.exit_code == 1
    assert f"{path}:2:1: QK021" in done.stdout
    assert done.stderr == "2 queries in 1 file: 1 finding\n"


def test_inventory__saved__counts_kinds_versions_and_legacy(querykit):
    done = querykit("inventory", "--format", "json", "--by-file", FIXTURES / "saved")
    found = json.loads(done.stdout)
    rows = {(row["kind"], row["version"]): row["nodes"] for row in found["nodes"]}
    assert rows["TrendsQuery", None] > rows["TrendsQuery", 5] > 0
    assert found["legacy_filters"] == sum(
        one["legacy_filters"] for one in found["by_file"].values()
    )
    assert found["legacy_filters"] > 0
    assert found["queries"] == sum(one["queries"] for one in found["by_file"].values())


def test_inventory__text__names_what_blocks(querykit, tmp_path):
    path = tmp_path / "newer.json"
    path.write_text('{"kind": "TrendsQuery", "series": [], "version": 99}')
    done = querykit("inventory", tmp_path)
    assert "TrendsQuery  99       1      5" in done.stdout
    assert "QK101" in done.stdout
    assert "1 block\n" in done.stderr


@pytest.mark.parametrize("streamed", [False, True])
def test_inventory__lines__are_counted_alike_at_any_size(querykit, tmp_path, monkeypatch, streamed):
    if streamed:
        monkeypatch.setattr(sources, "STREAMED_BYTES", 10)
    path = tmp_path / "some.jsonl"
    path.write_text(RIGHT * 3 + '{"kind": "WebTrendsQuery", "properties": []}\n')
    found = json.loads(querykit("inventory", "--format", "json", path).stdout)
    assert (found["queries"], found["retired"]) == (4, 1)
    assert (found["outdated"], found["files_read"]) == (3, 1)
