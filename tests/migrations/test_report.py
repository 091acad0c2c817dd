"""The account of an upgrade: every step with its place and what was lost."""

from __future__ import annotations

import pytest

import querykit
from querykit.migrations.report import pointer_to

HIDDEN = {
    "kind": "TrendsQuery",
    "series": [{"event": "a"}],
    "trendsFilter": {"hiddenLegendIndexes": [0]},
}


def test_report__one_node__lists_every_step_in_order():
    report = querykit.upgrade_report(HIDDEN)
    assert report.changed
    assert [
        (
            step.pointer,
            step.kind,
            step.from_version,
            step.to_version,
            step.migration[:5],
            step.changed,
        )
        for step in report.steps
    ] == [
        ("", "TrendsQuery", 1, 2, "m0002", True),
        ("", "TrendsQuery", 2, 3, "m0003", False),
        ("", "TrendsQuery", 3, 4, "m0004", True),
        ("", "TrendsQuery", 4, 5, "m0005", False),
    ]
    assert not any(step.is_repair for step in report.steps)


def test_report__document__is_what_upgrade_returns():
    document = {"tiles": [HIDDEN, {"kind": "PathsQuery"}]}
    assert querykit.upgrade_report(document).document == querykit.upgrade(document)


@pytest.mark.parametrize(
    ("key", "escaped"),
    [("a/b", "a~1b"), ("m~n", "m~0n"), ("~1", "~01"), ("", ""), ("ü %25", "ü %25"), (7, "7")],
)
def test_pointer__odd_keys__are_escaped(key, escaped):
    report = querykit.upgrade_report({key: [HIDDEN]})
    assert {step.pointer for step in report.steps} == {f"/{escaped}/0"}


def test_pointer__equal_nodes__each_has_its_own():
    report = querykit.upgrade_report([{"kind": "LifecycleQuery"}, {"kind": "LifecycleQuery"}])
    assert [step.pointer for step in report.steps] == ["/0", "/1"]


def test_pointer__root__is_empty():
    assert pointer_to([]) == ""


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (
            {
                "kind": "TrendsQuery",
                "trendsFilter": {
                    "hiddenLegendIndexes": [3],
                    "resultCustomizations": {'{"series":0}': {"assignmentBy": "value"}},
                },
                "compareFilter": {"compare": True},
            },
            "hidden legend indexes [3] were dropped",
        ),
        (
            {
                "kind": "StickinessQuery",
                "stickinessFilter": {
                    "resultCustomizations": {'{"series":0,"compare_label":"previous"}': {}}
                },
            },
            "customization of the previous period was dropped",
        ),
        (
            {
                "kind": "TrendsQuery",
                "series": [{"kind": "EventsNode"}],
                "compareFilter": {"compare": True},
                "trendsFilter": {
                    "resultCustomizationBy": "position",
                    "resultCustomizations": {
                        "0": {"assignmentBy": "position"},
                        "1": {"assignmentBy": "position"},
                    },
                },
            },
            "customization of position 1 was dropped: 0 has its own",
        ),
        (
            {
                "kind": "TrendsQuery",
                "trendsFilter": {"resultCustomizations": {"0": {"assignmentBy": "position"}}},
            },
            "customization 0 was dropped: results are customized by value",
        ),
        (
            {
                "kind": "TrendsQuery",
                "trendsFilter": {
                    "resultCustomizations": {
                        '{"series":0}': {"assignmentBy": "value"},
                        '{"series":0,"compare_label":"current"}': {"assignmentBy": "value"},
                    }
                },
            },
            "has its own",
        ),
        (
            {
                "kind": "RetentionQuery",
                "retentionFilter": {"showMean": True, "meanRetentionCalculation": None},
            },
            "showMean was true",
        ),
    ],
)
def test_notes__where_something_is_lost__say_so(node, said):
    report = querykit.upgrade_report(node)
    (note,) = [note for step in report.steps for note in step.notes]
    assert said in note


def test_notes__where_nothing_is_lost__are_none():
    assert all(step.notes == () for step in querykit.upgrade_report(HIDDEN).steps)
