"""JSON files: one document, the whole file, and the documents in its strings."""

from __future__ import annotations

import dataclasses
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.errors import DocumentError, NotRewritable, Severity
from querykit.rewrite.base import Carrier, Slot
from querykit.rewrite.carriers.json_comments import JsonComments
from querykit.rewrite.embedded import merged, parts_of, refuse_unless, with_parts
from querykit.rewrite.json_print import places_by_identity
from querykit.rewrite.json_style import is_ascii_only
from querykit.rewrite.json_text import parse_json
from querykit.rewrite.quoted import json_string
from querykit.rewrite.same import same
from querykit.rewrite.splice import edits, splice
from querykit.validation.count import count_queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.errors import Diagnostic, Json
    from querykit.rewrite.base import Carried
    from querykit.rewrite.embedded import Part
    from querykit.rewrite.json_text import JsonText
    from querykit.rewrite.splice import Edit


_lenient_marks = re.compile(r"//|/\*|,\s*[}\]]")
"""What JSON with comments has, and strict JSON has only in strings."""


class JsonFile:
    """A JSON text that was read."""

    def __init__(self, text: str) -> None:
        self.slots: list[Slot] = []
        self.problems: list[Diagnostic] = []
        self._text = text
        self._parsed: JsonText | None = None
        self._parts: list[InString] = []
        try:
            parsed = self._parsed = parse_json(text)
        except DocumentError as error:
            self.problems = error.diagnostics()
            return
        self.problems = parsed.problems
        self.slots = [Slot(parsed.value, self._first_line(), parsed.span_of)]
        if may_hold_strings(text):
            self._parts = json_parts(parsed)
            self.slots += [one.part.slot(parsed.lines) for one in self._parts]

    def render(self, documents: Sequence[Json]) -> str:
        """Return the text with new documents: that of the file, then those of its strings."""
        if self._parsed is None:
            return self._text
        document, *inner = documents
        return splice_parts(self._parsed, document, self._parts, inner)

    def _first_line(self) -> int:
        before = self._text[: len(self._text) - len(self._text.lstrip("\ufeff \t\r\n"))]
        return 1 + before.count("\n")


@dataclass(frozen=True, slots=True)
class InString:
    """A document in a string of a JSON text."""

    identity: int
    """Of the string, as a part of the value of the text."""

    start: int
    end: int
    """Of the literal, with its quotes."""

    part: Part


def may_hold_strings(text: str) -> bool:
    """Tell whether a string of a JSON text may hold a query: quotes in quotes, or a URL."""
    if '\\"' in text and any(f'\\"{word}\\"' in text for word in ("kind", "insight", "tiles")):
        return True
    return "#q=%7" in text


def json_parts(parsed: JsonText) -> list[InString]:
    """Return the documents in strings of a JSON text, in order."""
    ascii_only = is_ascii_only(parsed.text)
    found: list[InString] = []
    for identity, item in places_by_identity(parsed).items():
        _, _, start, end, node = item
        if node is None and parsed.text[start] == '"':
            quoted = json_string(parsed.text, start, end, ascii_only=ascii_only)
            found += [InString(identity, start, end, part) for part in parts_of(quoted)]
    return sorted(found, key=lambda one: one.part.quoted.offsets[0])


def splice_parts(
    parsed: JsonText, document: Json, parts: Sequence[InString], inner: Sequence[Json]
) -> str:
    """Return a JSON text with a new document, and with new documents in strings of it.

    Raises:
        NotRewritable: a new document cannot be put in.
    """
    changed: dict[int, tuple[InString, list[Edit]]] = {}
    for one, new in zip(parts, inner, strict=True):
        changes = one.part.edits(new)
        if changes:
            changed.setdefault(one.identity, (one, []))[1].extend(changes)
    if not changed:
        return splice(parsed, document)
    inside = [edit for _, changes in changed.values() for edit in changes]
    texts = {
        identity: _decoded(parsed.text, one, changes)
        for identity, (one, changes) in changed.items()
    }
    whole = with_parts(document, texts)
    try:
        text = merged(parsed.text, edits(parsed, document), inside)
    except NotRewritable:  # a string was moved: it is written anew where it goes
        return splice(parsed, whole)
    refuse_unless(same(parse_json(text).value, whole))
    return text


def _decoded(text: str, one: InString, changes: list[Edit]) -> str:
    """Return a string after edits of its literal."""
    changed = merged(text, changes)
    decoded: str = json.loads(changed[one.start : one.end + len(changed) - len(text)])
    return decoded


def read(text: str) -> Carried:
    """Read a file: strict JSON, or JSON with comments and trailing commas, as tsconfig.json has.

    Where a query stands in the latter, it is reported: many readers of `.json` refuse the file.
    """
    strict = JsonFile(text)
    if strict.slots or not _lenient_marks.search(text):
        return strict
    lenient = JsonComments(text)
    if not lenient.slots:
        return strict
    if count_queries(lenient.slots[0].document):
        lenient.problems = [
            *(dataclasses.replace(one, severity=Severity.WARNING) for one in strict.problems),
            *lenient.problems,
        ]
    return lenient


carrier = Carrier("json", suffixes=(".json",), read=read)
