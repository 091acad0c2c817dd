"""Schemas stand on their own and are valid JSON Schema, of both drafts."""

from __future__ import annotations

import json
from typing import Any, Literal

import jsonschema_rs
import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from querykit.schema import KINDS
from querykit.schema.compiled import bundle, definitions, schema_for, validator

TRENDS = {"kind": "TrendsQuery", "series": [{"kind": "EventsNode"}]}
SORTED = {"kind": "WebOverviewQuery", "properties": [], "orderBy": ["Visitors", "DESC"]}


def referenced(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return {name for one in schema for name in referenced(one)}
    if not isinstance(schema, dict):
        return set()
    own = {schema["$ref"]} if isinstance(schema.get("$ref"), str) else set()
    return own | {name for one in schema.values() for name in referenced(one)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_self_contained(kind: str) -> None:
    schema = schema_for(kind)
    assert referenced(schema) == {f"#/definitions/{name}" for name in schema["definitions"]}
    assert not validator(kind).is_valid({"kind": "NoQuery"})


def test_draft_7_is_valid() -> None:
    Draft7Validator.check_schema(bundle())
    Draft7Validator.check_schema(schema_for("WebTrendsQuery"))


def test_draft_2020_12_is_valid() -> None:
    schema = bundle(draft="2020-12")
    Draft202012Validator.check_schema(schema)
    assert "definitions" not in schema
    assert referenced(schema) == {f"#/$defs/{name}" for name in schema["$defs"]}


@pytest.mark.parametrize("draft", ["7", "2020-12"])
def test_drafts_decide_alike(draft: Literal["7", "2020-12"]) -> None:
    valid = jsonschema_rs.validator_for(bundle(draft=draft)).is_valid
    assert valid(TRENDS)
    assert valid(SORTED)
    assert not valid({**SORTED, "orderBy": ["DESC", "Visitors"]})
    assert not valid({**TRENDS, "version": "1"})


def test_definitions_hold_no_noise() -> None:
    text = json.dumps(definitions())
    assert '"title": "' not in text
    assert "discriminator" not in text
    assert '"default": null' not in text


def test_retired_kinds_stand_apart() -> None:
    assert "WebTrendsQuery" not in definitions()
    assert "WebTrendsQuery" in schema_for("WebTrendsQuery")["definitions"]
    assert not jsonschema_rs.validator_for(bundle()).is_valid(
        {"kind": "WebTrendsQuery", "interval": "day", "metrics": [], "properties": []}
    )


def test_an_unknown_kind_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        schema_for("TrendQuery")


def test_a_validator_is_made_once() -> None:
    assert validator("TrendsQuery") is validator("TrendsQuery")
