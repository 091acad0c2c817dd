"""Repairs: the examples of their docstrings, their cases, and what all of them must obey."""

from __future__ import annotations

import copy
import importlib
import json
import re
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from querykit.migrations import Registry, repairs
from querykit.migrations.public import upgrade
from querykit.migrations.registry import discover_repairs
from querykit.migrations.repair import Safety
from querykit.migrations.repairs import stray_members
from querykit.migrations.upgrade import report_with, upgrade_with

ROOT = Path(__file__).parents[3]
FIXTURES = ROOT / "fixtures" / "repairs"
SHARED = Path("/work/shared")
REPAIRS = discover_repairs(repairs)
BY_NAME = {repair.name: repair for repair in REPAIRS}
EVERYTHING = Registry([], REPAIRS)
LEVEL = {Safety.SAFE: "safe", Safety.LOSSY: "lossy", Safety.GUESS: "all"}

CHANGES = sorted(FIXTURES.glob("*/*.before.json"))
LEFT_ALONE = sorted(FIXTURES.glob("*/*.same.json"))

needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="needs the reference files")


def case_name(path):
    return f"{path.parent.name}-{path.name.split('.')[0]}"


def load(path):
    return json.loads(path.read_text())


def after_of(path):
    return path.with_name(path.name.replace(".before.", ".after."))


def level_of(path):
    return LEVEL[BY_NAME[path.parent.name].safety]


def run(document, level):
    return upgrade_with(EVERYTHING, document, repairs=level, stamp=False)


def example(repair, title):
    doc = importlib.import_module(repair.module).__doc__
    return json.loads(re.search(rf"{title}::\n\n(.*?)\n\n(?=\S)", doc, re.DOTALL)[1])


def without_nulls(value):
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def accepts():
    """Whether the newest schema takes a node; an optional member may be null."""
    schema = load(SHARED / "reference" / "query-schema.json")
    names = ("QuerySchema", "ExperimentMetric")
    root = {**schema, "anyOf": [{"$ref": f"#/definitions/{name}"} for name in names]}
    validator = jsonschema_rs.validator_for(root)
    return lambda node: validator.is_valid(without_nulls(node))


def outermost_nodes(document):
    """The queries in a document that are not inside another one."""
    nodes, pending = [], [document]
    while pending:
        value = pending.pop()
        if isinstance(value, dict) and "kind" in value:
            nodes.append(value)
        elif isinstance(value, (dict, list)):
            pending.extend(value.values() if isinstance(value, dict) else value)
    return nodes


# -- the files -------------------------------------------------------------------------------------


@pytest.mark.parametrize("repair", REPAIRS, ids=lambda repair: repair.name)
def test_example__alone__becomes_what_it_says(repair):
    alone = Registry([], [repair])
    before, after = example(repair, "Before"), example(repair, "After")
    assert run_with(alone, before, repair) == after
    assert run_with(alone, after, repair) is after


def run_with(registry, document, repair):
    return upgrade_with(registry, document, repairs=LEVEL[repair.safety], stamp=False)


def test_cases__every_repair__has_two_of_each_sort():
    for folder, paths in (("before", CHANGES), ("same", LEFT_ALONE)):
        for name in BY_NAME:
            count = sum(path.parent.name == name for path in paths)
            assert count >= 2, f"{name} has {count} cases of the sort {folder}"
    assert {path.parent.name for path in FIXTURES.iterdir() for path in path.iterdir()} == set(
        BY_NAME
    )


@pytest.mark.parametrize("path", CHANGES, ids=case_name)
def test_case__before__becomes_after(path):
    before, after = load(path), load(after_of(path))
    untouched = copy.deepcopy(before)
    upgraded = run(before, level_of(path))
    assert json.dumps(upgraded) == json.dumps(after)
    assert before == untouched
    assert run(upgraded, level_of(path)) is upgraded
    report = report_with(EVERYTHING, before, repairs=level_of(path), stamp=False)
    assert path.parent.name in {step.migration for step in report.steps}


@pytest.mark.parametrize("path", LEFT_ALONE, ids=case_name)
def test_case__same__stays_the_very_same(path):
    document = load(path)
    assert run(document, level_of(path)) is document


@needs_shared
@pytest.mark.parametrize("path", CHANGES, ids=case_name)
def test_case__after__fits_the_newest_schema(path, accepts):
    nodes = outermost_nodes(load(after_of(path)))
    assert nodes
    for node in nodes:
        assert accepts(node)


@needs_shared
def test_stray_members__newest_schema__has_none_of_them():
    definitions = load(SHARED / "reference" / "query-schema.json")["definitions"]
    for kind, names in stray_members.STRAY.items():
        assert not definitions[kind]["properties"].keys() & set(names), kind
    for kind, (member, names) in stray_members.STRAY_OPTIONS.items():
        options = definitions[definitions[kind]["properties"][member]["$ref"].split("/")[-1]]
        assert not options["properties"].keys() & set(names), kind


# -- laws ------------------------------------------------------------------------------------------

NAMES = sorted(
    {
        key
        for path in FIXTURES.glob("*/*.json")
        for match in re.findall(r'"([A-Za-z_$]+)":', path.read_text())
        for key in [match]
    }
)
KINDS = sorted({kind for repair in REPAIRS for one in repair.rewrites for kind in one.kinds})
WORDS = ("", "{VARIABLE}", "$pageview", "events", "event", "cohort", "AND", "12", "-7D", "Pie")
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 20), st.floats(), st.sampled_from((*WORDS, *KINDS))
)


