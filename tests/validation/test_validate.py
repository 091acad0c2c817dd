"""`validate`: the cases of fixtures/validation, and what holds for any value at all."""

from __future__ import annotations

import copy
import decimal
import enum
import json
import subprocess
import sys
from collections import OrderedDict
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from querykit import json_schema, validate
from querykit.errors import Severity
from querykit.schema.catalogue import KINDS
from querykit.schema.compiled import definitions, schema_for, validator
from querykit.validation.codes import TITLES
from querykit.validation.explain import explain
from querykit.validation.kinds import REPLACEMENTS, is_retired
from validation.from_schema import Maker

FIXTURES = Path(__file__).parents[2] / "fixtures" / "validation"
CASES = sorted(path for path in FIXTURES.glob("*.json") if not path.name.endswith(".findings.json"))
IN_USE = sorted(kind for kind in KINDS if not is_retired(kind))
QUICK = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
TRENDS = {"kind": "TrendsQuery", "series": []}


@cache
def maker(kind):
    return Maker(json_schema(kind))


def plain(findings):
    return json.loads(json.dumps([one.as_dict() for one in findings]))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_validate__case__gives_its_findings(path):
    document = json.loads(path.read_text())
    kept = copy.deepcopy(document)
    expected = json.loads(path.with_suffix(".findings.json").read_text())
    assert plain(validate(document)) == expected
    assert document == kept


def test_cases__as_many_are_clean_as_are_not():
    empty = [path for path in CASES if path.with_suffix(".findings.json").read_text() == "[]\n"]
    assert len(CASES) * 0.45 <= len(empty) <= len(CASES) * 0.55


def test_cases__show_every_code_of_structure_and_detection():
    shown = {
        one["code"]
        for path in CASES
        for one in json.loads(path.with_suffix(".findings.json").read_text())
    }
    elsewhere = {"QK013", "QK025", "QK029", "QK108", "QK109", "QK110"}
    assert set(TITLES) - shown <= elsewhere


# -- the explainer and the gate ---------------------------------------------------------------------


@QUICK
@given(data=st.data())
def test_explain__of_a_broken_node__agrees_with_the_gate(data):
    kind = data.draw(st.sampled_from(IN_USE))
    document = data.draw(maker(kind).broken())
    root = {name: one for name, one in schema_for(kind).items() if name != "definitions"}
    findings = explain(definitions(), root, document)
    assert validator(kind).is_valid(document) is (not findings), document
    assert all(one.pointer is not None and len(one.message) < 300 for one in findings)
    assert all(len(one.found or "") < 100 for one in findings)


@QUICK
@given(data=st.data())
def test_validate__of_a_node_that_its_schema_allows__has_no_error(data):
    kind = data.draw(st.sampled_from(IN_USE))
    document = data.draw(maker(kind).values())
    findings = validate(document, hogql=False)  # any text is HogQL to the schema
    codes = {one.code for one in findings if one.severity is Severity.ERROR}
    assert codes <= {"QK101"}  # the schema allows any number as a version


def test_validate__names_one_branch__never_forty():
    document = {**TRENDS, "properties": [{"type": "person", "key": 5, "operator": "exact"}]}
    assert [(one.code, one.pointer) for one in validate(document)] == [
        ("QK022", "/properties/0/key")
    ]


def test_validate__many_faults__reports_all():
    series = [{"kind": "EventsNode", "event": index} for index in range(500)]
    findings = validate({"kind": "TrendsQuery", "series": series})
    assert len(findings) == 500


def test_validate__long_values__are_cut_in_messages():
    found = validate({**TRENDS, "interval": "x" * 10_000})[0]
    assert len(found.message) < 150
    assert len(found.found) < 100


# -- any value at all -------------------------------------------------------------------------------

