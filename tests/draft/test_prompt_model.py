"""A language model as the drafter, played by a server of ours that says what each test tells it."""

from __future__ import annotations

import json
import time

import pytest

import querykit as qk
from querykit.draft.prompt import draft_from_prompt, draft_sql_from_prompt
from querykit.draft.prompt.model import Endpoint, endpoint_for, write_sql
from querykit.errors import ModelProblem, UnclearPrompt
from support.chat_model import completion, playing

SECRET = "sk-very-secret-123"
ENVIRONMENT = qk.Environment(
    event_definitions=[{"name": "signed up"}],
    property_definitions=[{"name": "plan", "property_type": "String"}],
)
GOOD = "SELECT count() FROM events WHERE event = 'signed up' AND timestamp > now() - interval 7 day"


def write(model, prompt="sign ups by plan", timeout=5.0, current=None):
    endpoint = Endpoint("tiny", model.url, SECRET, timeout)
    return write_sql(prompt, endpoint, ENVIRONMENT, current)


def test_model__right_at_once__is_asked_with_the_schema():
    with playing(completion(GOOD)) as model:
        sql, notes = write(model, current="SELECT 1")
    assert sql == GOOD
    assert notes[0] == "written by tiny"
    path, headers, body = model.asked[0]
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == f"Bearer {SECRET}"
    assert body["model"] == "tiny"
    system, user = body["messages"]
    for told in ("Table events with fields:", "- signed up", "- plan (String)", "UNCLEAR:"):
        assert told in system["content"]
    assert "SELECT 1" in user["content"]
    assert user["content"].endswith("Question: sign ups by plan")


@pytest.mark.parametrize(
    "answer", [f"```sql\n{GOOD};\n```", f"Here:\n```\n{GOOD}\n```", f"{GOOD} ;"]
)
def test_model__sql_in_a_fence__is_taken_out(answer):
    with playing(completion(answer)) as model:
        assert write(model)[0] == GOOD


def test_model__wrong_first__is_told_what_is_wrong():
    bad = "SELECT frob(plan) FROM evnts"
    with playing(completion(bad), completion("SELECT plan FROM events"), completion(GOOD)) as model:
        assert write(model)[0] == GOOD
    first, second, third = [body["messages"] for _, _, body in model.asked]
    assert len(first) == 2
    assert second[2] == {"role": "assistant", "content": bad}
    assert "evnts" in second[3]["content"]
    assert "line 1, column" in second[3]["content"]
    assert len(third) == 6
    assert "plan" in third[5]["content"]


@pytest.mark.parametrize(
    "answer",
    ["SELECT nothing FROM nowhere", "DROP TABLE events", "I cannot do that.", "SELECT 1; SELECT 2"],
)
def test_model__never_right__is_a_problem_with_the_findings(answer):
    with playing(completion(answer)) as model, pytest.raises(ModelProblem) as caught:
        write(model)
    assert len(model.asked) == 4
    first, *findings = caught.value.diagnostics()
    assert first.message == "tiny wrote no valid HogQL in 4 attempts"
    assert findings


def test_model__says_unclear__is_the_same_error_as_ours():
    with (
        playing(completion("UNCLEAR: which plan is meant?")) as model,
        pytest.raises(UnclearPrompt, match="which plan is meant"),
    ):
        write(model)
    assert len(model.asked) == 1


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((429, "slow down"), "answered with HTTP 429"),
        ((500, f"key {SECRET} broke me"), "answered with HTTP 500"),
        ((401, f"bad key {SECRET}"), "answered with HTTP 401"),
        ((302, ""), "answered with HTTP 302"),
        ((200, "<html>hello"), "something that is no chat completion"),
        ((200, "[]"), "something that is no chat completion"),
        ((200, '{"choices": []}'), "something that is no chat completion"),
        ((200, '{"choices": [{"message": {"content": null}}]}'), "no chat completion"),
        ((200, '{"choices": [{"message": {"content": "  "}}]}'), "no chat completion"),
        ((200, "x" * 1_100_000), "answered more than 1000000 bytes"),
    ],
)
def test_model__fault_of_the_endpoint__is_told_without_secrets(answer, message):
    headers = {"Retry-After": "7", "Location": "http://127.0.0.1:1/"}
    with playing(answer, headers=headers) as model, pytest.raises(ModelProblem) as caught:
        write(model)
    assert message in caught.value.message
    told = json.dumps([one.as_dict() for one in caught.value.diagnostics()])
    assert SECRET not in told + repr(caught.value)
    assert caught.value.__cause__ is None
    if answer[0] == 429:
        assert caught.value.hint == "ask again in 7 s"


def test_model__too_slow__is_given_up():
    with playing(completion(GOOD), delay=30) as model:
        begun = time.monotonic()
        with pytest.raises(ModelProblem, match=r"did not answer within 0\.2 seconds"):
            write(model, timeout=0.2)
        assert time.monotonic() - begun < 10


def test_model__nobody_there__is_told():
    endpoint = Endpoint("tiny", "http://127.0.0.1:9/v1", SECRET)
    with pytest.raises(ModelProblem, match=r"the model at 127\.0\.0\.1 cannot be reached"):
        write_sql("sign ups", endpoint, ENVIRONMENT)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x/", "127.0.0.1:80", "http://"])
def test_endpoint__address_that_is_no_http__is_refused(url):
    with pytest.raises(ModelProblem, match="no address of HTTP"):
        Endpoint("tiny", url)


@pytest.mark.parametrize("named", ["tiny", "anthropic:x", "openai:"])
def test_endpoint__name_without_its_sort__is_refused(named):
    with pytest.raises(ModelProblem, match="there is no model"):
        endpoint_for(named, {})


def test_endpoint__of_variables__has_them_and_hides_the_key():
    variables = {
        "QUERYKIT_LLM_MODEL": "openai:a",
        "QUERYKIT_LLM_BASE_URL": "http://user:pw@host/v1",
        "QUERYKIT_LLM_API_KEY": SECRET,
    }
    found = endpoint_for(None, variables)
    assert found == Endpoint("a", "http://user:pw@host/v1", SECRET)
    assert found.host == "host"
    assert SECRET not in repr(found)
    assert endpoint_for("openai:b", variables).model == "b"
    assert endpoint_for("", variables) is None
    assert endpoint_for(None, {}) is None


def test_prompt__with_a_model__is_its_sql_laid_out(monkeypatch):
    with playing(completion(GOOD)) as model:
        monkeypatch.setenv("QUERYKIT_LLM_BASE_URL", model.url)
        drafted = draft_from_prompt("anything", environment=ENVIRONMENT, model="openai:tiny")
        monkeypatch.setenv("QUERYKIT_LLM_MODEL", "openai:tiny")
        sql = draft_sql_from_prompt(
            "anything", environment=ENVIRONMENT, current_query={"kind": "X"}
        )
    assert drafted.sql == sql == qk.format_hogql(GOOD)
    assert drafted.node is None
    assert '{"kind": "X"}' in model.asked[1][2]["messages"][1]["content"]
    assert "Authorization" not in model.asked[0][1]
