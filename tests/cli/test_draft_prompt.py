"""`querykit draft --prompt`: SQL or a node on standard output, the rest on standard error."""

from __future__ import annotations

import json

import pytest

import querykit as qk
from support.chat_model import completion, playing

NOW = "2026-06-17T12:00:00Z"


@pytest.fixture
def shop(tmp_path):
    folder = tmp_path / "shop"
    folder.mkdir()
    events = [{"name": "signed up"}, {"name": "order completed"}]
    (folder / "event_definitions.json").write_text(json.dumps(events))
    return folder


def test_prompt__understood__is_hogql(querykit, shop):
    done = querykit("draft", "--prompt", "sign ups by week", "--env", shop, "--now", NOW)
    assert done.exit_code == 0
    assert "event = 'signed up'" in done.stdout
    assert done.stderr == "note: no dates are named, so it is about the last seven days\n"
    assert qk.check_hogql(done.stdout) == []


def test_prompt__node__is_json_that_draft_reads(querykit, shop):
    prompt = "funnel from sign up to purchase this year"
    done = querykit("draft", "--prompt", prompt, "--env", shop, "--now", NOW, "--node")
    node = json.loads(done.stdout)
    assert [step["event"] for step in node["series"]] == ["signed up", "order completed"]
    as_sql = querykit("draft", "--prompt", prompt, "--env", shop, "--now", NOW)
    assert querykit("draft", "--now", NOW, stdin=done.stdout).stdout == as_sql.stdout


def test_prompt__unclear__says_where(querykit, shop):
    done = querykit("draft", "--prompt", "sign ups by zodiac", "--env", shop)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr.splitlines() == ["sign ups by zodiac", "            ^^^^^^"]
    assert done.exception.code == "QK504"


def test_prompt__follow_up__changes_the_current_query(querykit, shop, tmp_path):
    current = tmp_path / "insight.json"
    done = querykit("draft", "--prompt", "sign ups by week", "--env", shop, "--node")
    current.write_text(done.stdout)
    changed = querykit(
        "draft", "--prompt", "only in Germany", "--current", current, "--env", shop, "--node"
    )
    added = json.loads(changed.stdout)["properties"]
    assert added[0]["value"] == ["Germany"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--node"], "go with --prompt"),
        (["--model", "openai:x"], "go with --prompt"),
        (["--prompt", "sign ups", "-"], "exclude each other"),
    ],
)
def test_options__that_do_not_fit__are_wrong_usage(querykit, arguments, message):
    done = querykit("draft", *arguments, stdin="{}")
    assert done.exit_code == 2
    assert message in done.stderr


def test_model__that_is_not_there__is_an_error_without_its_key(querykit, monkeypatch):
    monkeypatch.setenv("QUERYKIT_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("QUERYKIT_LLM_API_KEY", "sk-secret")
    done = querykit("draft", "--prompt", "sign ups", "--model", "openai:tiny")
    assert done.exit_code == 1
    assert done.exception.code == "QK505"
    assert "sk-secret" not in f"{done.exception!r} {done.exception.diagnostics()} {done.stderr}"


def test_model__answers__is_printed_as_sql_and_is_no_node(querykit, shop, monkeypatch):
    sql = "SELECT count() FROM events WHERE timestamp > now() - interval 1 day"
    asked = ("draft", "--prompt", "how much happened", "--model", "openai:tiny", "--env", shop)
    with playing(completion(sql)) as model:
        monkeypatch.setenv("QUERYKIT_LLM_BASE_URL", model.url)
        done = querykit(*asked)
        as_node = querykit(*asked, "--node")
    assert done.stdout.strip() == qk.format_hogql(sql).strip()
    assert done.stderr.startswith("note: written by tiny\n")
    assert "- signed up" in model.asked[0][2]["messages"][0]["content"]
    assert as_node.exit_code == 2
    assert "writes SQL and no node" in as_node.stderr
