"""What changed between two schemas, and whether values of the old one may fail the new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.validation.scan import escaped
from querykit.validation.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from querykit.errors import Document, Json

LOWER = ("minimum", "exclusiveMinimum", "minItems", "minLength")
UPPER = ("maximum", "exclusiveMaximum", "maxItems", "maxLength")
UNIONS = ("anyOf", "oneOf")


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """One difference."""

    pointer: str
    """JSON Pointer to the place in the new schema; definitions are named, not unfolded."""

    what: str
    """The change in words, e.g. `added required member "series"`."""

    breaking: bool
    """Whether a value that the old schema took may be refused by the new one."""


def _breaks(pointer: str, what: str) -> SchemaChange:
    return SchemaChange(pointer, what, breaking=True)


def _widens(pointer: str, what: str) -> SchemaChange:
    return SchemaChange(pointer, what, breaking=False)


def compare(
    old_schema: Document, new_schema: Document, *, opaque: Collection[str] = ()
) -> list[SchemaChange]:
    """Return the differences between two draft-07 schemas.

    Args:
        old_schema: the schema before, with its `definitions`.
        new_schema: the schema after, with its `definitions`.
        opaque: definitions that are not looked into.
    """
    old, new = old_schema.get("definitions", {}), new_schema.get("definitions", {})
    return list(dict.fromkeys(_Comparison(old, new, opaque).of(old_schema, new_schema, "")))


def references(schemas: Iterable[Json], definitions: Document) -> Document:
    """Return the definitions that schemas lead to, directly or not."""
    reached: Document = {}
    pending: list[Json] = list(schemas)
    for schema in pending:
        if isinstance(schema, list):
            pending.extend(schema)
        elif isinstance(schema, dict):
            name = _name(schema)
            if name and name in definitions and name not in reached:
                reached[name] = definitions[name]
                pending.append(definitions[name])
            pending.extend(one for key, one in schema.items() if key != "definitions")
    return reached


def _name(schema: Json) -> str:
    ref = schema.get("$ref") if isinstance(schema, dict) else None
    return ref.rpartition("/")[2] if isinstance(ref, str) else ""


class _Comparison:
    def __init__(self, old: Document, new: Document, opaque: Collection[str]) -> None:
        self._old = old
        self._new = new
        self._opaque = opaque
        self._seen: set[tuple[str, str]] = set()

    def of(self, old: Json, new: Json, pointer: str) -> Iterator[SchemaChange]:
        """Yield the differences of two schemas."""
        old_name, new_name = _name(old), _name(new)
        if old_name and old_name == new_name and new_name in self._opaque:
            return
        if old_name or new_name:
            if (old_name, new_name) in self._seen:
                return
            if old_name and new_name:
                self._seen.add((old_name, new_name))
            pointer = f"/definitions/{escaped(new_name)}" if new_name else pointer
            old = self._old.get(old_name, {}) if old_name else old
            new = self._new.get(new_name, {}) if new_name else new
            yield from self.of(old, new, pointer)
            return
        old, new = _as_object(old), _as_object(new)
        if old == new and not _refers(old):
            return
        old_branches, new_branches = _branches(old), _branches(new)
        if len(old_branches) > 1 or len(new_branches) > 1:
            yield from self._unions(old_branches, new_branches, pointer)
            return
        old, new = old_branches[0], new_branches[0]
        if _name(old) or _name(new):
            yield from self.of(old, new, pointer)
            return
        yield from _values(old, new, pointer)
        yield from _limits(old, new, pointer)
        yield from self._members(old, new, pointer)
        yield from self._items(old, new, pointer)

    def _unions(self, old: list[Json], new: list[Json], pointer: str) -> Iterator[SchemaChange]:
        """Pair the branches: first equal ones, then those with no breaking change."""
        left = list(enumerate(new))
        unmatched = []
        for branch in old:
            pair = next((one for one in left if one[1] == branch), None)
            if pair is None:
                unmatched.append(branch)
                continue
            left.remove(pair)
            yield from self.of(branch, pair[1], f"{pointer}/anyOf/{pair[0]}")
        for branch in unmatched:
            pair = min(left, key=lambda one: self._distance(branch, one[1]), default=None)
            wider = next((one for one in enumerate(new) if not self._narrows(branch, one[1])), None)
            if wider is not None:
                if wider in left:
                    left.remove(wider)
                continue
            if pair is not None and self._alike(branch, pair[1]):
                left.remove(pair)
                yield from self.of(branch, pair[1], f"{pointer}/anyOf/{pair[0]}")
            else:
                yield _breaks(pointer, f"removed the union branch {_label(branch)}")
        for _, branch in left:
            yield _widens(pointer, f"added the union branch {_label(branch)}")

    def _narrows(self, old: Json, new: Json) -> bool:
        return any(one.breaking for one in self._trial(old, new))

    def _distance(self, old: Json, new: Json) -> int:
        return len(self._trial(old, new)) if self._alike(old, new) else 1_000_000

    def _trial(self, old: Json, new: Json) -> list[SchemaChange]:
        trial = _Comparison(self._old, self._new, self._opaque)
        trial._seen = set(self._seen)
        return list(trial.of(old, new, ""))

    def _alike(self, old: Json, new: Json) -> bool:
        """Whether two branches can be the same thing, before and after."""
        old_name, new_name = _name(old), _name(new)
        if old_name or new_name:
            return old_name == new_name
        return _as_object(old).get("type") == _as_object(new).get("type")

    def _members(self, old: Document, new: Document, pointer: str) -> Iterator[SchemaChange]:
        before, after = old.get("properties", {}), new.get("properties", {})
        open_before = old.get("additionalProperties", True)
        open_after = new.get("additionalProperties", True)
        for name in after:
            here = f"{pointer}/properties/{escaped(name)}"
            if name in before:
                yield from self.of(before[name], after[name], here)
            elif open_before is False:
                yield _widens(here, f"added member {quoted(name)}")
            else:
                yield from self.of(open_before, after[name], here)
        for name in before:
            if name not in after:
                here = f"{pointer}/properties/{escaped(name)}"
                if open_after is False:
                    yield _breaks(here, f"removed member {quoted(name)}")
                else:
                    yield from self.of(before[name], open_after, here)
        yield from _required(old, new, pointer)
        yield from self._others(open_before, open_after, pointer)

    def _others(self, open_before: Json, open_after: Json, pointer: str) -> Iterator[SchemaChange]:
        here = f"{pointer}/additionalProperties"
        if open_before is not False and open_after is False:
            yield _breaks(here, "closed to other members")
        elif open_before is False and open_after is not False:
            yield _widens(here, "opened to other members")
        elif open_before != open_after or _refers(open_before):
            yield from self.of(open_before, open_after, here)

    def _items(self, old: Document, new: Document, pointer: str) -> Iterator[SchemaChange]:
        before, after = old.get("items", True), new.get("items", True)
        if isinstance(before, list) and isinstance(after, list):
            for index, item in enumerate(after):
                own = before[index] if index < len(before) else True
                yield from self.of(own, item, f"{pointer}/items/{index}")
        elif isinstance(after, list):
            for index, item in enumerate(after):
                yield from self.of(before, item, f"{pointer}/items/{index}")
        elif not isinstance(before, list):
            yield from self.of(before, after, f"{pointer}/items")
        else:
            for item in before:
                yield from self.of(item, after, f"{pointer}/items")


def _as_object(schema: Json) -> Document:
    if isinstance(schema, dict):
        return schema
    return {} if schema else {"enum": []}


def _refers(schema: Json) -> bool:
    if isinstance(schema, dict):
        return "$ref" in schema or any(_refers(one) for one in schema.values())
    return isinstance(schema, list) and any(_refers(one) for one in schema)


def _branches(schema: Document) -> list[Json]:
    """Return the branches of a union; a list of types is one too."""
    for union in UNIONS:
        if union in schema:
            return list(schema[union]) or [False]
    sorts = schema.get("type")
    if isinstance(sorts, list):
        return [{**schema, "type": one} for one in sorts]
    return [schema]


def _label(branch: Json) -> str:
    if _name(branch):
        return _name(branch)
    branch = _as_object(branch)
    for keyword in ("const", "enum"):
        if keyword in branch:
            return quoted(branch[keyword] if keyword == "const" else str(branch["enum"]))
    return str(branch.get("type", "anything"))


def _values(old: Document, new: Document, pointer: str) -> Iterator[SchemaChange]:
    before, after = old.get("type"), new.get("type")
    if before != after:
        wider = after is None or (before, after) == ("integer", "number")
        what = f"type changed from {before or 'any'} to {after or 'any'}"
        yield SchemaChange(pointer, what, not wider)
    had, has = _allowed(old), _allowed(new)
    for value in (had or ()) if has is not None else ():
        if value not in (has or ()):
            yield _breaks(pointer, f"no longer allows {quoted(value)}")
    if had is None and has is not None:
        yield _breaks(pointer, "allows only listed values")
    if had is not None:
        for value in has or ():
            if value not in had:
                yield _widens(pointer, f"also allows {quoted(value)}")
        if has is None and before == after:
            yield _widens(pointer, "allows any value of its type")
    if old.get("format") != new.get("format"):
        what = f"format changed from {old.get('format')} to {new.get('format')}"
        yield SchemaChange(pointer, what, "format" in new)


def _allowed(schema: Document) -> list[Json] | None:
    if "const" in schema:
        return [schema["const"]]
    return schema.get("enum")


def _required(old: Document, new: Document, pointer: str) -> Iterator[SchemaChange]:
    need, needed = new.get("required", ()), old.get("required", ())
    for name in need:
        if name not in needed:
            yield _breaks(pointer, f"added required member {quoted(name)}")
    for name in needed:
        if name not in need:
            yield _widens(pointer, f"member {quoted(name)} is no longer required")


def _limits(old: Document, new: Document, pointer: str) -> Iterator[SchemaChange]:
    for keyword in (*LOWER, *UPPER):
        before, after = old.get(keyword), new.get(keyword)
        if before == after:
            continue
        raised = after is not None and (before is None or after > before)
        lowered = after is not None and (before is None or after < before)
        breaking = raised if keyword in LOWER else lowered
        what = f"{keyword} changed from {before if before is not None else 'none'} to {after}"
        yield SchemaChange(pointer, what, breaking)
