"""Every kind is in the catalogue, and its model can be had by name."""

from __future__ import annotations

import importlib
from typing import get_args

import pytest

import querykit.schema
from querykit.schema import KINDS, model_for
from querykit.schema.compiled import definitions
from querykit.schema.node_kinds import NodeKind
from querykit.schema.queries import Query


def test_every_kind_in_use_is_there() -> None:
    assert {kind for kind, info in KINDS.items() if not info.retired} == set(
        get_args(NodeKind.__value__)
    )


def test_every_branch_of_the_root_is_there() -> None:
    roots = [one["$ref"].rpartition("/")[2] for one in definitions()["QuerySchema"]["anyOf"]]
    assert set(roots) <= KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind(kind: str) -> None:
    info = KINDS[kind]
    assert info.kind == kind
    assert info.use in ("run", "draft", "validate")
    assert info.group
    assert info.summary.endswith(".")
    assert hasattr(importlib.import_module(info.module), info.model)
    assert callable(model_for(kind).model_validate)
    assert info.retired == info.module.startswith("querykit.schema.retired.")


def test_a_kind_with_several_models_is_a_union() -> None:
    node = {
        "kind": "ExperimentMetric",
        "metric_type": "mean",
        "source": {"kind": "EventsNode", "event": "paid"},
    }
    found = model_for("ExperimentMetric").model_validate(node)
    assert type(found).__name__ == "ExperimentMeanMetric"
    assert len(model_for("ExperimentMetric").model_json_schema()["$defs"]) > 4


def test_models_are_attributes_of_the_package() -> None:
    assert querykit.schema.TrendsQuery is model_for("TrendsQuery")
    assert querykit.schema.IntervalType.__name__ == "IntervalType"
    assert "FunnelsFilter" in dir(querykit.schema)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'TrendQuery'"):
        _ = querykit.schema.TrendQuery


def test_an_unknown_kind_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        model_for("TrendQuery")


def test_bases_are_no_kinds() -> None:
    assert Query.abstract
    assert Query.facts is None
    assert "Query" not in definitions()


def test_the_catalogue_is_a_mapping() -> None:
    assert len(KINDS) == len(list(KINDS))
    assert "NoQuery" not in KINDS
    assert "kinds" in repr(KINDS)
