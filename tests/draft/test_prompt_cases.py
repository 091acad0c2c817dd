"""Prompts and the nodes they become, or why they are refused: fixtures/prompts over the demo shop."""

from __future__ import annotations

import copy
import json
import re
from datetime import datetime
from functools import partial

import pytest

import querykit as qk
from querykit.draft.context import make_context
from querykit.draft.prompt import draft_from_prompt
from querykit.draft.prompt.public import node_from_prompt
from querykit.errors import NotSupported, QuerykitError, UnclearPrompt
from querykit.ingest.demo import Shop, write_demo
from querykit.ingest.folder import load_source
from support.cases import FIXTURES, ROOT, read

PROMPTS = FIXTURES / "prompts"
NOW = "2026-06-17T12:00:00Z"
FOLLOW_UPS = read(PROMPTS / "follow_ups" / "cases.json")
REFUSED = read(PROMPTS / "refused.json")
DRAFTED = [
    case
    for path in sorted(PROMPTS.glob("*.json"))
    if path.name != "refused.json"
    for case in read(path)
]
OTHER = PROMPTS / "saas"
"""Another environment: a product for teams, whose events are called otherwise."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    write_demo(folder, Shop(3000, days=90, until=datetime(2026, 6, 17)))
    return folder


@pytest.fixture(scope="module")
def environment(folder):
    return qk.Environment.from_folder(folder)


@pytest.fixture(scope="module")
def engine(folder, environment):
    pytest.importorskip("chdb", reason="the embedded engine is not installed")
    with qk.open_engine("chdb://:memory:") as engine:
        load_source(engine.backend, environment, folder)
        yield engine


def prompt_of(case):
    return case["prompt"]


def test_cases__are_many():
    assert len({case["prompt"] for case in DRAFTED}) >= 80
    assert len({case["prompt"] for case in REFUSED}) >= 40


@pytest.mark.parametrize("case", DRAFTED, ids=prompt_of)
def test_draft__prompt__is_that_node(case, environment):
    node, notes = node_from_prompt(case["prompt"], make_context(environment, NOW))
    assert node == case["node"]
    assert list(notes) == case.get("notes", [])


@pytest.mark.parametrize("case", DRAFTED, ids=prompt_of)
def test_node__of_a_prompt__is_valid_and_of_the_newest_shape(case, environment):
    assert qk.validate(case["node"], environment=environment) == []
    assert qk.upgrade(case["node"]) is case["node"]


@pytest.mark.parametrize("case", REFUSED, ids=prompt_of)
def test_draft__unclear_prompt__is_refused(case, environment):
    with pytest.raises(UnclearPrompt) as caught:
        draft_from_prompt(case["prompt"], environment=environment, now=NOW)
    error, prompt = caught.value, case["prompt"]
    assert error.message == case["message"]
    assert error.hint == case.get("hint")
    assert error.span is not None
    assert prompt[error.span.start : error.span.end] == case["words"]


def documented():
    text = (ROOT / "docs" / "how-to" / "ask-in-words.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|]+ \| (`.*) \|$", text, re.MULTILINE)
    return [prompt for row in rows for prompt in re.findall(r"`([^`]+)`", row)]


@pytest.mark.parametrize("prompt", documented())
def test_draft__prompt_of_the_docs__is_understood(prompt, environment):
    node, _ = node_from_prompt(prompt, make_context(environment, NOW))
    assert qk.validate(node, environment=environment) == []


@pytest.fixture(scope="module")
def other():
    return qk.Environment.from_folder(OTHER / "environment")


@pytest.mark.parametrize("case", read(OTHER / "cases.json"), ids=prompt_of)
def test_draft__other_environment__has_its_names(case, other):
    node, notes = node_from_prompt(case["prompt"], make_context(other, NOW))
    assert node == case["node"]
    assert list(notes) == case.get("notes", [])
    assert qk.validate(node, environment=other) == []


@pytest.mark.parametrize("case", read(OTHER / "refused.json"), ids=prompt_of)
def test_draft__other_environment__refuses_what_it_has_not(case, other):
    with pytest.raises(UnclearPrompt) as caught:
        node_from_prompt(case["prompt"], make_context(other, NOW))
    assert caught.value.message == case["message"]


@pytest.mark.parametrize("case", FOLLOW_UPS, ids=prompt_of)
def test_follow_up__to_a_node__changes_it_or_is_refused(case, environment):
    current = copy.deepcopy(case["current"])
    ask = partial(node_from_prompt, case["prompt"], make_context(environment, NOW))
    if "node" in case:
        assert ask(current)[0] == case["node"]
        assert ask(json.dumps(current))[0] == case["node"]
        assert qk.validate(case["node"], environment=environment) == []
    else:
        with pytest.raises(QuerykitError) as caught:
            ask(current)
        assert (caught.value.code, caught.value.message) == (case["code"], case["message"])
    assert current == case["current"]


def test_follow_up__to_sql__is_not_supported(environment):
    with pytest.raises(NotSupported, match="a follow-up to SQL text is not supported"):
        draft_from_prompt("only in Germany", environment=environment, current_query="SELECT 1")


def test_follow_up__that_is_a_whole_question__stands_alone(environment):
    drafted = draft_from_prompt(
        "sign ups by week", environment=environment, current_query="SELECT 1", now=NOW
    )
    assert drafted.node["series"][0]["event"] == "signed up"
    assert "the current query played no part" in drafted.notes[-1]


def test_follow_up__to_a_wrapped_node__stays_wrapped(environment):
    source = draft_from_prompt("sign ups by week", environment=environment, now=NOW).node
    wrapped = {"kind": "InsightVizNode", "source": source}
    node = draft_from_prompt("daily instead", environment=environment, current_query=wrapped).node
    assert node == {"kind": "InsightVizNode", "source": source | {"interval": "day"}}


def test_follow_up__filter_on_groups_of_filters__is_added_to_them(environment):
    source = draft_from_prompt("sign ups by week", environment=environment, now=NOW).node
    chrome = {"key": "$browser", "type": "event", "operator": "exact", "value": ["Chrome"]}
    groups = {"type": "OR", "values": [{"type": "AND", "values": [chrome]}]}
    node = draft_from_prompt(
        "only in Germany", environment=environment, current_query=source | {"properties": groups}
    ).node
    germany = {"type": "event", "key": "$geoip_country_name", "operator": "exact"}
    assert node["properties"] == {
        "type": "AND",
        "values": [groups, {"type": "AND", "values": [germany | {"value": ["Germany"]}]}],
    }
    assert qk.validate(node) == []


@pytest.mark.slow
def test_node__of_every_prompt__runs(environment, engine):
    for case in DRAFTED:
        drafted = draft_from_prompt(case["prompt"], environment=environment, now=NOW)
        assert drafted.node == case["node"]
        assert "results" in engine.run(drafted.node, environment, now=NOW), case["prompt"]


@pytest.mark.slow  # the C++ parser takes seconds for some of them, so it is one of each kind
def test_sql__of_a_prompt_of_each_kind__runs(environment, engine):
    for case in {case["node"]["kind"]: case for case in reversed(DRAFTED)}.values():
        drafted = draft_from_prompt(case["prompt"], environment=environment, now=NOW)
        query = {"kind": "HogQLQuery", "query": drafted.sql}
        answer = engine.run(query, environment, now=NOW)
        assert answer["columns"], case["prompt"]


@pytest.mark.parametrize(
    "prompt",
    [
        "top 10 pages yesterday",
        "sign ups by week over the last 3 months",
        "median order value by utm source this year",
        "retention of users who signed up by week",
        "weekly active users by country over the last 3 months",
    ],
)
def test_node__of_a_prompt__has_an_answer(prompt, environment, engine):
    node = draft_from_prompt(prompt, environment=environment, now=NOW).node
    results = engine.run(node, environment, now=NOW)["results"]
    assert len(results) >= 1
    numbers = [
        number
        for row in results
        for number in (
            [value["count"] for value in row["values"]]
            if "values" in row
            else [row.get("aggregated_value") or 0, *(row.get("data") or [])]
        )
    ]
    assert any(numbers)


def test_funnel__of_a_prompt__counts_who_came_through(environment, engine):
    prompt = "funnel from pageview to product view to purchase over the last 3 months"
    node = draft_from_prompt(prompt, environment=environment, now=NOW).node
    counts = [step["count"] for step in engine.run(node, environment, now=NOW)["results"]]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] > 0
