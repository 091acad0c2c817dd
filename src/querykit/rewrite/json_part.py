"""JSON in a string of code, with holes for the strings in it that the code fills in."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from querykit.legacy import looks_like_filters
from querykit.rewrite.embedded import parts_of
from querykit.rewrite.holes import Hole, holes_of, refuse_lost_holes
from querykit.validation.count import count_queries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from querykit.errors import Json
    from querykit.rewrite.base import Slot
    from querykit.rewrite.embedded import Part
    from querykit.rewrite.places import LineIndex
    from querykit.rewrite.quoted import Quoted
    from querykit.rewrite.splice import Edit


def json_parts(
    quoted: Quoted, *, stamps: bool = True, template: Callable[[str], bool] | None = None
) -> Iterator[JsonPart]:
    """Yield the queries in a string of code; the arguments are those of `JsonPart`.

    In code a known kind is not enough: manifests of other programs stand in strings, too.
    """
    for part in parts_of(quoted):
        if is_query(part.parsed.value):
            yield JsonPart(part, stamps=stamps, template=template)


def is_query(value: Json) -> bool:
    """Tell whether a document that nobody called a query holds one."""
    if count_queries({"string": value}):
        return True
    return isinstance(value, dict) and "insight" in value and looks_like_filters(value)


class JsonPart:
    """A JSON document in a string.

    Args:
        part: the document; its value is this part's own, nobody else has seen it.
        stamps: whether a node in it may get a `version`.
        template: tells which of its strings the code fills in.
    """

    def __init__(
        self, part: Part, *, stamps: bool = True, template: Callable[[str], bool] | None = None
    ) -> None:
        self._part = part
        self._stamps = stamps
        if template is not None:
            part.parsed.value = _with_holes(part.parsed.value, template)
        self._partial = next(holes_of(part.parsed.value), None) is not None

    def slot(self, lines: LineIndex) -> Slot:
        """Return the document as a slot of the whole text."""
        slot = self._part.slot(lines)
        return dataclasses.replace(slot, partial=self._partial, stamps=self._stamps)

    def edits(self, document: Json) -> list[Edit]:
        """Return the edits of the whole text that give the string a new document.

        Raises:
            NotRewritable: the change would drop what the code fills in, or cannot be written.
        """
        if self._partial and document is not self._part.parsed.value:
            refuse_lost_holes(self._part.parsed.value, document)
        return self._part.edits(document)


def _with_holes(value: Json, template: Callable[[str], bool]) -> Json:
    """Put holes in the place of strings, in the value itself."""
    if isinstance(value, str):
        return Hole(value) if template(value) else value
    pending = [value] if isinstance(value, (dict, list)) else []
    for one in pending:
        entries = one.items() if isinstance(one, dict) else enumerate(one)
        for key, child in list(entries):
            if isinstance(child, str) and template(child):
                one[key] = Hole(child)
            elif isinstance(child, (dict, list)):
                pending.append(child)
    return value
