"""`querykit upgrade`: modes, exit codes, formats; files are changed only by --write."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from querykit.cli import sources
from support.cases import FIXTURES

OLD = '{\n    "kind": "RetentionQuery",\n    "retentionFilter": {"showMean": true, "period": "Day"}\n}\n'
NEW = OLD.replace(
    '"showMean": true, "period": "Day"', '"period": "Day", "meanRetentionCalculation": "simple"'
)
NEWEST = '{"kind": "EventsQuery", "select": ["event"]}\n'


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "old.json"
    path.write_text(OLD)
    return path


def test_upgrade__standard_input__is_printed_upgraded(querykit):
    done = querykit("upgrade", "-", stdin=OLD)
    assert (done.stdout, done.exit_code) == (NEW, 0)
    assert done.stderr == "1 query in 1 file, 1 upgraded, 0 not rewritable\n"


def test_upgrade__one_file__is_printed_and_not_changed(querykit, old):
    assert querykit("upgrade", old).stdout == NEW
    assert old.read_text() == OLD


def test_upgrade__standard_input_without_a_change__comes_out_byte_for_byte(querykit):
    text = '\ufeff{"kind":"EventsQuery",\r\n "select":[1.0, 1e3]}'
    assert querykit("upgrade", stdin=text.encode()).stdout_bytes == text.encode()


def test_upgrade__check__says_what_is_outdated(querykit, old):
    done = querykit("upgrade", "--check", old)
    assert done.exit_code == 1
    assert re.fullmatch(r".*old\.json:1:1: QK109 RetentionQuery 1 -> 2: .*\n", done.stdout)
    assert done.stderr.endswith("1 to upgrade, 0 not rewritable\n")
    assert old.read_text() == OLD


def test_upgrade__check_of_newest__is_silent(querykit, tmp_path):
    path = tmp_path / "newest.json"
    path.write_text(NEWEST)
    done = querykit("upgrade", "--check", path)
    assert (done.stdout, done.exit_code) == ("", 0)


def test_upgrade__diff__shows_the_lines(querykit, old):
    done = querykit("upgrade", "--diff", old)
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert lines[:2] == [f"--- a{old}", f"+++ b{old}"]
    assert [line for line in lines[2:] if line[0] in "+-"] == [
        '-    "retentionFilter": {"showMean": true, "period": "Day"}',
        '+    "retentionFilter": {"period": "Day", "meanRetentionCalculation": "simple"}',
    ]
    assert old.read_text() == OLD


def test_upgrade__write__changes_the_file_once(querykit, old):
    assert querykit("upgrade", "--write", old).exit_code == 0
    assert old.read_text() == NEW
    before = old.stat()
    done = querykit("upgrade", "--write", old)
    assert done.exit_code == 0
    assert done.stderr == "1 query in 1 file, 0 upgraded, 0 not rewritable\n"
    assert old.stat().st_mtime_ns == before.st_mtime_ns


def test_upgrade__stamp__writes_the_version(querykit, old):
    stamped = json.loads(querykit("upgrade", "--stamp", old).stdout)
    assert stamped["version"] == 2
    assert "version" not in json.loads(querykit("upgrade", old).stdout)


def test_upgrade__node_with_a_version__keeps_one(querykit):
    text = '{"kind": "LifecycleQuery", "series": [], "version": 1}'
    done = querykit("upgrade", "-", stdin=text)
    assert json.loads(done.stdout)["version"] == 2
    done = querykit("upgrade", "--check", "-", stdin=text)
    assert "LifecycleQuery 1 -> 2: only the version" in done.stdout


@pytest.mark.parametrize(
    ("option", "converted"), [("--posthog-only", False), (None, True), ("--unsafe-repairs", True)]
)
def test_upgrade__repairs__are_chosen_by_options(querykit, option, converted):
    filters = '{"insight": "TRENDS", "events": [{"id": "signed up"}], "interval": "week"}'
    done = querykit("upgrade", *filter(None, [option]), "-", stdin=filters)
    assert ("InsightVizNode" in done.stdout) is converted


def test_upgrade__unsafe_repair__says_what_it_loses(querykit):
    filters = '{"filters": {"insight": "TRENDS", "events": [{"id": "a"}], "entity_type": "events"}}'
    done = querykit("upgrade", "--check", "-", stdin=filters)
    assert "QK110 legacy_query" in done.stdout or "QK110 dashboard_tile_filters" in done.stdout
    assert "hint: loses " in done.stdout


def test_upgrade__folder__takes_all_carriers_and_says_what_it_cannot_read(querykit, tmp_path):
    (tmp_path / "a.json").write_text(OLD)
    (tmp_path / "b.jsonl").write_text('{"kind": "RetentionQuery"}\n{"kind": \n' + NEWEST)
    (tmp_path / "c.json").write_text("not json")
    (tmp_path / "d.json").write_bytes(OLD.encode("utf-16"))
    done = querykit("upgrade", "--write", tmp_path)
    assert done.exit_code == 1
    codes = re.findall(r"(\w\.jsonl?):?\S* (QK\d+)", done.stdout)
    assert codes == [("b.jsonl", "QK001"), ("c.json", "QK001"), ("d.json", "QK003")]
    assert (tmp_path / "a.json").read_text() == NEW
    assert "4 files" in done.stderr
    assert "3 not rewritable" in done.stderr


def test_upgrade__text_that_cannot_be_read__comes_out_as_it_was(querykit):
    done = querykit("upgrade", "-", stdin='{"kind": ')
    assert (done.stdout, done.exit_code) == ('{"kind": ', 1)
    assert "QK001" in done.stderr


@pytest.mark.parametrize("style", ["json", "sarif", "github"])
def test_upgrade__format__is_for_programs(querykit, old, style):
    done = querykit("upgrade", "--check", "--format", style, old)
    if style == "github":
        assert done.stdout.startswith(f"::warning file={old},line=1,col=1,title=QK109::")
        return
    found = json.loads(done.stdout)
    results = found["runs"][0]["results"] if style == "sarif" else found
    assert [one.get("ruleId", one.get("code")) for one in results] == ["QK109"]


def test_upgrade__stdin_filename__chooses_the_carrier(querykit):
    lines = '{"kind": "RetentionQuery"}\n{"kind": "RetentionQuery"}\n'
    done = querykit("upgrade", "--stdin-filename", "x.jsonl", "--stamp", "-", stdin=lines)
    assert [json.loads(line)["version"] for line in done.stdout.splitlines()] == [2, 2]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--write", "-"], "Standard input cannot be changed in place"),
        (["--posthog-only", "--unsafe-repairs", "-"], "exclude each other"),
        (["--diff", "--format", "json", "-"], "--diff is text"),
        (["--chek", "-"], "--check"),
    ],
)
def test_upgrade__wrong_usage__is_said(querykit, arguments, words):
    done = querykit("upgrade", *arguments, stdin="{}")
    assert done.exit_code == 2
    assert words in done.stderr


def test_upgrade__nothing_of_that_name__is_a_finding(querykit, tmp_path):
    done = querykit("upgrade", "--check", tmp_path / "none.json", tmp_path / "no*.json")
    assert done.exit_code == 1
    assert [line.split(": ")[1][:5] for line in done.stdout.splitlines() if "QK" in line] == [
        "QK009",
        "QK009",
    ]


# -- files too large to hold in memory ---------------------------------------------------------------

LINES = [
    "",
    '{"kind": "RetentionQuery", "retentionFilter": {"showMean": false}}',
    "{",
    NEWEST.strip(),
]


@pytest.fixture
def large(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "STREAMED_BYTES", 10)
    path = tmp_path / "large.jsonl"
    path.write_text("\n".join(LINES) + "\n")
    return path


def test_large__check__names_the_lines(querykit, large):
    done = querykit("upgrade", "--check", large)
    assert done.exit_code == 1
    assert "large.jsonl:2:1: QK109 RetentionQuery 1 -> 2" in done.stdout
    assert "large.jsonl:3:1: QK001" in done.stdout
    assert "2 queries in 1 file, 1 to upgrade, 1 not rewritable" in done.stderr


def test_large__diff__shows_the_line(querykit, large):
    done = querykit("upgrade", "--diff", large)
    assert "@@ -2 +2 @@\n-" + LINES[1] in done.stdout
    assert large.read_text().splitlines() == LINES


def test_large__write__changes_the_line(querykit, large):
    assert querykit("upgrade", "--write", large).exit_code == 1
    after = large.read_text().splitlines()
    assert [after[0], *after[2:]] == [LINES[0], *LINES[2:]]
    assert json.loads(after[1])["retentionFilter"] == {"meanRetentionCalculation": "none"}
    assert [path.name for path in large.parent.iterdir()] == ["large.jsonl"]


def test_large__nothing_to_do__is_not_touched(querykit, large):
    large.write_text(NEWEST * 3)
    before = large.stat()
    assert querykit("upgrade", "--write", large).exit_code == 0
    assert large.stat().st_mtime_ns == before.st_mtime_ns
    assert [path.name for path in large.parent.iterdir()] == ["large.jsonl"]


# -- the bundled queries -------------------------------------------------------------------------------


def test_saved__written_twice__second_has_nothing_to_do(querykit, tmp_path):
    copy = tmp_path / "saved"
    shutil.copytree(FIXTURES / "saved", copy)
    assert querykit("upgrade", "--write", copy).exit_code == 0
    done = querykit("upgrade", "--check", copy)
    assert (done.stdout, done.exit_code) == ("", 0)
    assert (
        querykit("validate", *(copy / name for name in ("shop", "saas", "mobile"))).exit_code == 0
    )
