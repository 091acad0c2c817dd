"""JSON with comments and trailing commas: settings of editors, hand-written dashboards."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from querykit.errors import DocumentError
from querykit.rewrite.base import Carrier, Slot
from querykit.rewrite.comments import around_comments, blanked
from querykit.rewrite.embedded import refuse_unless
from querykit.rewrite.json_scan import end_of
from querykit.rewrite.json_text import JsonText, parse_json
from querykit.rewrite.places import LineIndex
from querykit.rewrite.same import same
from querykit.rewrite.splice import apply, edits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.errors import Diagnostic, Json
    from querykit.rewrite.json_scan import Item


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

    def render(self, documents: Sequence[Json]) -> str:
        """Return the text with a new document."""
        parsed = self._parsed
        if parsed is None or documents[0] is parsed.value:
            return self._text
        changes = edits(parsed, documents[0])
        around = around_comments(self._text, self._comments, changes, parsed.lines)
        text = apply(self._text, sorted(around, key=lambda edit: (edit.start, edit.end)))
        refuse_unless(same(_value(text), documents[0]))
        return text


def _value(text: str) -> Json:
    try:
        return parse_json(blanked(text)[0]).value
    except DocumentError:
        return None


carrier = Carrier("json-comments", suffixes=(".jsonc",), read=JsonComments)
