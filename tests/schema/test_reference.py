"""The models accept just what the reference schema accepts, definition by definition."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from querykit.schema.export import definitions

REFERENCE = Path(__file__).parents[2].parent / "shared" / "reference"
LIVE = "query-schema.json"
RETIRED = "query-schema-retired-kinds.json"

pytestmark = pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference is not here")


def reference(name: str) -> dict[str, Any]:
    return json.loads((REFERENCE / name).read_text())["definitions"]


def normal(schema: Any, own: dict[str, Any], names: frozenset[str]) -> Any:
    """Rewrite a schema so that schemas which accept the same look the same.

    References to names that only we have are replaced by what they stand for.
    """
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return {"$ref": name} if name in names else normal(own[name], own, names)
    if "anyOf" in schema:
        return _union([normal(one, own, names) for one in schema["anyOf"]], own, names)
    if "const" in schema or "enum" in schema:
        values = schema.get("enum", [schema.get("const")])
        return {"enum": sorted(values, key=repr)}
    found: dict[str, Any] = {
        keyword: schema[keyword]
        for keyword in ("type", "format", "minimum", "maximum", "minItems", "maxItems")
        if keyword in schema
    }
    if isinstance(schema.get("items"), list):
        found["items"] = [normal(one, own, names) for one in schema["items"]]
    elif schema.get("items"):
        found["items"] = normal(schema["items"], own, names)
    extra = schema.get("additionalProperties", True)
    if extra is not True:
        found["extra"] = normal(extra, own, names) if isinstance(extra, dict) else extra
    if "properties" in schema:
        required = schema.get("required", ())
        found["required"] = sorted(required)
        found["properties"] = {
            name: normal(one, own, names)
            if name in required
            else _union([normal(one, own, names), {"type": "null"}], own, names)
            for name, one in schema["properties"].items()
        }
    return found


def _union(branches: list[Any], own: dict[str, Any], names: frozenset[str]) -> Any:
    flat: dict[str, Any] = {}
    for branch in branches:
        if "$ref" in branch and "anyOf" in own[branch["$ref"]]:
            parts = normal(own[branch["$ref"]], own, names)["anyOf"]
        else:
            parts = branch.get("anyOf", [branch])
        flat |= {json.dumps(part, sort_keys=True): part for part in parts}
    if not all(flat.values()):
        return {}  # one branch accepts everything
    if {"type": "number"} in flat.values():
        flat.pop(json.dumps({"type": "integer"}), None)
    if {"type": "string"} in flat.values():
        flat.pop(json.dumps({"format": "date-time", "type": "string"}), None)
    return {"anyOf": [flat[key] for key in sorted(flat)]} if len(flat) > 1 else flat.popitem()[1]


THEIRS = {**reference(LIVE), **reference(RETIRED)} if REFERENCE.is_dir() else {}


def test_no_definition_is_missing() -> None:
    assert reference(LIVE).keys() <= definitions().keys()
    assert reference(RETIRED).keys() <= definitions(retired=True).keys()


@pytest.mark.parametrize("name", THEIRS)
def test_a_definition_accepts_the_same(name: str) -> None:
    ours = {**definitions(), **definitions(retired=True)}
    names = frozenset(THEIRS)
    assert normal(ours[name], ours, names) == normal(THEIRS[name], THEIRS, names)


@pytest.mark.parametrize("name", THEIRS)
def test_a_definition_has_the_same_defaults(name: str) -> None:
    ours = {**definitions(), **definitions(retired=True)}

    def defaults(schema: dict[str, Any]) -> dict[str, Any]:
        members = schema.get("properties", {}).items()
        return {key: one["default"] for key, one in members if one.get("default") is not None}

    assert defaults(ours[name]) == defaults(THEIRS[name])
