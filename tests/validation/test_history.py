"""`json_schema`: every kind, every version, both drafts; and steps lead from schema to schema."""

from __future__ import annotations

import copy
import json
from functools import cache

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from querykit import json_schema, latest_versions, upgrade
from querykit.errors import UnknownKind, UnsupportedVersion
from querykit.migrations.default import default_registry
from querykit.schema.catalogue import KINDS
from querykit.validation.kinds import is_retired
from validation.from_schema import Maker

LATEST = latest_versions()
IN_USE = sorted(kind for kind in KINDS if not is_retired(kind))
PAST = [(kind, version) for kind in sorted(LATEST) for version in range(1, LATEST[kind])]
EVERY = [(kind, None) for kind in IN_USE] + [
    (kind, version) for kind in sorted(LATEST) for version in range(1, LATEST[kind] + 1)
]
QUICK = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


TOUCHED = {
    part
    for chain in default_registry().chains.values()
    for step in chain
    for path in (*step.shape.removes, *step.shape.reshapes, *step.shape.adds)
    for part in path.split("/")
} | {"resultCustomizationBy", "compareFilter", "breakdownFilter", "meanRetentionCalculation"}
"""Members that steps change or look at."""


@cache
def gate(kind, version):
    return jsonschema_rs.validator_for(json_schema(kind, version=version))


@cache
def maker(kind, version):
    return Maker(json_schema(kind, version=version), likely=TOUCHED)


def check_parts(validator, schema, definitions):
    """Check a schema against its metaschema, each definition that kinds share only once."""
    for part in ({**schema, definitions: {}}, *schema[definitions].values()):
        check_once(validator, json.dumps(part))


@cache
def check_once(validator, part):
    validator.check_schema(json.loads(part))


@pytest.mark.parametrize(("kind", "version"), EVERY)
def test_schema__of_each_kind_and_version__passes_the_metaschema(kind, version):
    seven = json_schema(kind, version=version)
    check_parts(jsonschema.Draft7Validator, seven, "definitions")
    newest = json_schema(kind, version=version, draft="2020-12")
    check_parts(jsonschema.Draft202012Validator, newest, "$defs")
    assert "$defs/" not in json.dumps(seven)
    assert "definitions/" not in json.dumps(newest)


@pytest.mark.parametrize("draft", ["7", "2020-12"])
def test_schema__of_all_kinds__takes_a_node_of_each(draft):
    schema = json_schema(draft=draft)
    takes = jsonschema_rs.validator_for(schema).is_valid
    assert takes({"kind": "TrendsQuery", "series": []})
    assert takes({"kind": "HogQLQuery", "query": "select 1"})
    assert not takes({"kind": "HogQLQuery"})


def test_schema__when_changed_by_the_caller__stays_as_it_was():
    schema = json_schema("TrendsQuery")
    kept = copy.deepcopy(schema)
    schema.clear()
    json_schema("TrendsQuery", version=1)
    assert json_schema("TrendsQuery") == kept


@pytest.mark.parametrize(("kind", "version"), PAST)
@QUICK
@given(data=st.data())
def test_step__on_a_document_of_its_version__gives_one_of_the_next(kind, version, data):
    document = data.draw(maker(kind, version).values())
    assert gate(kind, version).is_valid(document)
    chain = default_registry().chains[kind]
    step = next(one for one in chain if one.from_version == version)
    lifted = copy.deepcopy(document)
    if step.edit is not None:
        step.edit(lifted, lambda _note: None)
    lifted["version"] = step.to_version
    assert gate(kind, step.to_version).is_valid(lifted), (document, lifted)


@pytest.mark.parametrize(("kind", "version"), PAST)
@QUICK
@given(data=st.data())
def test_upgrade__of_a_document_of_any_version__fits_the_newest_schema(kind, version, data):
    document = data.draw(maker(kind, version).values())
    upgraded = upgrade(document)
    assert upgraded["version"] == LATEST[kind]
    assert gate(kind, LATEST[kind]).is_valid(upgraded), (document, upgraded)
    assert gate(kind, None).is_valid(upgraded)


@pytest.mark.parametrize(
    ("document", "old", "new"),
    [
        ({"kind": "RetentionQuery", "retentionFilter": {"showMean": True}}, True, False),
        ({"kind": "RetentionQuery", "retentionFilter": {"period": "Day"}}, True, True),
        ({"kind": "LifecycleQuery", "series": [{"event": "x"}]}, True, False),
        ({"kind": "LifecycleQuery", "series": [{"kind": "EventsNode"}]}, True, True),
        ({"kind": "LifecycleQuery", "series": [{"zz": 1}]}, False, False),
        ({"kind": "FunnelsQuery", "series": [{"id": 5}, {"event": "x"}]}, True, False),
    ],
)
def test_schema__of_version_1__takes_what_the_newest_may_not(document, old, new):
    kind = document["kind"]
    assert gate(kind, 1).is_valid(document) is old
    assert gate(kind, LATEST[kind]).is_valid({**document, "version": LATEST[kind]}) is new


@pytest.mark.parametrize("version", [1, 0, None])
def test_schema__of_version_1__takes_all_that_counts_as_1(version):
    node = {"kind": "TrendsQuery", "series": []}
    assert gate("TrendsQuery", 1).is_valid(node)
    assert gate("TrendsQuery", 1).is_valid({**node, "version": version})
    assert not gate("TrendsQuery", 2).is_valid({**node, "version": version})
    assert not gate("TrendsQuery", 2).is_valid(node)
    assert gate("TrendsQuery", 2).is_valid({**node, "version": 2})


@pytest.mark.parametrize(
    ("kind", "version"),
    [("TrendsQuery", 0), ("TrendsQuery", 6), ("TrendsQuery", True), ("EventsNode", 2)],
)
def test_schema__of_no_version_of_the_kind__is_refused(kind, version):
    with pytest.raises(UnsupportedVersion, match=f"{kind} has no version") as caught:
        json_schema(kind, version=version)
    assert "version" in caught.value.hint


def test_schema__of_a_misspelt_kind__names_the_close_one():
    with pytest.raises(UnknownKind) as caught:
        json_schema("TrendQuery")
    assert caught.value.hint == 'did you mean "TrendsQuery"?'


@pytest.mark.parametrize("arguments", [{"draft": "4"}, {"version": 1}])
def test_schema__with_arguments_that_make_no_sense__says_so(arguments):
    with pytest.raises(ValueError, match=r"draft must be|needs a kind"):
        json_schema(**arguments)
