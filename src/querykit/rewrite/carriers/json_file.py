"""JSON files: one document, the whole file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import DocumentError
from querykit.rewrite.base import Carrier, Slot
from querykit.rewrite.json_text import parse_json
from querykit.rewrite.splice import splice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.errors import Diagnostic, Json
    from querykit.rewrite.json_text import JsonText


class JsonFile:
    """A JSON text that was read."""

    def __init__(self, text: str) -> None:
        self.slots: list[Slot] = []
        self.problems: list[Diagnostic] = []
        self._text = text
        self._parsed: JsonText | None = None
        try:
            self._parsed = parse_json(text)
        except DocumentError as error:
            self.problems = error.diagnostics()
            return
        self.problems = self._parsed.problems
        self.slots = [Slot(self._parsed.value, self._first_line(), self._parsed.span_of)]

    def render(self, documents: Sequence[Json]) -> str:
        """Return the text with a new document."""
        (document,) = documents or (None,)
        return self._text if self._parsed is None else splice(self._parsed, document)

    def _first_line(self) -> int:
        before = self._text[: len(self._text) - len(self._text.lstrip("\ufeff \t\r\n"))]
        return 1 + before.count("\n")


carrier = Carrier("json", suffixes=(".json",), read=JsonFile)
