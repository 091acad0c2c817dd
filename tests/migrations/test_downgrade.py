"""The way down: nodes for servers that do not know the newest version."""

from __future__ import annotations

import copy

import pytest

import querykit
from querykit.errors import NoWayDown, UnsupportedVersion
from querykit.migrations import Migration, Registry, default_registry
from querykit.migrations.downgrade import downgrade_with


def trends(version, **options):
    return {"kind": "TrendsQuery", "trendsFilter": options, "version": version}


def report(document, **target):
    return downgrade_with(default_registry(), document, target)


@pytest.mark.parametrize(
    ("mean", "shown", "notes"),
    [("simple", True, 0), ("weighted", True, 1), ("none", False, 0), (None, False, 0)],
)
def test_retention__to_1__says_whether_there_is_a_mean(mean, shown, notes):
    node = {
        "kind": "RetentionQuery",
        "retentionFilter": {"meanRetentionCalculation": mean},
        "version": 2,
    }
    made = report(node, RetentionQuery=1)
    assert made.document["retentionFilter"] == {"showMean": shown}
    assert made.document["version"] == 1
    assert sum(len(step.notes) for step in made.steps) == notes


def test_trends__to_1__lists_the_hidden_positions():
    node = trends(
        5,
        resultCustomizationBy="position",
        resultCustomizations={
            "1": {"assignmentBy": "position", "hidden": True},
            "0": {"assignmentBy": "position", "hidden": True, "color": "preset-2"},
        },
    )
    assert querykit.downgrade(node, target={"TrendsQuery": 1}) == trends(
        1,
        resultCustomizationBy="position",
        resultCustomizations={"0": {"assignmentBy": "position", "color": "preset-2"}},
        hiddenLegendIndexes=[0, 1],
    )


def test_trends__nothing_but_hidden_positions__leaves_no_customizations():
    entry = {"assignmentBy": "position", "hidden": True}
    node = trends(5, resultCustomizationBy="position", resultCustomizations={"2": entry})
    lowered = querykit.downgrade(node, target={"TrendsQuery": 1})
    assert lowered == trends(1, hiddenLegendIndexes=[2])
    assert querykit.upgrade(lowered) == {**node, "version": 5}


@pytest.mark.parametrize(
    "key",
    ['{"series":0,"breakdown_value":["DE"]}', "9" * 5000, '{"x":' * 5000 + "1" + "}" * 5000, "²"],
)
def test_trends__hidden_result_without_an_index__is_noted(key):
    by = "value" if key.startswith("{") else "position"
    node = trends(
        5,
        resultCustomizationBy=by,
        resultCustomizations={key: {"assignmentBy": by, "hidden": True}},
    )
    made = report(node, TrendsQuery=1)
    (notes,) = [step.notes for step in made.steps if step.notes]
    assert "has no legend index" in notes[0]


def test_report__steps__run_from_the_newest_down():
    made = report({"query": trends(5)}, TrendsQuery=2)
    assert [(step.from_version, step.to_version) for step in made.steps] == [(5, 4), (4, 3), (3, 2)]
    assert {step.pointer for step in made.steps} == {"/query"}
    assert made.changed


def test_downgrade__argument__is_left_alone():
    node = trends(
        5, resultCustomizations={"{}": {"assignmentBy": "value", "hidden": True, "color": "x"}}
    )
    kept = copy.deepcopy(node)
    querykit.downgrade(node, target={"TrendsQuery": 1})
    assert node == kept


@pytest.mark.parametrize(
    "document",
    [
        [],
        "text",
        trends(2),
        {"kind": "TrendsQuery"},
        trends(99),
        trends("5"),
        {"kind": ["TrendsQuery"], "version": 5},
        {"kind": "FunnelsQuery", "version": 2},
    ],
)
def test_downgrade__nothing_to_do__returns_the_same_object(document):
    assert querykit.downgrade(document, target={"TrendsQuery": 2}) is document


def test_downgrade__nodes_at_any_depth__are_taken_down():
    funnel = {"kind": "FunnelsQuery", "series": [], "version": 2}
    document = {"kind": "TrendsQuery", "version": 5, "x": [funnel]}
    lowered = querykit.downgrade(document, target={"FunnelsQuery": 1, "TrendsQuery": 4})
    assert lowered == {"kind": "TrendsQuery", "version": 4, "x": [{**funnel, "version": 1}]}


def test_downgrade__up_again__is_the_same_where_nothing_was_lost():
    node = {
        "kind": "LifecycleQuery",
        "series": [{"kind": "EventsNode", "event": "a"}],
        "version": 2,
    }
    lowered = querykit.downgrade(node, target={"LifecycleQuery": 1})
    assert lowered == {**node, "version": 1}
    assert querykit.upgrade(lowered) == node


@pytest.mark.parametrize(
    ("kind", "version", "message"),
    [
        ("PathsQuery", 1, "PathsQuery has no versions"),
        ("TrendsQuery", 6, "has the versions 1 to 5, not 6"),
        ("TrendsQuery", 0, "has the versions 1 to 5, not 0"),
    ],
)
def test_target__that_is_none__is_refused(kind, version, message):
    with pytest.raises(UnsupportedVersion, match=message):
        querykit.downgrade({}, target={kind: version})


def test_step_without_a_way_back__is_refused_with_its_place():
    migration = Migration("acme.m9001_acme")
    migration.step("AcmeQuery", from_version=1)(lambda _node, _note: None)
    with pytest.raises(
        NoWayDown, match=r"m9001_acme \(AcmeQuery 1 -> 2\) has no way back"
    ) as caught:
        downgrade_with(
            Registry([migration]), {"a": {"kind": "AcmeQuery", "version": 2}}, {"AcmeQuery": 1}
        )
    assert caught.value.pointer == "/a"
    assert "version 2 or newer" in caught.value.hint


def test_bump_without_a_way_back__needs_none():
    migration = Migration("acme.m9001_acme")
    migration.bump("AcmeQuery", from_version=1)
    made = downgrade_with(
        Registry([migration]), {"kind": "AcmeQuery", "version": 2}, {"AcmeQuery": 1}
    )
    assert made.document == {"kind": "AcmeQuery", "version": 1}
    assert [step.changed for step in made.steps] == [False]


def test_every_step_of_ours__has_a_way_back():
    for migration in default_registry().migrations:
        for step in migration.steps:
            assert step.undo is not None or step.edit is None, step.name
