"""The JSON Schema of every kind, newest or at a past version.

Past schemas are not stored: they follow from the newest one by undoing, step by step, what each
migration declares in its `Shape`.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, cast

from querykit.errors import UnknownKind, UnsupportedVersion
from querykit.migrations.default import default_registry
from querykit.migrations.untagged import UNTAGGED
from querykit.schema.catalogue import KINDS
from querykit.schema.compiled import bundle, definitions, editor_bundle, schema_for
from querykit.validation.kinds import is_retired
from querykit.validation.wording import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.errors import Document, Json
    from querykit.migrations.base import Step
    from querykit.schema.compiled import Draft

PREFIXES = {"7": "#/definitions/", "2020-12": "#/$defs/"}
"""Where references lead to, by draft."""


def json_schema(
    kind: str | None = None, *, version: int | None = None, draft: str = "7"
) -> Document:
    """Return the JSON Schema of a kind, or of all kinds.

    Args:
        kind: None for one schema that takes a node of any kind.
        version: None for the newest schema, which leaves `version` open; a number for the schema of
            nodes of just that version.
        draft: "7" or "2020-12".

    Returns:
        A self-contained schema; the caller's own to change.

    Raises:
        UnknownKind: PostHog has no such kind, or has retired it.
        UnsupportedVersion: the kind never had that version.
        ValueError: `draft` is none of the two, or `version` is given without `kind`.
    """
    dialect = _checked(draft)
    if kind is None:
        if version is not None:
            raise ValueError("a version needs a kind: each kind counts its own versions")
        return copy.deepcopy(bundle(draft=dialect))
    if kind not in KINDS or is_retired(kind):
        state = "has retired" if kind in KINDS else "has no query kind"
        hint = did_you_mean(kind, (one for one in KINDS if not is_retired(one)))
        raise UnknownKind(f"PostHog {state} {kind}", hint=hint or "see `querykit kinds`")
    schema: Document = copy.deepcopy(schema_for(kind, draft=dialect))
    if version is None:
        return schema
    registry = default_registry()
    latest = registry.latest.get(kind, 1)
    if type(version) is not int or not 1 <= version <= latest:
        hint = f"its versions are 1 to {latest}" if latest > 1 else "it has only version 1"
        raise UnsupportedVersion(f"{kind} has no version {version}", hint=hint)
    steps = [one for one in registry.chains.get(kind, ()) if one.from_version >= version]
    return _Past(kind, schema, PREFIXES[draft]).at(version, steps)


def bundle_schema(draft: str = "7") -> Document:
    """Return one schema for editors: of any JSON document that holds nodes, wherever they are.

    Raises:
        ValueError: `draft` is neither "7" nor "2020-12".
    """
    return copy.deepcopy(editor_bundle(draft=_checked(draft)))


def _checked(draft: str) -> Draft:
    if draft in PREFIXES:
        return cast("Draft", draft)
    raise ValueError(f"draft must be {' or '.join(map(repr, PREFIXES))}, not {draft!r}")


class _Past:
    """Takes the newest schema of a kind back in time, in place."""

    def __init__(self, kind: str, schema: Document, prefix: str) -> None:
        self._kind = kind
        self._schema = schema
        self._prefix = prefix
        self._defs: Document = schema[prefix[2:-1]]

    def at(self, version: int, steps: Sequence[Step]) -> Document:
        """Undo the steps, the last first, and fix the version."""
        for node in self._nodes():
            for step in reversed(steps):
                self._undo(step, node)
            if version == 1:
                node["properties"]["version"] = {"enum": [1, 0, None]}
            else:
                node["properties"]["version"] = {"const": version}
                node["required"] = [*node.get("required", ()), "version"]
        return self._schema

    def _nodes(self) -> list[Document]:
        """Return the definitions that describe nodes of the kind itself."""
        root = self._schema
        names = [one["$ref"] for one in root.get("anyOf", [root]) if "$ref" in one]
        found = [self._defs[name.removeprefix(self._prefix)] for name in names]
        return found or [root]

    def _undo(self, step: Step, node: Document) -> None:
        shape = step.shape
        for path, before in {**shape.removes, **shape.reshapes}.items():
            owner, name = self._owner(node, path)
            if owner is not None:
                after = owner["properties"].get(name)
                owner["properties"][name] = self._before(before, after, owner, name)
        for path in shape.adds:
            owner, name = self._owner(node, path)
            if owner is not None:
                owner["properties"].pop(name, None)
                owner["required"] = [one for one in owner.get("required", ()) if one != name]

    def _owner(self, node: Document, path: str) -> tuple[Document | None, str]:
        """Return the object schema around the last part of a path, unshared, and that part."""
        *outer, name = path.split("/")
        for part in outer:
            inner = self._unshared(node["properties"].get(part), node["properties"], part)
            if inner is None:
                return None, name
            node = inner
        return node, name

    def _unshared(self, schema: Json, holder: Document, name: str) -> Document | None:
        """Replace a reference to an object by a copy of it, below the null of optional members."""
        branches = schema.get("anyOf") if isinstance(schema, dict) else None
        for index, branch in enumerate(branches or ()):
            found = self._unshared(branch, branches, index)  # type: ignore[arg-type]
            if found is not None:
                return found
        if isinstance(schema, dict) and "$ref" in schema:
            schema = copy.deepcopy(self._defs[schema["$ref"].removeprefix(self._prefix)])
            holder[name] = schema
            return self._unshared(schema, holder, name)
        return schema if isinstance(schema, dict) and "properties" in schema else None

    def _before(self, before: Json, after: Json, owner: Document, name: str) -> Json:
        """Return the schema of a member before a step; optional members may be null."""
        if "items-or" in before:
            schema = self._items_or(before["items-or"], after)
        else:
            schema = self._rebased(copy.deepcopy(before))
        if name in owner.get("required", ()):
            return schema
        return {"anyOf": [schema, {"type": "null"}]}

    def _items_or(self, others: list[Document], after: Json) -> Document:
        """Return a list schema that takes today's items, or these definitions without a kind."""
        schema = copy.deepcopy(_list_of(after))
        schema["items"] = {"anyOf": [schema["items"], *(self._untagged(one) for one in others)]}
        return schema

    def _untagged(self, other: Document) -> Document:
        schema: Document = self._rebased(copy.deepcopy(definitions()[other[UNTAGGED]]))
        del schema["properties"]["kind"]
        schema["required"] = [one for one in schema.get("required", ()) if one != "kind"]
        return schema

    def _rebased(self, schema: Json) -> Json:
        """Point the references of a draft-07 schema to this schema's own definitions."""
        if isinstance(schema, list):
            return [self._rebased(one) for one in schema]
        if not isinstance(schema, dict):
            return schema
        rebased = {name: self._rebased(one) for name, one in schema.items()}
        if "$ref" in rebased:
            name = rebased["$ref"].rpartition("/")[2]
            rebased["$ref"] = f"{self._prefix}{name}"
            if name not in self._defs:
                self._defs[name] = True  # stops at definitions that hold themselves
                self._defs[name] = self._rebased(copy.deepcopy(definitions()[name]))
        return rebased


def _list_of(schema: Document) -> Document:
    """Return the list schema in a member's schema, below the null of optional members."""
    for branch in schema.get("anyOf", ()):
        if branch.get("type") == "array":
            return dict(branch)
    return schema
