"""`querykit kinds`, `schema`, `migrations`, help, and what the program does with errors."""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys

import jsonschema
import pytest

from querykit.cli import commands
from support.cases import FIXTURES, ROOT, read

NAMES = sorted(info.name.replace("_", "-") for info in pkgutil.iter_modules(commands.__path__))


@pytest.mark.parametrize("name", NAMES)
def test_help__every_command__has_examples(querykit, name):
    done = querykit(name, "--help")
    assert done.exit_code == 0
    assert "Example" in done.stdout


def test_help__lists_every_command(querykit):
    listed = querykit("--help").stdout
    assert all(f"  {name} " in listed for name in NAMES)


def test_command__misspelt__is_suggested(querykit):
    done = querykit("upgarde")
    assert done.exit_code == 2
    assert "upgrade" in done.stderr


def test_kinds__one__has_its_facts(querykit):
    facts = json.loads(querykit("kinds", "TrendsQuery").stdout)
    assert (facts["version"], facts["model"]) == (5, "querykit.schema.trends.TrendsQuery")


def test_kinds__group__is_a_part_of_all(querykit):
    everything = json.loads(querykit("kinds", "--format", "json", "--retired").stdout)
    some = json.loads(querykit("kinds", "--format", "json", "--group", "insights").stdout)
    assert 0 < len(some) < len(everything)
    assert all(one in everything for one in some)
    assert querykit("kinds", "--group", "insihgts").exit_code == 2


@pytest.mark.parametrize("draft", ["7", "2020-12"])
@pytest.mark.parametrize("arguments", [[], ["TrendsQuery"], ["--bundle"]])
def test_schema__printed__is_a_schema(querykit, arguments, draft):
    schema = json.loads(querykit("schema", *arguments, "--draft", draft).stdout)
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    assert draft in schema["$schema"].replace("draft-07", "7")


def test_schema__bundle__looks_into_any_document_and_names_the_kind(querykit):
    schema = json.loads(querykit("schema", "--bundle", "--compact").stdout)
    validator = jsonschema.Draft7Validator(schema)
    saved = read(FIXTURES / "saved" / "shop" / "dashboard-export.json")
    wrong = {"tiles": [{"insight": {"query": {"kind": "EventsQuery", "select": "event"}}}]}
    assert validator.is_valid({"kind": "Deployment", "spec": {"kind": 3}})
    assert not validator.is_valid(wrong)
    assert validator.is_valid(saved) is False  # it holds nodes of older shapes
    (error,) = validator.iter_errors(wrong)
    assert list(error.absolute_path)[-2:] == ["query", "select"]


def test_schema__version__is_of_that_time(querykit):
    text = querykit("schema", "RetentionQuery", "--version", "1").stdout
    assert "showMean" in text
    assert "showMean" not in querykit("schema", "RetentionQuery").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["schema", "--version", "1"], "--version needs a KIND"),
        (["schema", "TrendsQuery", "--bundle"], "leave KIND out"),
    ],
)
def test_schema__wrong_usage__is_said(querykit, arguments, words):
    done = querykit(*arguments)
    assert done.exit_code == 2
    assert words in done.stderr


def test_migrations__list__has_all(querykit):
    rows = json.loads(querykit("migrations", "list", "--format", "json").stdout)
    assert [row["name"][:5] for row in rows if row["sort"] == "migration"] == [
        f"m000{number}" for number in range(1, 6)
    ]
    assert querykit("migrations", "show", "0004").stdout.startswith("m0004_entity_node_kind: ")


def test_migrations__check__passes_and_notices_a_break(querykit, tmp_path):
    snapshot = ROOT / "fixtures" / "schema" / "snapshot.json"
    assert querykit("migrations", "check", "--snapshot", snapshot).exit_code == 0
    wider = read(snapshot)
    wider["definitions"]["EventsNode"]["properties"]["colour"] = {"type": "string"}
    broken = tmp_path / "snapshot.json"
    broken.write_text(json.dumps(wider))
    done = querykit("migrations", "check", "--snapshot", broken)
    assert done.exit_code == 1
    assert "QK108" in done.stdout
    assert "colour" in done.stdout


def test_migrations__new__writes_a_step_and_its_pair(querykit, tmp_path):
    (tmp_path / "src" / "querykit" / "migrations" / "steps").mkdir(parents=True)
    done = querykit("migrations", "new", "rename_it", "--kind", "FunnelsQuery", "--into", tmp_path)
    assert done.exit_code == 0
    assert len(done.stdout.split()) == 5


def run(*arguments, **options):
    command = [sys.executable, "-m", "querykit", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def test_process__user_error__has_code_and_hint():
    done = run("kinds", "TrendQuery")
    assert done.returncode == 1
    assert done.stderr.startswith("QK007 PostHog has no query kind TrendQuery")
    assert "TrendsQuery" in done.stderr


def test_process__reader_that_leaves__is_no_error():
    done = subprocess.run(
        f"{sys.executable} -m querykit schema | head -c 10",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_process__completion__is_there():
    done = run(env={"_QUERYKIT_COMPLETE": "bash_source", "PATH": ""})
    assert done.returncode != 3
