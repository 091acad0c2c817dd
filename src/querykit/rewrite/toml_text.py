"""A TOML text that may hold queries: as tables, or as JSON in its strings."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from typing import TYPE_CHECKING, Any

from querykit.errors import NotRewritable
from querykit.rewrite.base import Slot
from querykit.rewrite.embedded import merged, parts_of, refuse_unless, with_parts
from querykit.rewrite.places import LineIndex
from querykit.rewrite.same import same
from querykit.rewrite.toml_tree import Found, places, quoted_string
from querykit.schema.catalogue import KINDS
from querykit.validation.count import count_queries
from querykit.validation.scan import escaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.errors import Diagnostic, Document, Json, Span
    from querykit.rewrite.embedded import Part

_kind = re.compile(r"""["']?kind["']?\s*[=:]\s*["'](\w+)""")
_line = re.compile(r"\(at line (\d+), column (\d+)\)")
TIMES = (dt.date, dt.time)


class TomlText:
    """A TOML text that was read. Dates are texts in its document, as in JSON."""

    def __init__(self, text: str) -> None:
        self.slots: list[Slot] = []
        self.problems: list[Diagnostic] = []
        self._text = text
        self._document: Document = {}
        self._in_tables = False
        self._parts: list[tuple[str, Part]] = []
        self._lines = LineIndex(text)
        try:
            self._document = read_toml(text)
            self._places = places(text)
        except (NotRewritable, RecursionError) as error:
            self.problems = self._reported(error)
            return
        if count_queries(self._document):
            self._in_tables = True
            self.slots.append(Slot(self._document, 1, self._locate))
        self._strings = strings(self._document)
        for pointer, found in self._places.items():
            if found.is_string and pointer in self._strings:
                quoted = quoted_string(text, found, self._strings[pointer])
                self._parts += [(pointer, part) for part in parts_of(quoted)] if quoted else []
        self.slots += [part.slot(self._lines) for _, part in self._parts]

    def render(self, documents: Sequence[Json]) -> str:
        """Return the text with new documents: that of the tables, then those of its strings."""
        if all(new is old.document for new, old in zip(documents, self.slots, strict=True)):
            return self._text
        inner = documents[1:] if self._in_tables else documents
        changed = [
            (pointer, part.edits(new))
            for (pointer, part), new in zip(self._parts, inner, strict=True)
        ]
        text = merged(self._text, *(edits for _, edits in changed))
        now = read_toml(text)
        after = strings(now)
        new = {id(self._strings[pointer]): after[pointer] for pointer, edits in changed if edits}
        wanted = with_parts(documents[0] if self._in_tables else self._document, new)
        if not same(now, wanted):
            from querykit.rewrite.toml_edit import with_tables  # noqa: PLC0415 - loads tomlkit

            text = with_tables(text, now, wanted)
        refuse_unless(same(read_toml(text), wanted))
        return text

    def _locate(self, pointer: str) -> Span:
        while pointer and pointer not in self._places:
            pointer = pointer.rpartition("/")[0]
        found = self._places.get(pointer, Found(0, 0))
        return self._lines.span(found.start, found.end)

    def _reported(self, error: Exception) -> list[Diagnostic]:
        """Return why a text cannot be read; nothing when it is no business of ours."""
        if not any(found[1] in KINDS for found in _kind.finditer(self._text)):
            return []
        if not isinstance(error, NotRewritable):
            error = NotRewritable("the TOML is nested too deep")
        return error.diagnostics()


def strings(document: Document) -> dict[str, str]:
    """Return the strings of a document by their JSON Pointers."""
    found: dict[str, str] = {}
    pending: list[tuple[Any, str]] = [(document, "")]
    for value, pointer in pending:
        if isinstance(value, str):
            found[pointer] = value
        elif isinstance(value, dict):
            pending += [(child, f"{pointer}/{escaped(key)}") for key, child in value.items()]
        elif isinstance(value, list):
            pending += [(child, f"{pointer}/{index}") for index, child in enumerate(value)]
    return found


def read_toml(text: str) -> Document:
    """Return what a text says, with dates as texts.

    Raises:
        NotRewritable: the text is no TOML.
    """
    try:
        return _plain(tomllib.loads(text.removeprefix("\ufeff")))
    except ValueError as error:
        raise NotRewritable(f"not TOML: {error}", span=_place(text, str(error))) from error


def _plain(table: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"": table}
    pending: list[Any] = [found]
    for container in pending:
        pairs = container.items() if isinstance(container, dict) else enumerate(container)
        for key, value in pairs:
            if isinstance(value, TIMES):
                container[key] = value.isoformat()
            elif isinstance(value, (dict, list)):
                pending.append(value)
    return table


def _place(text: str, message: str) -> Span | None:
    found = _line.search(message)
    if found is None:
        return None
    starts = [0, *(end.end() for end in re.finditer(r"\n", text))]
    offset = min(len(text), starts[min(int(found[1]), len(starts)) - 1] + int(found[2]) - 1)
    return LineIndex(text).span(offset, offset)
