"""JSON Schema of all kinds, and validators made of it; loads no model.

What is returned is shared: copy it before changing it.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from querykit.schema.catalogue import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import jsonschema_rs

__all__ = [
    "NEW_PREFIX",
    "bundle",
    "definitions",
    "editor_bundle",
    "modern_definitions",
    "reach",
    "schema_for",
    "validator",
]

Draft = Literal["7", "2020-12"]

ROOT = "QuerySchema"
ANYWHERE = "AnyDocument"
"""The definition of a document that holds nodes anywhere, in the bundle for editors."""

OLD_PREFIX = "#/definitions/"
NEW_PREFIX = "#/$defs/"
DRAFT_7 = "http://json-schema.org/draft-07/schema#"
DRAFT_2020_12 = "https://json-schema.org/draft/2020-12/schema"


@cache
def definitions() -> dict[str, Any]:
    """Return the draft-07 definitions of everything that kinds in use are made of."""
    found: dict[str, Any] = _artefact("schema.json")["definitions"]
    return found


@cache
def modern_definitions() -> dict[str, Any]:
    """Return the same definitions as 2020-12 has them."""
    return {name: _modern(one) for name, one in definitions().items()}


@cache
def schema_for(kind: str, *, draft: Draft = "7") -> dict[str, Any]:
    """Return a self-contained schema of the nodes of one kind.

    Raises:
        KeyError: there is no such kind.
    """
    info = KINDS[kind]
    known = definitions()
    if info.retired:
        known = {**known, **_artefact("schema-retired.json")["definitions"]}
    return _contained(info.model, known, draft)


@cache
def bundle(*, draft: Draft = "7") -> dict[str, Any]:
    """Return a self-contained schema of the nodes of every kind that can be posted as a query."""
    return _contained(ROOT, definitions(), draft)


@cache
def editor_bundle(*, draft: Draft = "7") -> dict[str, Any]:
    """Return one schema of any JSON document, which holds nodes wherever it likes.

    What has the `kind` of a node in use must be a valid node of that very kind, so that an editor
    talks of the one kind that was meant. All else is left alone, and looked into.
    """
    models = {kind: info.model for kind, info in KINDS.items() if not info.retired}
    known = {**definitions(), ANYWHERE: _anywhere(models)}
    return _contained(ANYWHERE, known, draft)


def _anywhere(models: Mapping[str, str]) -> dict[str, Any]:
    here = {"$ref": OLD_PREFIX + ANYWHERE}
    branches = [
        {"if": _of_kind({"const": kind}), "then": {"$ref": OLD_PREFIX + model}}
        for kind, model in models.items()
    ]
    return {
        "if": _of_kind({"enum": list(models)}),
        "then": {"allOf": branches},
        "else": {"additionalProperties": here, "items": here},
    }


def _of_kind(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": ["kind"], "properties": {"kind": schema}}


@cache
def validator(kind: str) -> jsonschema_rs.Validator:
    """Return what decides whether a node is valid, fast.

    One kind is compiled with all it reaches when it is first asked for, which takes a few
    milliseconds; all kinds at once would take many times as long.
    """
    import jsonschema_rs  # noqa: PLC0415 - only those who validate pay for it

    return jsonschema_rs.validator_for(schema_for(kind))


def _contained(name: str, known: Mapping[str, Any], draft: Draft) -> dict[str, Any]:
    """Return a schema that takes what one definition takes, with all that it refers to."""
    reached = reach([name], known)
    if draft == "7":
        return {"$schema": DRAFT_7, "$ref": OLD_PREFIX + name, "definitions": reached}
    modern = {one: _modern(schema) for one, schema in reached.items()}
    return {"$schema": DRAFT_2020_12, "$ref": NEW_PREFIX + name, "$defs": modern}


def reach(names: Iterable[str], known: Mapping[str, Any]) -> dict[str, Any]:
    """Return definitions and all that they refer to."""
    return {one: known[one] for one in sorted(_reach(names, known))}


def _reach(names: Iterable[str], known: Mapping[str, Any]) -> set[str]:
    reached: set[str] = set()
    waiting = list(names)
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting += _refs(known[one])
    return reached


def _refs(schema: Any) -> Iterator[str]:
    """Yield the names of the definitions that a schema refers to directly."""
    parts: Iterable[Any] = ()
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].rpartition("/")[2]
        parts = schema.values()
    elif isinstance(schema, list):
        parts = schema
    for part in parts:
        yield from _refs(part)


def _modern(schema: Any, *, named: bool = False) -> Any:
    """Rewrite a draft-07 schema for 2020-12.

    Args:
        schema: a schema, or a part of one.
        named: whether the keys are names of members, not keywords.
    """
    if isinstance(schema, list):
        return [_modern(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if named:
        return {name: _modern(one) for name, one in schema.items()}
    modern = {}
    for keyword, one in schema.items():
        if keyword == "$ref":
            modern[keyword] = NEW_PREFIX + one.removeprefix(OLD_PREFIX)
        elif keyword == "items" and isinstance(one, list):
            modern["prefixItems"] = _modern(one)
        elif keyword in ("const", "default", "enum"):
            modern[keyword] = one
        else:
            modern[keyword] = _modern(one, named=keyword == "properties")
    return modern


@cache
def _artefact(name: str) -> dict[str, Any]:
    text = files("querykit.schema").joinpath(name).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
