"""GET draft_sql: SQL from a prompt, over the events that a server has."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

import querykit as qk
from querykit.service import KeyLimits
from support.serving import serving


def ask(server, prompt, **more):
    path = f"/api/environments/1/query/draft_sql/?{urlencode({'prompt': prompt, **more})}"
    return server.ask("GET", path)


def test_prompt__about_events_of_the_data__is_sql_that_runs(relaxed):
    got = ask(relaxed, "sign outs by day since 2020-01-01")
    assert got.status == 200
    assert list(got.body) == ["sql"]
    assert "sign out" in got.body["sql"]
    answer = relaxed.run(got.body["sql"]).body
    rows = [dict(zip(answer["columns"], row, strict=True)) for row in answer["results"]]
    assert [row["result"] for row in rows if row["bucket"] == "2020-01-10"] == [2]


def test_prompt__unclear__says_which_words(relaxed):
    got = ask(relaxed, "sign ups by zodiac")
    assert got.status == 400
    assert got.body == {
        "type": "validation_error",
        "code": "unclear",
        "detail": 'I do not understand "zodiac". Hint: say it in other words, or name events and'
        " properties as the environment does.",
        "attr": "prompt",
    }


@pytest.mark.parametrize("path", ["environments/1/query/draft_sql", "projects/1/query/draft_sql/"])
def test_prompt__other_paths__are_the_same(relaxed, path):
    got = relaxed.ask("GET", f"/api/{path}?prompt=top+10+pages+yesterday")
    assert got.status == 200
    assert qk.check_hogql(got.body["sql"]) == []


def test_follow_up__to_a_node__changes_it(relaxed):
    node = '{"kind": "EventsQuery", "select": ["event"], "event": "sign up"}'
    got = ask(relaxed, "only in Germany", current_query=node)
    assert got.status == 200
    assert "'Germany'" in got.body["sql"]


def test_follow_up__to_sql__is_refused_by_name(relaxed):
    got = ask(relaxed, "only in Germany", current_query="SELECT event FROM events")
    assert (got.status, got.body["code"], got.body["attr"]) == (400, "unclear", "current_query")
    assert got.body["detail"].startswith("A follow-up to SQL text is not supported without a lang")


def test_model__that_nobody_plays__is_a_503_without_its_key(relaxed, monkeypatch):
    monkeypatch.setenv("QUERYKIT_LLM_MODEL", "openai:tiny")
    monkeypatch.setenv("QUERYKIT_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("QUERYKIT_LLM_API_KEY", "sk-secret")
    got = ask(relaxed, "sign ups")
    assert (got.status, got.body["type"]) == (503, "server_error")
    assert "the model at 127.0.0.1 cannot be reached" in got.body["detail"].lower()
    assert "sk-secret" not in str(got.body)


def test_prompts__of_one_key__are_ten_a_minute():
    with serving(strict=False, limits=KeyLimits()) as server:
        statuses = [ask(server, "sign ups by day").status for _ in range(11)]
        refused = ask(server, "sign ups by day")
        others = server.run("select 1").status
    assert statuses == [200] * 10 + [429]
    assert refused.body["code"] == "throttled"
    assert refused.body["detail"].startswith("Request was throttled. Expected available in ")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert others == 200
