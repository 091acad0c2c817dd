"""Against facts about PostHog that lie beside the repository; skipped where they do not."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from querykit.errors import QuerykitError
from querykit.legacy import convert_filters, filters_to_query, looks_like_filters, query_to_filters
from querykit.legacy import vocabulary as words
from querykit.legacy.insight_types import BY_KIND, INSIGHTS
from querykit.legacy.legend import hidden_breakdowns
from querykit.legacy.members import KNOWN
from querykit.legacy.notes import Place
from querykit.legacy.properties import clean_entity_properties, clean_global_properties

SHARED = Path(__file__).parents[2].parent / "shared"
FIXTURES = Path(__file__).parents[2] / "fixtures" / "legacy"
SCHEMA = SHARED / "reference" / "query-schema.json"
UPGRADE_CASES = SHARED / "data" / "cases" / "upgrade" / "cases.json"

pytestmark = pytest.mark.skipif(not SCHEMA.exists(), reason="no reference beside the repository")

PARTS = {
    "clean_global_properties": clean_global_properties,
    "clean_entity_properties": clean_entity_properties,
    "hidden_legend_keys_to_breakdowns": hidden_breakdowns,
}
SKIPPED_KEYS = {"const", "enum", "default"}


def reference_cases():
    if not UPGRADE_CASES.exists():
        return []
    found = json.loads(UPGRADE_CASES.read_text(encoding="utf-8"))
    mine = [c for c in found if c["op"] in PARTS or c["op"].startswith(("legacy_f", "query_to"))]
    return [pytest.param(case, id=case["id"]) for case in mine]


def holds(want, got):
    """Whether `got` has all of `want`; null wants null, nothing or an empty object."""
    if isinstance(want, dict):
        return isinstance(got, dict) and all(holds(v, got.get(k)) for k, v in want.items())
    if isinstance(want, list):
        return isinstance(got, list) and len(want) == len(got) and all(map(holds, want, got))
    return got in (None, {}) if want is None else got == want


@pytest.mark.parametrize("case", reference_cases())
def test_reference__case__is_met(case):
    op, value = case["op"], case["input"]
    if op == "legacy_filters_error":
        with pytest.raises(QuerykitError):
            filters_to_query(value)
        return
    if op in PARTS:
        got = PARTS[op](value, Place())
    elif op == "query_to_filters":
        got = query_to_filters(value)
    else:
        dialect = "frontend" if "frontend" in case["source_test"] else "backend"
        got = filters_to_query(value, dialect=dialect, allow_variables=op.endswith("variables"))
    assert got == case["expected"] if "expected" in case else holds(case["expected_contains"], got)


@pytest.fixture(scope="module")
def definitions():
    return json.loads(SCHEMA.read_text(encoding="utf-8"))["definitions"]


@pytest.fixture(scope="module")
def problems(definitions):
    """Return a function that lists what the newest schema says against a query."""
    relaxed = {name: relax(schema) for name, schema in definitions.items()}
    validators = {
        kind: jsonschema_rs.Draft7Validator(
            {"definitions": relaxed, "allOf": [{"$ref": f"#/definitions/{kind}"}]}
        )
        for kind in BY_KIND
    }

    def find(query):
        return [str(error)[:300] for error in validators[query["kind"]].iter_errors(query)]

    return find


def relax(schema):
    """Allow null for every optional property, as the live API does."""
    if isinstance(schema, list):
        return [relax(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    relaxed = {k: v if k in SKIPPED_KEYS else relax(v) for k, v in schema.items()}
    required = schema.get("required", ())
    if isinstance(schema.get("properties"), dict):
        relaxed["properties"] = {
            name: relax(one) if name in required else {"anyOf": [relax(one), {"type": "null"}]}
            for name, one in schema["properties"].items()
        }
    return relaxed


def own_queries():
    untyped = "properties_list"
    paths = [p for p in FIXTURES.glob("[bf]*end/*.query.json") if not p.name.startswith(untyped)]
    return [pytest.param(path, id=f"{path.parent.name}/{path.name}") for path in sorted(paths)]


@pytest.mark.parametrize("path", own_queries())
def test_reference__our_cases__fit_the_schema(path, problems):
    assert problems(json.loads(path.read_text(encoding="utf-8"))) == []


def test_reference__real_filters__are_found_and_fit_the_schema(problems):
    lines = (SHARED / "data" / "saved-queries.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    real = [row["query"] for row in rows if row["shape"] == "legacy_filters"]
    for path in (SHARED / "data" / "dashboards").glob("*.json"):
        tiles = json.loads(path.read_text(encoding="utf-8"))["tiles"]
        real += [tile["filters"] for tile in tiles if "filters" in tile]
    assert real
    for filters in real:
        assert looks_like_filters(filters)
        conversion = convert_filters(filters)
        assert problems(conversion.query) == []
        assert not conversion.lossy


VALUES = (
    st.sampled_from([None, True, "true", "1", "x", "", 0, 1, 2.5, -1, "ActionsBar", "hour", "dau"])
    | st.lists(st.sampled_from(["a", 1, None, True, "$pageview", "new"]), max_size=3)
    | st.dictionaries(st.sampled_from(["0", "a", "id", "x"]), st.booleans(), max_size=2)
)
ENTITIES = st.lists(
    st.dictionaries(
        st.sampled_from(["id", "name", "math", "math_property", "order", "math_group_type_index"]),
        VALUES,
        max_size=4,
    ),
    max_size=3,
)
PLAIN = sorted(KNOWN - {"insight", "properties", "events", "actions", "data_warehouse", "groups"})


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.sampled_from(PLAIN), VALUES, max_size=6),
    ENTITIES,
    ENTITIES,
    st.tuples(st.sampled_from(sorted(INSIGHTS)), st.sampled_from(["backend", "frontend"])),
)
def test_reference__any_values__fit_the_schema(problems, members, events, actions, rules):
    insight, dialect = rules
    filters = members | {"insight": insight, "events": events, "actions": actions}
    try:
        query = filters_to_query(filters, dialect=dialect)
    except QuerykitError:
        return
    assert problems(query) == []


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("DISPLAYS", "ChartDisplayType"),
        ("INTERVALS", "IntervalType"),
        ("OPERATORS", "PropertyOperator"),
        ("BREAKDOWN_TYPES", "BreakdownType"),
        ("AXIS_FORMATS", "AggregationAxisFormat"),
        ("ENTITY_TYPES", "EntityType"),
        ("FUNNEL_VIZ_TYPES", "FunnelVizType"),
        ("FUNNEL_ORDERS", "StepOrderValue"),
        ("FUNNEL_REFERENCES", "FunnelStepReference"),
        ("FUNNEL_LAYOUTS", "FunnelLayout"),
        ("FUNNEL_UNITS", "FunnelConversionWindowTimeUnit"),
        ("FUNNEL_PATH_TYPES", "FunnelPathType"),
        ("ATTRIBUTIONS", "BreakdownAttributionType"),
        ("RETENTION_TYPES", "RetentionType"),
        ("RETENTION_PERIODS", "RetentionPeriod"),
        ("RETENTION_ENTITY_KINDS", "RetentionEntityKind"),
        ("PATH_TYPES", "PathType"),
        ("LIFECYCLES", "LifecycleToggle"),
        ("STICKINESS_COMPUTATIONS", "StickinessComputationMode"),
    ],
)
def test_vocabulary__enumeration__is_the_schema_s(mine, theirs, definitions):
    assert set(getattr(words, mine)) == set(definitions[theirs]["enum"])


def test_vocabulary__maths__are_the_schema_s(definitions):
    names = [one["$ref"].split("/")[-1] for one in definitions["MathType"]["anyOf"]]
    assert set(words.MATHS) == {value for name in names for value in definitions[name]["enum"]}
