"""`querykit draft` and `querykit run`, on a small shop."""

from __future__ import annotations

import csv
import json

import pytest

pytest.importorskip("chdb", reason="the embedded engine is not installed")

NOW = "2024-06-10T12:00:00Z"
TRENDS = {
    "kind": "TrendsQuery",
    "series": [{"kind": "EventsNode", "event": "order", "math": "total"}],
    "dateRange": {"date_from": "2024-06-08", "date_to": "2024-06-09"},
}


@pytest.fixture
def shop(tmp_path):
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "environment.toml").write_text('timezone = "Europe/Paris"\n')
    events = [
        {"event": "order", "distinct_id": who, "timestamp": f"2024-06-{day:02}T23:30:00Z"}
        for who, day in [("a", 7), ("b", 8), ("c", 8)]
    ]
    (folder / "events.jsonl").write_text("\n".join(map(json.dumps, events)))
    return folder


def test_draft__node__is_printed_as_hogql(querykit):
    done = querykit("draft", "--now", NOW, stdin=json.dumps(TRENDS))
    assert done.exit_code == 0
    assert "event = 'order'" in done.stdout
    assert "2024-06-08" in done.stdout


def test_run__trends__days_are_those_of_the_project(querykit, shop):
    done = querykit("run", "--data", shop, "--now", NOW, stdin=json.dumps(TRENDS))
    assert [line.split() for line in done.stdout.splitlines()] == [
        ["day", "order"],
        ["2024-06-08", "1"],
        ["2024-06-09", "2"],
    ]


def test_run__csv_and_json__are_the_same_numbers(querykit, shop):
    query = json.dumps(
        {"kind": "HogQLQuery", "query": "select event, count() as n from events group by event"}
    )
    table = querykit("run", "--data", shop, "--format", "csv", stdin=query).stdout
    assert list(csv.reader(table.splitlines())) == [["event", "n"], ["order", "3"]]
    answer = json.loads(querykit("run", "--data", shop, "--format", "json", stdin=query).stdout)
    assert answer["results"] == [["order", 3]]


def test_run__explain__shows_both_languages_beside_the_answer(querykit, shop):
    query = json.dumps({"kind": "HogQLQuery", "query": "select 1 as one"})
    done = querykit("run", "--data", shop, "--explain", stdin=query)
    assert done.stdout.split() == ["one", "1"]
    assert "-- hogql" in done.stderr
    assert "-- clickhouse" in done.stderr


@pytest.mark.parametrize(
    ("kind", "head"),
    [
        ({"kind": "FunnelsQuery", "series": TRENDS["series"] * 2}, "action_id"),
        ({"kind": "LifecycleQuery", "series": [{"kind": "EventsNode", "event": "order"}]}, "day"),
        ({"kind": "HogQLMetadata", "language": "hogQL", "query": "select 1"}, "name"),
    ],
)
def test_run__every_shape_of_answer__is_a_table(querykit, shop, kind, head):
    dates = {} if kind["kind"] == "HogQLMetadata" else {"dateRange": TRENDS["dateRange"]}
    for one in kind.get("series", ()):
        if kind["kind"] != "TrendsQuery":
            one.pop("math", None)
    done = querykit("run", "--data", shop, "--now", NOW, stdin=json.dumps({**kind, **dates}))
    assert done.exit_code == 0, done.exception
    assert done.stdout.startswith(head)


def test_run__no_data_named__is_wrong_usage(querykit):
    done = querykit("run", stdin=json.dumps(TRENDS))
    assert done.exit_code == 2
    assert "--engine URL, or --data SOURCE" in done.stderr


@pytest.mark.parametrize("place", ["as JSON", "in a file"])
def test_run__overrides__are_on_top_of_the_query(querykit, shop, tmp_path, place):
    def given(value):
        if place == "as JSON":
            return json.dumps(value)
        file = tmp_path / "override.json"
        file.write_text(json.dumps(value))
        return file

    node = {
        "kind": "HogQLQuery",
        "query": "select {variables.who}, count() from events where {filters}",
    }
    node["variables"] = {"v": {"variableId": "v", "code_name": "who", "value": "a"}}
    base = ("run", "--data", shop, "--now", NOW, "--format", "json")
    filtered = given({"date_from": "2024-06-09", "date_to": "2024-06-10"})
    done = querykit(*base, "--filters-override", filtered, stdin=json.dumps(node))
    assert json.loads(done.stdout)["results"] == [["a", 2]]
    changed = given({"v": {"value": "b"}})
    done = querykit(*base, "--variables-override", changed, stdin=json.dumps(node))
    assert json.loads(done.stdout)["results"] == [["b", 3]]


@pytest.mark.parametrize(
    ("text", "code"),
    [("{", "QK001"), ("[]", "QK001"), ("nowhere.json", "QK009"), ('{"date_form": "-7d"}', "QK008")],
)
def test_run__override_that_is_none__has_a_code(querykit, shop, text, code):
    done = querykit("run", "--data", shop, "--filters-override", text, stdin=json.dumps(TRENDS))
    assert done.exit_code == 1
    assert done.exception.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "QK002"),
        ("{", "QK001"),
        ('{"kind": "TrendsQuery"}', "QK008"),
        ('{"kind": "SuggestedQuestionsQuery"}', "QK707"),
        ('{"kind": "HogQLQuery", "query": "select nothing from events"}', "QK300"),
    ],
)
def test_run__what_cannot_be_answered__has_a_code(querykit, shop, text, code):
    done = querykit("run", "--data", shop, stdin=text)
    assert done.exit_code == 1
    assert done.exception.code == code


def test_run__chart__shows_series_to_one_scale(querykit, shop):
    done = querykit(
        "run", "--data", shop, "--now", NOW, "--format", "chart", stdin=json.dumps(TRENDS)
    )
    assert done.stdout.splitlines() == ["order  ▄█  1 to 2", "       2024-06-08 to 2024-06-09"]


def test_run__chart_of_a_funnel__has_bars(querykit, shop):
    steps = [{"kind": "EventsNode", "event": "order"}]
    funnel = {"kind": "FunnelsQuery", "series": steps, "dateRange": TRENDS["dateRange"]}
    done = querykit(
        "run", "--data", shop, "--now", NOW, "--format", "chart", stdin=json.dumps(funnel)
    )
    assert done.stdout == f"order  {'█' * 40} 3\n"


def test_run__no_chart_for_it__is_said(querykit, shop):
    query = json.dumps({"kind": "HogQLQuery", "query": "select 1"})
    done = querykit("run", "--data", shop, "--format", "chart", stdin=query)
    assert done.exit_code == 2
    assert "try --format table" in done.stderr
