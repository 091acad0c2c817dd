"""The schema-diff gate: no breaking change of a kind without a migration.

CI keeps a snapshot of every kind's version and schema. When a schema has become narrower since, old
saved queries break, so the kind must also have a new step that lifts them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import Diagnostic
from querykit.migrations.default import default_registry
from querykit.schema.catalogue import KINDS
from querykit.schema.compiled import definitions, schema_for
from querykit.validation.codes import BREAKING_CHANGE
from querykit.validation.kinds import is_retired
from querykit.validation.schema_diff import SchemaChange, compare, references

if TYPE_CHECKING:
    from querykit.errors import Document, Json

__all__ = ["SchemaChange", "check_snapshot", "compare", "make_snapshot"]

NOTES = frozenset({"description", "title", "default", "examples", "$schema", "$comment"})
FREE_FORM = frozenset({"response"})
"""Members that are only read, never sent: their schema may change at will."""


def make_snapshot() -> Document:
    """Return the versions and schemas of all kinds in use, as compact JSON."""
    latest = default_registry().latest
    kinds: Document = {}
    for kind in sorted(KINDS):
        if not is_retired(kind):
            schema = schema_for(kind)
            root = {name: one for name, one in schema.items() if name != "definitions"}
            kinds[kind] = {"version": latest.get(kind, 1), "schema": _compact(root)}
    reached = references([one["schema"] for one in kinds.values()], _all_compact())
    return {"kinds": kinds, "definitions": {name: reached[name] for name in sorted(reached)}}


def check_snapshot(snapshot: Document) -> list[Diagnostic]:
    """Return an error for each breaking change since a snapshot that no new step answers.

    A change of a definition that several kinds share is reported for each of them. What stands in
    the definition of another kind is that kind's own change.
    """
    now = make_snapshot()
    findings = []
    for kind, before in snapshot["kinds"].items():
        after = now["kinds"].get(kind)
        if after is None:
            message = f"{kind} was removed"
            hint = "keep it as a retired kind, with a repair"
            findings.append(Diagnostic(BREAKING_CHANGE, message, pointer="", kind=kind, hint=hint))
        elif after["version"] <= before["version"]:
            findings += [_finding(kind, change) for change in _breaking(kind, snapshot, now)]
    return findings


def _breaking(kind: str, before: Document, after: Document) -> list[SchemaChange]:
    old, new = (
        {**one["kinds"][kind]["schema"], "definitions": one["definitions"]}
        for one in (before, after)
    )
    others = frozenset(KINDS) - {kind}
    return [one for one in compare(old, new, opaque=others) if one.breaking]


def _finding(kind: str, change: SchemaChange) -> Diagnostic:
    return Diagnostic(
        BREAKING_CHANGE,
        f"{kind} breaks saved queries: {change.what} at {change.pointer or 'the root'}",
        pointer=change.pointer,
        kind=kind,
        hint=f"add a migration step for {kind}, or take a new snapshot if no query can hold this",
    )


def _all_compact() -> Document:
    return {name: _compact(schema) for name, schema in definitions().items()}


def _compact(schema: Json) -> Json:
    if isinstance(schema, list):
        return [_compact(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    compact = {
        name: one if name in ("enum", "const", "required") else _compact(one)
        for name, one in schema.items()
        if name not in NOTES and name != "properties"
    }
    if "properties" in schema:
        compact["properties"] = {
            name: True if name in FREE_FORM else _compact(one)
            for name, one in schema["properties"].items()
        }
    return compact
