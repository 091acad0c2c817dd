"""`querykit hogql`."""

from __future__ import annotations

import json
import sys

import pytest

from querykit.hogql.fixes import apply_fixes

UNTIDY = "select event,count() from events where timestamp>now()-interval 1 day group by event"
TIDY = (
    "SELECT event, count()\nFROM events\nWHERE timestamp > now() - INTERVAL 1 DAY\nGROUP BY event\n"
)


def test_format__standard_input__goes_to_standard_output(querykit):
    done = querykit("hogql", "format", stdin=UNTIDY)
    assert (done.stdout, done.exit_code) == (TIDY, 0)
    assert done.stderr == "1 file, 1 formatted\n"


def test_format__check__names_the_file_and_leaves_it(querykit, tmp_path):
    path = tmp_path / "a.sql"
    path.write_text(UNTIDY)
    done = querykit("hogql", "format", "--check", path)
    assert (done.stdout, done.exit_code) == (f"would format {path}\n", 1)
    assert path.read_text() == UNTIDY


def test_format__diff__shows_both(querykit, tmp_path):
    path = tmp_path / "a.sql"
    path.write_text(UNTIDY)
    done = querykit("hogql", "format", "--diff", path)
    assert done.exit_code == 1
    assert f"\n-{UNTIDY}\n" in done.stdout
    assert "\n+GROUP BY event\n" in done.stdout


def test_format__write__changes_files_of_a_folder_and_then_none(querykit, tmp_path):
    for name in ("a.sql", "b.hogql", "c.txt"):
        (tmp_path / name).write_text(UNTIDY)
    done = querykit("hogql", "format", "--write", tmp_path)
    assert done.exit_code == 0
    assert "2 files, 2 formatted" in done.stderr
    assert (tmp_path / "a.sql").read_text() == (tmp_path / "b.hogql").read_text() == TIDY
    assert (tmp_path / "c.txt").read_text() == UNTIDY
    assert querykit("hogql", "format", tmp_path).exit_code == 0


def test_format__line_ends_and_mark_of_the_file__stay(querykit, tmp_path):
    path = tmp_path / "a.sql"
    path.write_bytes(b"\xef\xbb\xbfselect 1 -- one\r\nfrom t\r\n")
    assert querykit("hogql", "format", "--write", path).exit_code == 0
    assert path.read_bytes() == b"\xef\xbb\xbfSELECT 1  -- one\r\nFROM t\r\n"


def test_format__no_hogql__has_a_place_and_leaves_the_others_to_be_done(querykit, tmp_path):
    (tmp_path / "a.sql").write_text("select 1 from\n t where (")
    (tmp_path / "b.sql").write_text("select  2")
    done = querykit("hogql", "format", "--write", tmp_path)
    assert done.exit_code == 1
    assert f"{tmp_path / 'a.sql'}:" in done.stderr
    assert "QK201" in done.stderr
    assert (tmp_path / "b.sql").read_text() == "SELECT 2\n"


def test_format__write_to_standard_input__is_wrong_usage(querykit):
    assert querykit("hogql", "format", "--write", "-", stdin="select 1").exit_code == 2


def test_format__empty__is_said(querykit):
    done = querykit("hogql", "format", "--stdin-filename", "mine.sql", stdin=" \n")
    assert done.exit_code == 1
    assert "mine.sql: QK002" in done.stderr


def test_check__finding__has_place_and_excerpt(querykit, tmp_path):
    path = tmp_path / "a.sql"
    path.write_text("select event,\n  evnt\nfrom events where timestamp > now()")
    done = querykit("hogql", "check", path)
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    (first,) = [at for at, line in enumerate(lines) if "QK302" in line]
    assert lines[first].startswith(f"{path}:2:3: QK302")
    assert lines[first + 1].strip() == "evnt"


def test_check__json__is_a_list_of_findings(querykit):
    done = querykit("hogql", "check", "--format", "json", "-", stdin="select (")
    assert done.exit_code == 1
    assert "QK201" in done.stdout
    json.loads(done.stdout)


def test_check__right__is_silent(querykit):
    query = (
        "select event from events where timestamp > now() - interval 1 day and event = 'a' limit 1"
    )
    done = querykit("hogql", "check", stdin=query)
    assert (done.stdout, done.exit_code) == ("", 0)


def test_check__fix__changes_the_file(querykit, tmp_path):
    path = tmp_path / "a.sql"
    path.write_text("select evnt from events where timestamp > now() and event = 'a'\n")
    done = querykit("hogql", "check", "--fix", path)
    assert path.read_text() == "select event from events where timestamp > now() and event = 'a'\n"
    assert "1 fixed" in done.stderr
    assert done.exit_code == 0