ANYTHING = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.sampled_from(["", "TrendsQuery", "EventsNode", "TrendsQury", "kind", "\ud800"]),
        st.binary(max_size=2),
        st.just(decimal.Decimal("1.5")),
        st.builds(object),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.tuples(inner, inner),
        st.sets(st.integers(), max_size=2),
        st.dictionaries(
            st.sampled_from(["kind", "series", "query", "version", "filters", "source", 1, None]),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@QUICK
@given(ANYTHING)
def test_validate__of_anything__never_raises(value):
    for one in validate(value):
        assert one.code in TITLES or one.code in {"QK004", "QK010"}
        assert one.pointer is not None


@QUICK
@given(ANYTHING, st.sampled_from(["series", "properties", "version", "dateRange", "trendsFilter"]))
def test_validate__of_a_node_with_anything_in_it__never_raises(value, name):
    validate({**TRENDS, name: value})


def nested(depth, wrap):
    value = wrap(None)
    for _ in range(depth):
        value = wrap(value)
    return value


@pytest.mark.parametrize(
    "wrap",
    [
        lambda value: [value],
        lambda value: {"a": value},
        lambda value: {**TRENDS, "properties": value},
    ],
)
def test_validate__nested_100_000_deep__is_one_finding(wrap):
    assert [one.code for one in validate(nested(100_000, wrap))] == ["QK004"]


@pytest.mark.parametrize("depth", [100, 400, 900])
def test_validate__nested_within_the_limit__says_what_is_wrong(depth):
    group = {"type": "AND", "values": [5]}
    for _ in range(depth // 2):
        group = {"type": "AND", "values": [group]}
    findings = validate({**TRENDS, "properties": group})
    assert {one.code for one in findings} <= {"QK022", "QK004"}
    assert findings


def test_validate__cycles__are_one_finding():
    ring = []
    ring.append(ring)
    node = {"kind": "TrendsQuery"}
    node["series"] = [node]
    wide = {"a": []}
    wide["a"] += [wide] * 10
    for document in (ring, node, wide):
        assert [one.code for one in validate(document)] == ["QK010"]


def test_validate__shared_parts__are_fine():
    entity = {"kind": "EventsNode", "event": "x"}
    assert validate({"kind": "TrendsQuery", "series": [entity] * 3}) == []


class Kind(enum.StrEnum):
    TRENDS = "TrendsQuery"


class Text(str):
    __slots__ = ()


@pytest.mark.parametrize(
    "document",
    [
        OrderedDict(TRENDS),
        {**TRENDS, "series": ({"kind": "EventsNode"},)},
        {**TRENDS, "kind": Kind.TRENDS},
        {**TRENDS, "series": [{"kind": "EventsNode", "event": Text("x")}]},
        [OrderedDict(TRENDS)],
    ],
)
def test_validate__subclasses_of_plain_types__count_as_plain(document):
    assert validate(document) == []
    broken = [*document, {}] if isinstance(document, list) else {**document, "zz": 1}
    if isinstance(broken, dict):
        assert [one.code for one in validate(broken)] == ["QK021"]


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({**TRENDS, "samplingFactor": float("nan")}, "/samplingFactor"),
        ({**TRENDS, "samplingFactor": float("-inf")}, "/samplingFactor"),
        ({**TRENDS, "series": [b"x"]}, "/series/0"),
        ({"tiles": [{"query": {**TRENDS, "tags": {1, 2}}}]}, "/tiles/0/query/tags"),
        (decimal.Decimal(1), ""),
        ({**TRENDS, "dateRange": {1: "x"}}, "/dateRange"),
    ],
)
def test_validate__values_that_json_cannot_hold__are_named(document, pointer):
    assert [(one.code, one.pointer) for one in validate(document)] == [("QK013", pointer)]


@pytest.mark.parametrize(
    ("value", "said"),
    [(None, "null"), (True, "true"), (42, "42"), ("x", '"x"'), ({}, "empty object")],
)
def test_validate__of_what_holds_no_query__says_so(value, said):
    (finding,) = validate(value)
    assert finding.code == "QK012"
    assert said in finding.message


@pytest.mark.parametrize("value", [[], [[]], {"a": 1}, {"kind": "Deployment"}, {"kind": 5}])
def test_validate__of_other_programs_data__is_silent(value):
    assert validate(value) == []


def test_retired_kinds__each_has_a_hint_what_to_do():
    retired = {kind for kind in KINDS if is_retired(kind)}
    assert set(REPLACEMENTS) == retired
    for kind in retired:
        (finding,) = validate({"kind": kind})
        assert (finding.code, finding.hint) == ("QK014", REPLACEMENTS[kind])


def test_validate__of_a_valid_document__loads_no_models_and_no_spelling():
    code = (
        "import sys, querykit\n"
        "assert querykit.validate({'tiles': [{'query': {'kind': 'TrendsQuery', 'series': []}}]}) == []\n"
        "assert not {'pydantic', 'rapidfuzz', 'jsonschema'} & set(sys.modules), sorted(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
