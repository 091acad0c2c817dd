"""Summaries, the registry of sources, and what the command shows."""

from __future__ import annotations

import json
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest

from batch.conftest import new, old, too_new
from querykit.batch.base import SourceSort
from querykit.batch.registry import collect, located, sorts
from querykit.batch.run import Progress
from querykit.batch.tally import Tally
from querykit.cli.batching import facts_of
from querykit.errors import InternalError


@pytest.fixture
def export(tmp_path):
    documents = [old(1), {"query": old(2), "name": "<b>&"}, new(3), too_new(), {"filters": {}}, [1]]
    path = tmp_path / "<a>.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in documents))
    return path


def test_report__three_styles__tell_the_same(batch, export, tmp_path):
    assert batch(export, "--report", "r.html").exit_code == 1
    assert batch(export, "--report", "r.json").exit_code == 1
    text = batch(export).stdout
    report = json.loads((tmp_path / "r.json").read_text())
    assert {"kind": "RetentionQuery", "version": "none", "documents": 3} in report["kinds"]
    assert {"kind": "TrendsQuery", "version": "99", "documents": 1} in report["kinds"]
    assert report["migrations"]["m0001_retention_show_mean"] == 2
    assert report["mode"] == "dry run"
    page = (tmp_path / "r.html").read_text()
    ET.fromstring(
        page.replace("<!doctype html>", "")
        .replace('charset="utf-8">', 'charset="utf-8"/>')
        .replace('width=device-width">', 'width=device-width"/>')
    )
    assert "<svg" in page
    for found in ("RetentionQuery, version none", "m0001_retention_show_mean", "QK101"):
        assert found in page
        assert found in text
    assert "<a>" not in page
    assert "script" not in page


def test_undo_and_resume__without_what_they_need__are_wrong_usage(batch, export):
    from querykit.cli.main import cli

    assert cli is not None
    assert batch(export, "--resume").exit_code == 2
    assert batch("undo", export).exit_code == 2
    assert batch(export, "--report", "r.pdf").exit_code == 2
    assert batch("--help").exit_code == 0


def test_options_before_the_source__are_understood(batch, export):
    assert batch("--write", "-q", export).exit_code == 1
    assert json.loads(export.read_text().splitlines()[0]) == new(1)


def test_posthog_only__no_repairs(batch, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"kind":"HogQLQuery","query":"select 1","runDirectly":true}\n')
    assert batch(path, "--posthog-only").exit_code == 0


def test_progress__half_way__tells_rate_and_time_left():
    facts = facts_of(Progress("bytes", 50, 200, 1_000, 10, 1, 20.0))
    assert facts == "1,000 documents, 50/s; 25%, 1:00 left; 10 to change, 1 rejected"


def test_tally__through_json__is_the_same():
    tally = Tally()
    for document in (old(1), too_new(), 3, {"query": {"kind": 5}}):
        tally.saw(document)
    again = Tally.from_dict(json.loads(json.dumps(tally.as_dict())))
    assert again == tally
    again.add(tally)
    assert again.documents == 8


def test_registry__two_sorts_of_one_suffix__are_refused():
    one = SimpleNamespace(__name__="one", sort=SourceSort("one", None, None, suffixes=(".x",)))
    two = SimpleNamespace(__name__="two", sort=SourceSort("two", None, None, suffixes=(".x",)))
    with pytest.raises(InternalError, match=r"\.x belongs to one and to two"):
        collect([one, two])
    with pytest.raises(InternalError, match="three has no `sort`"):
        collect([SimpleNamespace(__name__="three")])


def test_registry__ours__is_whole():
    names = [sort.name for sort in sorts()]
    wanted = {"ClickHouse", "CSV", "folder", "JSON Lines", "Parquet", "PostgreSQL", "SQLite"}
    assert set(names) == wanted
    assert len(names) == len(wanted)


def test_location__parameters_of_the_database__stay_in_its_url():
    _, location = located("postgresql://me:pw@h:5/d?table=a.b&id=i&column=c&sslmode=require")
    assert location.address == "postgresql://me:pw@h:5/d?sslmode=require"
    assert location.text == "postgresql://me:***@h:5/d?table=a.b&id=i&column=c"
    assert dict(location.parameters) == {"table": "a.b", "id": "i", "column": "c"}
