"""Say what is wrong with a node that the gate has refused: every fault, each with its place.

The explainer walks the schema beside the value. It is only asked where jsonschema-rs has already
said no, so it may take its time; and it recurses, which the depth limit of `scan` allows for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from querykit.errors import Diagnostic
from querykit.schema.catalogue import KINDS
from querykit.validation import codes
from querykit.validation.fits import Fitter, broken_bounds, format_fits, is_among, is_type
from querykit.validation.kinds import REPLACEMENTS, is_retired, tag
from querykit.validation.scan import escaped
from querykit.validation.unions import Choice, choose, without_null
from querykit.validation.wording import (
    closest,
    did_you_mean,
    expected,
    expected_one_of,
    listed,
    quoted,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from querykit.errors import Document, Json


LONGEST_WANTED = 100
"""Characters of what was expected that a message shows; the finding carries it in any case."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the explainer is."""

    pointer: str = ""
    name: str = "the document"
    """How to call the value in a message."""

    owner: str = "the object"
    """How to call the object around the value."""

    kind: str | None = None
    """The kind of the nearest node."""

    def below(self, key: str | int) -> Place:
        """Return the place of a member or item."""
        name = f"item {key} of {self.name}" if isinstance(key, int) else quoted(key)
        return replace(self, pointer=f"{self.pointer}/{escaped(key)}", name=name)


def explain(
    definitions: Document, schema: Json, value: Json, pointer: str = ""
) -> list[Diagnostic]:
    """Return a finding for each fault of a value.

    Args:
        definitions: what references lead to, by name.
        schema: the schema that the value should fit.
        value: the value; nested no deeper than `scan.MAX_DEPTH`.
        pointer: where the value stands in its document.

    Returns:
        The findings in the order of the value's members; none when it fits.
    """
    return list(_Explainer(definitions).value(schema, value, Place(pointer)))