def messy_objects(values):
    return st.dictionaries(st.sampled_from(NAMES), values, max_size=5)


def messy_nodes(values):
    kinds = st.fixed_dictionaries({"kind": st.sampled_from(KINDS)})
    return st.builds(lambda node, members: {**members, **node}, kinds, messy_objects(values))


MESS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), messy_objects(inner), messy_nodes(inner)),
    max_leaves=20,
)
REAL_CASES = [load(path) for path in (*CHANGES, *LEFT_ALONE)]


@st.composite
def damaged_cases(draw):
    """A case in which some values were replaced by anything."""
    document = copy.deepcopy(draw(st.sampled_from(REAL_CASES)))
    for _ in range(draw(st.integers(1, 3))):
        places = []
        pending = [document]
        while pending:
            container = pending.pop()
            keys = container if isinstance(container, dict) else range(len(container))
            places.extend((container, key) for key in keys)
            inner = container.values() if isinstance(container, dict) else container
            pending.extend(value for value in inner if isinstance(value, (dict, list)))
        if places:
            container, key = draw(st.sampled_from(places))
            container[key] = draw(MESS)
    return document


def check_laws(document):
    untouched = repr(document)
    for level in ("safe", "lossy", "all"):
        upgraded = upgrade(document, repairs=level)
        assert repr(document) == untouched
        assert upgrade(upgraded, repairs=level) is upgraded


@settings(max_examples=300, deadline=None)
@given(MESS)
def test_laws__messy_nodes__settle_and_are_not_changed(document):
    check_laws(document)


@settings(max_examples=300, deadline=None)
@given(damaged_cases())
def test_laws__damaged_cases__settle_and_are_not_changed(document):
    check_laws(document)


def deep_list():
    value = []
    for _ in range(12_000):
        value = [value]
    return value


def test_laws__deep_group__needs_no_stack():
    group = {"key": "plan", "type": "events", "value": "pro"}
    for _ in range(20_000):
        group = {"type": "AND", "values": [group]}
    filters = {"insight": "TRENDS", "interval": "day", "properties": group}
    for document in (
        {"kind": "EventsNode", "properties": group},
        {"kind": "TrendsQuery", "properties": group},
        {"kind": "LegacyQuery", "filters": filters},
        {"filters": filters},
        {"insights": [filters]},
    ):
        run(document, "all")


MOVED = ("display", "compare", "breakdown", "formula", "funnelWindowInterval", "targetEntity")


@pytest.mark.parametrize("kind", ["TrendsQuery", "FunnelsQuery", "RetentionQuery"])
def test_laws__deep_members__need_no_stack(kind):
    options = ("trendsFilter", "funnelsFilter", "retentionFilter", "breakdownFilter")
    inner = {option: {name: deep_list() for name in MOVED} for option in options}
    run({"kind": kind, **inner, **{name: deep_list() for name in MOVED}}, "all")


# -- real documents --------------------------------------------------------------------------------

RETIRED_OR_INVENTED = ("InvalidNode", "TimeToSeeData")


def saved_queries():
    path = SHARED / "data" / "saved-queries.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return [json.loads(line)["query"] for line in lines]


@needs_shared
@pytest.mark.parametrize("level", ["safe", "lossy", "all"])
def test_saved_queries__valid_ones__stay_valid(level, accepts):
    valid = [query for query in saved_queries() if accepts(query)]
    assert valid
    for query in valid:
        assert accepts(upgrade(query, repairs=level)), json.dumps(query)


@needs_shared
def test_saved_queries__all_repairs__makes_them_valid(accepts):
    for query in saved_queries():
        assert accepts(upgrade(query, repairs="all")) or any(
            word in json.dumps(query) for word in RETIRED_OR_INVENTED
        )


@needs_shared
@pytest.mark.parametrize("level", ["safe", "all"])
def test_dashboards__every_tile__gets_a_valid_query(level, accepts):
    for path in sorted((SHARED / "data" / "dashboards").glob("*.json")):
        for tile in upgrade(load(path), repairs=level)["tiles"]:
            assert "filters" not in tile
            assert accepts(tile["query"])


def upstream_cases(operation):
    path = SHARED / "data" / "cases" / "upgrade" / "cases.json"
    cases = load(path) if path.exists() else []
    return [pytest.param(case, id=case["id"]) for case in cases if case["op"].startswith(operation)]


@pytest.mark.parametrize("case", upstream_cases("persons_node"))
def test_upstream__persons_node__becomes_actors_query(case):
    assert upgrade(case["input"], repairs="safe") == case["expected"]


@pytest.mark.parametrize(
    "case", [*upstream_cases("transform:0003_pie"), *upstream_cases("upgrade (optional drift")]
)
def test_upstream__unversioned_renames__are_done(case):
    assert upgrade(case["input"], repairs="safe") == case["expected"]


@pytest.mark.parametrize("case", upstream_cases("legacy_query_shape"))
def test_upstream__shape_of_2023__becomes_new(case):
    upgraded = upgrade(case["input"], repairs="all")
    source = upgraded["source"]
    for name, value in case["expected_contains"]["source"].items():
        assert source[name] == value
    for pointer in case["absent"]:
        *around, last = pointer.split("/")[1:]
        holder = upgraded
        for key in around:
            holder = holder[key]
        assert last not in holder


@needs_shared
@settings(max_examples=200, deadline=None)
@given(damaged_cases())
def test_laws__valid_nodes__stay_valid(accepts, document):
    for node in outermost_nodes(document):
        if accepts(node):
            assert accepts(run(node, "all")), json.dumps(node)
