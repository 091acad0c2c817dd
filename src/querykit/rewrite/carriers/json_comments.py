"""JSON with comments and trailing commas: settings of editors, hand-written dashboards."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from querykit.errors import DocumentError, NotRewritable
from querykit.rewrite.base import Carrier, Slot
from querykit.rewrite.comments import around_comments, blanked
from querykit.rewrite.embedded import merged, refuse_unless, with_parts
from querykit.rewrite.json_scan import end_of
from querykit.rewrite.json_strings import changed_strings, json_parts, may_hold_strings
from querykit.rewrite.json_text import JsonText, parse_json
from querykit.rewrite.places import LineIndex
from querykit.rewrite.same import same
from querykit.rewrite.splice import edits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.errors import Diagnostic, Json
    from querykit.rewrite.json_scan import Item
    from querykit.rewrite.json_strings import InString
    from querykit.rewrite.splice import Edit


class CommentedText(JsonText):
    """A text with blanks for comments, which knows the comments of parts that move."""

    source: str

    def written(self, item: Item) -> str:
        """Return how a value is written, with the comments in it."""
        return self.source[item[2] : end_of(item)]

    @cached_property
    def lines(self) -> LineIndex:
        """Lines and columns of the text."""
        return LineIndex(self.source)


class JsonComments:
    """A JSON text with comments that was read."""

    def __init__(self, text: str) -> None:
        self.slots: list[Slot] = []
        self.problems: list[Diagnostic] = []
        self._text = text
        self._parsed: CommentedText | None = None
        self._parts: list[InString] = []
        blank, self._comments = blanked(text)
        try:
            strict = parse_json(blank)
        except DocumentError as error:
            self.problems = error.diagnostics()
            return
        parsed = self._parsed = CommentedText(blank, strict.value)
        parsed.source = text
        self.problems = strict.problems
        line, _ = parsed.lines.place(parsed.root[2])
        self.slots = [Slot(parsed.value, line, parsed.span_of)]
        self._parts = json_parts(parsed) if may_hold_strings(text) else []
        self.slots += [one.part.slot(parsed.lines) for one in self._parts]

    def render(self, documents: Sequence[Json]) -> str:
        """Return the text with new documents: that of the file, then those of its strings."""
        parsed = self._parsed
        if parsed is None:
            return self._text
        document, *inner = documents
        inside, texts = changed_strings(self._text, self._parts, inner)
        if document is parsed.value and not inside:
            return self._text
        whole = with_parts(document, texts)
        try:
            text = merged(self._text, self._edits(parsed, document), inside)
        except NotRewritable:
            if not inside:
                raise
            text = merged(self._text, self._edits(parsed, whole))  # a string moved
        refuse_unless(same(_value(text), whole))
        return text

    def _edits(self, parsed: CommentedText, document: Json) -> list[Edit]:
        changes = edits(parsed, document)
        return list(around_comments(self._text, self._comments, changes, parsed.lines))


def _value(text: str) -> Json:
    try:
        return parse_json(blanked(text)[0]).value
    except DocumentError:
        return None


carrier = Carrier("json-comments", suffixes=(".jsonc",), read=JsonComments)
