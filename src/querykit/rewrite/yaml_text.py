"""A YAML text that may hold queries: each of its documents, and the JSON in its texts (`query: |`).

What is no YAML for us, such as a template, is reported only when it seems to hold a query.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from querykit.errors import CyclicDocument, NotRewritable, Severity, UserError
from querykit.rewrite.base import Slot
from querykit.rewrite.embedded import merged, parts_of, refuse_unless, with_parts
from querykit.rewrite.places import LineIndex
from querykit.rewrite.same import same
from querykit.rewrite.splice import Edit
from querykit.rewrite.yaml_print import Printer, line_end
from querykit.rewrite.yaml_splice import yaml_edits
from querykit.rewrite.yaml_strings import quoted_scalar, scalars
from querykit.rewrite.yaml_tree import documents
from querykit.schema.catalogue import KINDS
from querykit.validation.count import count_queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.errors import Diagnostic, Json, Span
    from querykit.rewrite.embedded import Part
    from querykit.rewrite.yaml_tree import Place

_kind = re.compile(r"""["']?kind["']?\s*:\s*["']?(\w+)""")


class YamlText:
    """A YAML text that was read."""

    def __init__(self, text: str) -> None:
        self.slots: list[Slot] = []
        self.problems: list[Diagnostic] = []
        self._text = text
        self._roots: list[Place] = []
        self._parts: list[Part] = []
        self._all: list[Place] = []
        """The roots of all documents, also of those without a query."""
        self._lines = LineIndex(text)
        try:
            self._all = documents(text, self._lines)
        except (UserError, RecursionError) as error:
            self.problems = _reported(text, error)
            return
        for root in self._all:
            if count_queries(root.value):
                self._roots.append(root)
                self.slots.append(self._slot(root))
        for scalar in scalars(self._all):
            quoted = quoted_scalar(text, scalar)
            self._parts += parts_of(quoted) if quoted else []
        self.slots += [part.slot(self._lines) for part in self._parts]

    def render(self, new: Sequence[Json]) -> str:
        """Return the text with new documents: those of the file, then those in its texts."""
        new_roots, new_parts = new[: len(self._roots)], new[len(self._roots) :]
        if all(one is slot.document for one, slot in zip(new, self.slots, strict=True)):
            return self._text
        inside = [
            edit
            for part, document in zip(self._parts, new_parts, strict=True)
            for edit in part.edits(document)
        ]
        by_place = dict(zip(map(id, self._roots), new_roots, strict=True))
        texts = self._new_texts(inside)
        wanted = [with_parts(by_place.get(id(root), root.value), texts) for root in self._all]
        try:
            text = merged(
                self._text, self._edits([by_place.get(id(r), r.value) for r in self._all]), inside
            )
        except NotRewritable:
            if not inside:
                raise
            text = merged(self._text, self._edits(wanted))  # a text moved: it is written anew
        refuse_unless(_holds(text, wanted))
        return text

    def _edits(self, new_roots: Sequence[Json]) -> list[Edit]:
        return [
            edit
            for root, new in zip(self._all, new_roots, strict=True)
            for edit in self._edits_of(root, new)
        ]

    def _edits_of(self, root: Place, new: Json) -> list[Edit]:
        if new is root.value:
            return []
        printer = Printer(self._text, [root], _newline(self._text))
        return yaml_edits(self._text, printer, root, new)

    def _new_texts(self, inside: Sequence[Edit]) -> dict[int, str]:
        """Return the texts that edits inside of them change, by the identity of the old ones."""
        if not inside:
            return {}
        text = merged(self._text, inside)
        before, after = scalars(self._all), scalars(documents(text, LineIndex(text)))
        pairs = list(zip(before, after, strict=False))
        return {id(old.value): new.value for old, new in pairs if old.value != new.value}

    def _slot(self, root: Place) -> Slot:
        def locate(pointer: str) -> Span:
            place = _find(root, pointer)
            return self._lines.span(place.start, place.end)

        def check(new: Json) -> None:
            start, end = root.bounds
            moved = [
                Edit(edit.start - start, edit.end - start, edit.text)
                for edit in self._edits_of(root, new)
            ]
            refuse_unless(_holds(merged(self._text[start:end], moved), [new]))

        line, _ = self._lines.place(root.start)
        return Slot(root.value, line, locate, check=check)


def _find(root: Place, pointer: str) -> Place:
    place = root
    for part in pointer.split("/")[1:]:
        here = place.content()
        step = part.replace("~1", "/").replace("~0", "~")
        if here.sort == "map" and step in here.names:
            place = here.items[len(here.names) - 1 - here.names[::-1].index(step)]
        elif (
            here.sort == "seq" and step.isascii() and step.isdigit() and int(step) < len(here.items)
        ):
            place = here.items[int(step)]
        else:
            break
    return place


def _holds(text: str, wanted: Sequence[Json]) -> bool:
    """Tell whether a new text says what it should."""
    try:
        found = [root.value for root in documents(text, LineIndex(text))]
    except UserError:
        return False
    return len(found) == len(wanted) and all(map(same, found, wanted))


def _reported(text: str, error: Exception) -> list[Diagnostic]:
    """Return why a text cannot be read; nothing when it is no business of ours."""
    if not isinstance(error, UserError):
        error = NotRewritable("the YAML is nested too deep")
    known = any(found[1] in KINDS for found in _kind.finditer(text))
    if not known and not isinstance(error, CyclicDocument):
        return []
    return [one for one in error.diagnostics() if one.severity is Severity.ERROR]


def _newline(text: str) -> str:
    end = line_end(text, 0)
    return "\r\n" if text[end : end + 2] == "\r\n" else "\n"
