"""Which branch of a union was meant.

A union that no branch of takes the value is not explained branch by branch: forty explanations help
nobody. The branch that was meant is found by, in this order:

1. the type of the value: a list can only mean a branch for lists;
2. a tag: a member such as `kind` or `type` whose value names one branch;
3. the most members in common;
4. the fewest findings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.validation.fits import is_type
from querykit.validation.wording import is_null

if TYPE_CHECKING:
    from collections.abc import Iterable

    from querykit.errors import Document, Json
    from querykit.validation.fits import Fitter

TAGS = ("kind", "metric_type", "type", "assignmentBy")
"""Members that tell branches apart, the most telling first; others follow by name."""

NOTES = frozenset({"description", "title", "default", "examples", "$comment", "discriminator"})
"""Keywords that refuse nothing."""


@dataclass(slots=True)
class Choice:
    """The branches that may have been meant, and what is wrong with the tag, if it is that."""

    branches: list[Json]
    tag: str | None = None
    allowed: tuple[Json, ...] = ()


def without_null(branches: Iterable[Json]) -> list[Json]:
    """Return the branches of a union that take more than null."""
    return [branch for branch in branches if not is_null(branch)]


def choose(fitter: Fitter, union: Iterable[Json], value: Json) -> Choice:
    """Return the branches of a union that a value probably meant."""
    branches = _flat(fitter, without_null(union))
    if len(branches) == 1:
        return Choice(branches)
    branches = [one for one in branches if _takes_type(fitter.resolved(one), value)]
    if len(branches) > 1 and isinstance(value, dict):
        return _by_members(fitter, branches, value)
    return Choice(branches)


def _flat(fitter: Fitter, union: Iterable[Json]) -> list[Json]:
    """Unfold unions inside the union."""
    flat: list[Json] = []
    for branch in union:
        schema = fitter.resolved(branch)
        inner = schema.get("anyOf") or schema.get("oneOf")
        if inner and schema.keys() - NOTES <= {"anyOf", "oneOf"}:
            flat += _flat(fitter, without_null(inner))
        else:
            flat.append(branch)
    return flat


def _takes_type(schema: Document, value: Json) -> bool:
    if "type" in schema:
        return is_type(value, schema["type"])
    values = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if values is not None:
        return any(type(one) is type(value) for one in values)
    return True


def _by_members(fitter: Fitter, branches: list[Json], value: Document) -> Choice:
    schemas = [fitter.resolved(branch) for branch in branches]
    pairs = list(zip(branches, schemas, strict=True))
    missing: str | None = None
    for name in _tag_names(fitter, schemas):
        if len(pairs) == 1:
            break
        tagged = [(branch, schema, _tag_values(fitter, schema, name)) for branch, schema in pairs]
        if name not in value:
            if missing is None and all(values for _, _, values in tagged):
                missing = name
            continue
        matching = [(branch, schema) for branch, schema, values in tagged if value[name] in values]
        if matching:
            pairs = matching
        elif all(values for _, _, values in tagged):
            allowed = tuple(one for _, _, values in tagged for one in values)
            return Choice([branch for branch, _ in pairs], name, allowed)
    if any(not value.keys().isdisjoint(schema.get("properties", ())) for _, schema in pairs):
        best = max(_likeness(schema, value) for _, schema in pairs)
        pairs = [(branch, schema) for branch, schema in pairs if _likeness(schema, value) == best]
    if len(pairs) > 1 and missing and all(missing in s.get("required", ()) for _, s in pairs):
        names = tuple(one for _, s in pairs for one in _tag_values(fitter, s, missing))
        return Choice([branch for branch, _ in pairs], missing, names)
    return Choice([branch for branch, _ in pairs])


def _tag_names(fitter: Fitter, schemas: list[Document]) -> list[str]:
    found = {
        name
        for schema in schemas
        for name, member in schema.get("properties", {}).items()
        if len(_values(fitter, member)) == 1
    }
    return [*(name for name in TAGS if name in found), *sorted(found.difference(TAGS))]


def _tag_values(fitter: Fitter, schema: Document, name: str) -> list[Json]:
    return _values(fitter, schema.get("properties", {}).get(name, True))


def _values(fitter: Fitter, schema: Json) -> list[Json]:
    """Return the strings that a schema allows; none when it also allows others."""
    schema = fitter.resolved(schema)
    for union in ("anyOf", "oneOf"):
        rest = without_null(schema.get(union, ()))
        if len(rest) == 1:
            return _values(fitter, rest[0])
    values = schema.get("enum", [schema["const"]] if "const" in schema else [])
    return [one for one in values if isinstance(one, str)]


def _likeness(schema: Document, value: Document) -> tuple[int, int]:
    properties = schema.get("properties", {})
    known = sum(1 for name in value if name in properties)
    unknown = len(value) - known if schema.get("additionalProperties") is False else 0
    return known - unknown, -sum(1 for name in schema.get("required", ()) if name not in value)