class _Explainer:
    def __init__(self, definitions: Document) -> None:
        self._definitions = definitions
        self._fitter = Fitter(definitions)

    def value(self, schema: Json, value: Json, place: Place) -> Iterator[Diagnostic]:
        """Yield the faults of one value."""
        if isinstance(schema, dict) and "$ref" in schema:
            place = replace(place, owner=schema["$ref"].rpartition("/")[2])
        wanted = schema
        schema = self._fitter.resolved(schema)
        for part in schema.get("allOf", ()):
            yield from self.value(part, value, place)
        for union in ("anyOf", "oneOf"):
            if union in schema and not any(self._fitter.fits(one, value) for one in schema[union]):
                yield from self._union(schema[union], value, place)
        if "type" in schema and not is_type(value, schema["type"]):
            yield self._wrong_type([wanted], value, place)
            return
        allowed = _allowed(schema)
        if allowed is not None and not is_among(value, allowed):
            yield _not_allowed(allowed, value, place)
            return
        for bound in broken_bounds(schema, value):
            yield _finding(
                codes.OUT_OF_BOUNDS,
                f"{place.name} must {bound}",
                place,
                bound.partition(" ")[2],
                value,
            )
        if not format_fits(schema, value):
            wanted_format = f"a text of the format {schema['format']}"
            message = f"{place.name} must be {wanted_format}, not {quoted(value)}"
            yield _finding(codes.WRONG_FORMAT, message, place, wanted_format, value)
        if isinstance(value, dict):
            yield from self._object(schema, value, place)
        elif isinstance(value, (list, tuple)):
            yield from self._array(schema, value, place)

    def _object(self, schema: Document, value: Document, place: Place) -> Iterator[Diagnostic]:
        properties: Document = schema.get("properties", {})
        others = schema.get("additionalProperties", True)
        kind = value.get("kind")
        own_kind = tag(schema, "kind")
        if isinstance(kind, str) and own_kind is not None and kind != own_kind:
            yield self._wrong_tag(Choice([], "kind", (own_kind,)), value, place)
            if kind in KINDS:
                return  # what else differs from another kind is no news
        elif isinstance(kind, str) and kind in KINDS:
            place = replace(place, kind=kind, owner=kind)
        unknown = [one for one in value if one not in properties]
        for name in schema.get("required", ()):
            if name not in value:
                wanted = expected(properties.get(name, True), self._definitions)
                message = f"{place.owner} lacks the member {quoted(name)}"
                near = closest(name, unknown) if others is False else None
                hint = f"{quoted(near)} may be a misspelling of it" if near else None
                yield _finding(codes.MISSING_MEMBER, message, place, wanted, hint=hint)
        for name, member in value.items():
            here = place.below(name)
            if name == "kind" and isinstance(kind, str) and own_kind is not None:
                continue
            if name in properties:
                yield from self.value(properties[name], member, here)
            elif others is False:
                message = f"{place.owner} has no member {quoted(name)}"
                free = [one for one in properties if one not in value]
                hint = did_you_mean(name, free)
                yield _finding(codes.UNKNOWN_MEMBER, message, here, None, member, hint=hint)
            elif others is not True:
                yield from self.value(others, member, here)

    def _array(self, schema: Document, value: Sequence[Json], place: Place) -> Iterator[Diagnostic]:
        items = schema.get("items", True)
        if items is True:
            return
        for index, member in enumerate(value):
            item = items
            if isinstance(items, list):
                if index >= len(items):
                    return
                item = items[index]
            yield from self.value(item, member, place.below(index))

    # -- unions -----------------------------------------------------------------------------------

    def _union(self, union: Sequence[Json], value: Json, place: Place) -> Iterator[Diagnostic]:
        choice = choose(self._fitter, union, value)
        if choice.tag is not None:
            yield self._wrong_tag(choice, value, place)
        elif not choice.branches:
            yield self._wrong_type(without_null(union), value, place)
        elif len(choice.branches) == 1:
            yield from self.value(choice.branches[0], value, place)
        else:
            yield from self._best(choice.branches, union, value, place)

    def _best(
        self, branches: list[Json], union: Sequence[Json], value: Json, place: Place
    ) -> Iterator[Diagnostic]:
        """Yield the findings of the branch that has the fewest."""
        words = [_allowed(self._fitter.resolved(branch)) or () for branch in branches]
        if all(words):
            yield _not_allowed([one for some in words for one in some], value, place)
            return
        explained = [list(self.value(branch, value, place)) for branch in branches]
        fewest = min(explained, key=len)
        if fewest and not (len(fewest) == 1 and not isinstance(value, (dict, list, tuple))):
            yield from fewest
            return
        wanted = expected_one_of(union, self._definitions)
        message = f"{place.name} is {quoted(value)}, which fits none of its forms"
        yield _finding(codes.NO_BRANCH, message, place, wanted, value)

    def _wrong_tag(self, choice: Choice, value: Document, place: Place) -> Diagnostic:
        name = choice.tag or "kind"
        wanted = listed(choice.allowed)
        if name not in value:
            message = f"{place.name} lacks the member {quoted(name)}, which says what it is"
            return _finding(codes.MISSING_MEMBER, message, place, wanted)
        tag = value[name]
        here = place.below(name)
        if name == "kind" and isinstance(tag, str) and tag in KINDS:
            state = "is retired" if is_retired(tag) else "cannot stand here"
            message = f"{tag} {state}"
            hint = REPLACEMENTS.get(tag)
        else:
            message = f"{quoted(name)} cannot be {quoted(tag)} here"
            hint = did_you_mean(tag, choice.allowed)
        return _finding(codes.WRONG_TAG, message, here, wanted, tag, hint=hint)

    def _wrong_type(self, schemas: Sequence[Json], value: Json, place: Place) -> Diagnostic:
        wanted = expected_one_of(schemas, self._definitions)
        message = f"{place.name} must be {wanted}, not {quoted(value)}"
        if len(wanted) > LONGEST_WANTED:
            message = f"{place.name} cannot be {quoted(value)}"
        return _finding(codes.WRONG_TYPE, message, place, wanted, value)


def _allowed(schema: Document) -> list[Json] | None:
    """Return the values that a schema lists; None when it lists none."""
    listing: list[Json] | None = schema.get("enum")
    return [schema["const"]] if "const" in schema else listing


def _not_allowed(allowed: Sequence[Json], value: Json, place: Place) -> Diagnostic:
    message = f"{place.name} cannot be {quoted(value)}"
    hint = did_you_mean(value, allowed)
    return _finding(codes.NOT_ALLOWED, message, place, listed(allowed), value, hint=hint)


_NOTHING = object()


def _finding(
    code: str,
    message: str,
    place: Place,
    wanted: str | None,
    value: Json = _NOTHING,
    *,
    hint: str | None = None,
) -> Diagnostic:
    return Diagnostic(
        code,
        message,
        pointer=place.pointer,
        kind=place.kind,
        expected=wanted,
        found=None if value is _NOTHING else quoted(value),
        hint=hint,
    )
