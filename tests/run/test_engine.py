"""`open_engine`: load, run, answers in PostHog's shape."""

from __future__ import annotations

from types import ModuleType

import pytest

import querykit as qk
from querykit.errors import BrokenRegistry, InvalidHogQL, InvalidQuery, NotRunnable
from querykit.run.registry import collect, runner_for

pytest.importorskip("chdb", reason="the embedded engine is not installed")

ENVIRONMENT = qk.Environment(
    id=1,
    timezone="Asia/Kolkata",
    saved_insights=[{"short_id": "abc", "query": {"kind": "HogQLQuery", "query": "select 7"}}],
)


@pytest.fixture(scope="module")
def engine():
    with qk.open_engine() as opened:
        opened.load(
            ENVIRONMENT,
            events=[
                {
                    "event": "signed up",
                    "distinct_id": f"u{number}",
                    "timestamp": f"2024-05-01T00:00:{number % 60:02}Z",
                    "properties": {"n": number, "plan": "pro" if number % 2 else None},
                }
                for number in range(150)
            ],
        )
        yield opened


def ask(engine, text, **members):
    return engine.run({"kind": "HogQLQuery", "query": text, **members}, ENVIRONMENT)


def test_run__hogql__has_posthogs_members(engine):
    answer = ask(engine, "select count() as total, min(timestamp) as first from events")
    assert answer["results"] == [[150, "2024-05-01T05:30:00+05:30"]]
    assert answer["columns"] == ["total", "first"]
    assert [name for name, _ in answer["types"]] == ["total", "first"]
    assert {"hogql", "clickhouse", "timings", "hasMore", "limit", "offset"} <= answer.keys()


def test_run__no_limit__gives_100_rows_and_says_that_there_are_more(engine):
    answer = ask(engine, "select event from events")
    assert (len(answer["results"]), answer["hasMore"], answer["limit"]) == (100, True, 100)
    answer = ask(engine, "select event from events limit 120")
    assert len(answer["results"]) == 120
    assert "hasMore" not in answer


def test_run__values__are_put_in(engine):
    answer = ask(
        engine,
        "select count() from events where properties.plan = {plan}",
        values={"plan": "pro' or 1 = 1 --"},
    )
    assert answer["results"] == [[0]]


def test_run__other_team__sees_nothing(engine):
    node = {"kind": "HogQLQuery", "query": "select count() from events"}
    assert engine.run(node, qk.Environment(id=2))["results"] == [[0]]


def test_run__wrappers__answer_for_what_is_inside(engine):
    inner = {"kind": "HogQLQuery", "query": "select 7"}
    nodes = [
        {"kind": "DataVisualizationNode", "source": inner},
        {"kind": "DataTableNode", "source": inner},
        {"kind": "SavedInsightNode", "shortId": "abc"},
    ]
    assert [engine.run(node, ENVIRONMENT)["results"] for node in nodes] == [[[7]]] * 3


def test_run__metadata__is_posthogs_answer(engine):
    node = {"kind": "HogQLMetadata", "language": "hogQL", "query": "select evnt from events"}
    answer = engine.run(node, ENVIRONMENT)
    assert answer["isValid"] is False
    assert "event" in answer["errors"][0]["message"] + str(answer["errors"][0].get("fix"))


def test_run__not_valid__is_refused_with_findings(engine):
    with pytest.raises(InvalidQuery, match="query"):
        engine.run({"kind": "HogQLQuery"}, ENVIRONMENT)
    with pytest.raises(InvalidHogQL):
        ask(engine, "select nothing from events")


def test_run__what_cannot_be_run__says_so_by_name(engine):
    with pytest.raises(NotRunnable, match="SuggestedQuestionsQuery cannot be run yet"):
        engine.run({"kind": "SuggestedQuestionsQuery"}, ENVIRONMENT)


def test_runner_for__misspelt__is_suggested():
    with pytest.raises(NotRunnable) as caught:
        runner_for("HogQLQery")
    assert "HogQLQuery" in caught.value.hint


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({}, "no `KINDS` or no `run`"),
        ({"KINDS": ("HogQLQuery",)}, "no `KINDS` or no `run`"),
        ({"KINDS": ("Nothing",), "run": print}, "which PostHog does not have"),
        ({"KINDS": ("HogQLQuery", "HogQLQuery"), "run": print}, "both run HogQLQuery"),
    ],
)
def test_collect__module_that_is_no_runner__is_refused(members, words):
    module = ModuleType("broken")
    vars(module).update(members)
    with pytest.raises(BrokenRegistry, match=words):
        collect([module])