def test_check__fix_by_standard_input__goes_to_standard_output(querykit):
    done = querykit("hogql", "check", "--fix", "-", stdin="select evnt from events\n")
    assert done.stdout == "select event from events\n"


def test_compile__query__is_clickhouse_sql(querykit):
    done = querykit("hogql", "compile", stdin="select event from events")
    assert done.exit_code == 0
    assert "team_id" in done.stdout


def test_compile__json__has_the_columns(querykit, tmp_path):
    path = tmp_path / "a.sql"
    path.write_text("select event as name from events")
    done = querykit("hogql", "compile", "--format", "json", path)
    assert json.loads(done.stdout)["columns"] == ["name"]


@pytest.mark.parametrize("query", ["select", "select evnt from events"])
def test_compile__wrong__has_a_place_on_standard_error(querykit, query):
    done = querykit("hogql", "compile", stdin=query + " +")
    assert (done.stdout, done.exit_code) == ("", 1)
    assert done.stderr.startswith("stdin.hogql:1:")


def test_apply_fixes__of_two_that_overlap__the_first_is_taken():
    from querykit.errors import Diagnostic, Span

    findings = [
        Diagnostic("QK302", "", span=Span(0, 3, 1, 1), fix="one"),
        Diagnostic("QK302", "", span=Span(2, 5, 1, 3), fix="two"),
        Diagnostic("QK302", "", span=Span(6, 7, 1, 7), fix="three"),
    ]
    assert apply_fixes("abcdefgh", findings) == ("onedefthreeh", 2)


GROUPED = "select event, count() from events where timestamp > now() and event = 'a' group by event"


def sections(text):
    """Return the sections of an explanation by their titles."""
    parts = ("\n" + text).split("\n# ")[1:]
    return {title: body.strip() for title, _, body in (part.partition("\n") for part in parts)}


def test_explain__query__has_every_section_and_the_plan_of_chdb(querykit):
    done = querykit("hogql", "explain", stdin=GROUPED)
    assert done.exit_code == 0
    found = sections(done.stdout)
    assert found["Reads"] == "HogQL tables: events\nClickHouse tables: events"
    assert found["HogQL"].endswith("GROUP BY event")
    assert "events.team_id" in found["ClickHouse SQL"]
    assert found["Findings"] == "none"
    assert "Keys: event" in found["ClickHouse's plan"]


def test_explain__lazy_table__names_the_physical_ones(querykit):
    done = querykit("hogql", "explain", stdin="select id from persons limit 1")
    assert sections(done.stdout)["Reads"] == "HogQL tables: persons\nClickHouse tables: person"


def test_explain__environment__gives_its_names(querykit, tmp_path):
    view = {"name": "mine", "query": "select event from events"}
    (tmp_path / "saved_views.json").write_text(json.dumps([view]))
    text = "select event from mine"
    assert querykit("hogql", "explain", stdin=text).exit_code == 1
    done = querykit("hogql", "explain", "--env", tmp_path, stdin=text)
    assert done.exit_code == 0
    assert "ClickHouse tables: events" in done.stdout


def test_explain__unknown_name__has_the_finding_and_no_sql(querykit):
    done = querykit("hogql", "explain", stdin="select evnt from events")
    assert done.exit_code == 1
    found = sections(done.stdout)
    assert list(found) == ["Reads", "Findings"]
    assert "stdin.hogql:1:8: QK302" in found["Findings"]


def test_explain__what_clickhouse_refuses__is_a_finding_of_both(querykit):
    done = querykit("hogql", "explain", stdin="select event, count() from events")
    assert done.exit_code == 1
    assert "QK412" in done.stdout
    assert "NOT_AN_AGGREGATE" in sections(done.stdout)["Findings"]


def test_explain__unknown_engine__is_said(querykit):
    done = querykit("hogql", "explain", "--engine", "foo://x", stdin="select 1")
    assert done.exit_code == 1
    assert "QK701" in sections(done.stdout)["Findings"]


def test_explain__no_chdb__needs_none_unless_it_is_named(querykit, monkeypatch):
    monkeypatch.setitem(sys.modules, "chdb", None)  # as Python has it for what is not installed
    done = querykit("hogql", "explain", stdin=GROUPED)
    assert done.exit_code == 0
    assert sections(done.stdout)["ClickHouse's plan"].startswith("none: chDB is not installed")
    named = querykit("hogql", "explain", "--engine", "chdb://:memory:", stdin=GROUPED)
    assert named.exit_code == 1
    assert "QK702" in sections(named.stdout)["Findings"]
