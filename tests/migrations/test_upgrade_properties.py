"""Laws of `upgrade` over generated documents."""

from __future__ import annotations

import copy
import json

from hypothesis import given
from hypothesis import strategies as st

import querykit
from querykit.migrations import default_registry
from querykit.migrations.downgrade import downgrade_with

TEXT = st.text(alphabet='abcXYZ019{}":,$ ~/', max_size=8)
LEAVES = (
    st.none() | st.booleans() | st.integers(-3, 12) | st.floats(allow_nan=False, width=16) | TEXT
)
KEYS = st.sampled_from(
    [
        "kind",
        "version",
        "source",
        "series",
        "event",
        "id",
        "table_name",
        "trendsFilter",
        "stickinessFilter",
        "retentionFilter",
        "funnelsFilter",
        "exclusions",
        "showMean",
        "meanRetentionCalculation",
        "hiddenLegendIndexes",
        "resultCustomizations",
        "resultCustomizationBy",
        "assignmentBy",
        "hidden",
        "compareFilter",
        "compare",
        "breakdownFilter",
        "breakdown",
        "breakdown_type",
        "breakdowns",
        "formula",
        "formulaNodes",
        "properties",
        "0",
        "1",
        '{"series":0}',
        '{"series":0,"compare_label":"current"}',
        '{"series":0,"compare_label":"previous"}',
    ]
)
KINDS = st.sampled_from([*querykit.latest_versions(), "InsightVizNode", "EventsNode", "Other"])
SCALARS = LEAVES | KINDS | st.sampled_from(["value", "position"])
JSON = st.recursive(
    SCALARS,
    lambda children: st.lists(children, max_size=4) | st.dictionaries(KEYS, children, max_size=6),
    max_leaves=30,
)

ENTRY = (
    st.fixed_dictionaries(
        {},
        optional={
            "assignmentBy": st.sampled_from(["value", "position", None, ""]),
            "color": st.sampled_from(["preset-1", "preset-2"]),
            "hidden": st.booleans(),
        },
    )
    | SCALARS
)
ENTRY_KEY = st.sampled_from(
    [
        "0",
        "1",
        "2",
        "9" * 20,
        "²",
        '{"series":0}',
        '{"series": 1}',
        '{"series":0,"compare_label":"current"}',
        '{"series":0,"compare_label":"previous"}',
        '{"compare_label":["current"]}',
        "[]",
        "x",
    ]
)
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "resultCustomizations": st.dictionaries(ENTRY_KEY, ENTRY, max_size=5) | SCALARS,
        "resultCustomizationBy": st.sampled_from(["value", "position", None, "", 3]),
        "hiddenLegendIndexes": st.lists(st.integers(0, 4) | SCALARS, max_size=3) | SCALARS,
        "showMean": SCALARS,
        "meanRetentionCalculation": SCALARS,
        "exclusions": st.lists(st.dictionaries(KEYS, SCALARS, max_size=3), max_size=3),
        "formula": SCALARS,
        "formulaNodes": st.lists(SCALARS, max_size=2),
    },
)
NODES = st.fixed_dictionaries(
    {"kind": st.sampled_from(sorted(querykit.latest_versions()))},
    optional={
        "version": st.integers(-1, 7) | SCALARS,
        "series": st.lists(st.dictionaries(KEYS, SCALARS, max_size=4) | JSON, max_size=3) | SCALARS,
        **dict.fromkeys(
            ("trendsFilter", "stickinessFilter", "retentionFilter", "funnelsFilter"),
            OPTIONS | SCALARS,
        ),
        "compareFilter": st.fixed_dictionaries({"compare": st.booleans() | SCALARS}) | SCALARS,
        "breakdownFilter": JSON,
        "source": JSON,
    },
)
DOCUMENTS = JSON | NODES | st.lists(NODES, max_size=3)


def text_of(document):
    return json.dumps(document)


@given(DOCUMENTS)
def test_upgrade__any_json__leaves_its_argument_alone(document):
    kept = copy.deepcopy(document)
    querykit.upgrade(document)
    querykit.upgrade_report(document)
    assert text_of(document) == text_of(kept)


@given(DOCUMENTS)
def test_upgrade__twice__equals_once(document):
    once = querykit.upgrade(document)
    assert querykit.upgrade(once) is once


@given(DOCUMENTS)
def test_report__document__is_what_upgrade_returns(document):
    report = querykit.upgrade_report(document)
    assert text_of(report.document) == text_of(querykit.upgrade(document))
    assert report.changed == bool(report.steps)
    assert all("?" not in step.pointer for step in report.steps)


@given(DOCUMENTS)
def test_report__pointers__lead_to_the_nodes(document):
    for step in querykit.upgrade_report(document).steps:
        place = document
        for part in step.pointer.split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            place = place[int(key)] if isinstance(place, list) else place[key]
        assert place["kind"] == step.kind


@given(DOCUMENTS)
def test_downgrade__upgraded_json__never_raises_and_is_pure(document):
    newest = querykit.upgrade(document)
    kept = copy.deepcopy(newest)
    target = dict.fromkeys(querykit.latest_versions(), 1)
    lowered = downgrade_with(default_registry(), newest, target).document
    assert text_of(newest) == text_of(kept)
    assert downgrade_with(default_registry(), lowered, target).document is lowered


@given(NODES)
def test_apply_migration__any_node__leaves_its_argument_alone(node):
    kept = copy.deepcopy(node)
    for migration in default_registry().migrations:
        querykit.apply_migration(migration.number, node)
    assert text_of(node) == text_of(kept)
