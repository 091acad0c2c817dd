"""Files of HogQL: the whole file is one text, which an upgrade never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import NotRewritable
from querykit.rewrite.base import Carrier, Slot
from querykit.rewrite.json_text import BOM, nothing
from querykit.rewrite.places import LineIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.errors import Diagnostic, Json, Span


class HogQLFile:
    """A HogQL text. Its one document is the text itself, a string, without a byte order mark."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.slots: list[Slot] = []
        self.problems: list[Diagnostic] = []
        content = text.removeprefix(BOM)
        if not content.strip():
            self.problems = nothing().diagnostics()
            return

        def locate(pointer: str) -> Span:  # noqa: ARG001 - there are no parts
            start = len(text) - len(content.lstrip())
            return LineIndex(text).span(start, len(text.rstrip()))

        self.slots = [Slot(content, locate("").line, locate)]

    def render(self, documents: Sequence[Json]) -> str:
        """Return the text as it is.

        Raises:
            NotRewritable: a new document came.
        """
        if any(new is not slot.document for new, slot in zip(documents, self.slots, strict=True)):
            raise NotRewritable("HogQL files are checked and formatted, never upgraded")
        return self._text


carrier = Carrier("hogql", suffixes=(".hogql", ".sql"), read=HogQLFile)
