"""JSON files: one document, the whole file, and the documents in its strings."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from querykit.errors import DocumentError, NotRewritable, Severity
from querykit.rewrite.base import Carrier, Slot
from querykit.rewrite.carriers.json_comments import JsonComments
from querykit.rewrite.embedded import merged, refuse_unless, with_parts
from querykit.rewrite.json_strings import changed_strings, json_parts, may_hold_strings
from querykit.rewrite.json_text import parse_json
from querykit.rewrite.same import same
from querykit.rewrite.splice import edits, splice
from querykit.validation.count import count_queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.errors import Diagnostic, Json
    from querykit.rewrite.base import Carried
    from querykit.rewrite.json_strings import InString
    from querykit.rewrite.json_text import JsonText


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


def splice_parts(
    parsed: JsonText, document: Json, parts: Sequence[InString], inner: Sequence[Json]
) -> str:
    """Return a JSON text with a new document, and with new documents in strings of it.

    Raises:
        NotRewritable: a new document cannot be put in.
    """
    inside, texts = changed_strings(parsed.text, parts, inner)
    if not inside:
        return splice(parsed, document)
    whole = with_parts(document, texts)
    try:
        text = merged(parsed.text, edits(parsed, document), inside)
    except NotRewritable:  # a string was moved: it is written anew where it goes
        return splice(parsed, whole)
    refuse_unless(same(parse_json(text).value, whole))
    return text


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
