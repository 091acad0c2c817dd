"""Jupyter notebooks: queries in their Python and Markdown cells, and in metadata; outputs are not read."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from querykit.errors import DocumentError
from querykit.rewrite.base import Carrier, Slot
from querykit.rewrite.embedded import may_hold_query, with_parts
from querykit.rewrite.json_print import places_by_identity
from querykit.rewrite.json_style import is_ascii_only
from querykit.rewrite.json_text import parse_json
from querykit.rewrite.quoted import Quoted, json_string
from querykit.rewrite.registry import carrier_for
from querykit.rewrite.splice import splice
from querykit.validation.count import count_queries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from querykit.errors import Diagnostic, Json, Span
    from querykit.rewrite.base import Carried
    from querykit.rewrite.json_text import JsonText

NAMES = {"code": "cell.py", "markdown": "cell.md"}
"""How the source of a sort of cell is read: as a file of this name."""

_magic = re.compile(r"^([ \t]*)[%!?](?=.)", re.MULTILINE)
"""Lines for IPython, not for Python; read as comments of the same length."""

_assigned_magic = re.compile(r"^([ \t]*[\w, ]+=[ \t]*)[%!].", re.MULTILINE)
"""`files = !ls`, read as `files = 0#s`."""


@dataclass(frozen=True, slots=True)
class Source:
    """The source of one cell, read by the carrier of its language."""

    value: Json
    """As it stands in the notebook: a list of lines, or one text."""

    text: str
    """What was read: the lines together, those for IPython as comments."""

    quoted: Quoted
    carried: Carried

    def render(self, documents: Sequence[Json]) -> Json:
        """Return the source with new documents; what does not change is shared."""
        if all(new is old.document for new, old in zip(documents, self.carried.slots, strict=True)):
            return self.value
        after = self.carried.render(documents)
        if after == self.text:
            return self.value
        is_list = isinstance(self.value, list)
        original = self.value if is_list else self.value.splitlines(keepends=True)
        read, position = [], 0
        for line in original:
            read.append(self.text[position : position + len(line)])
            position += len(line)
        new = re.findall(r"[^\n]*\n|[^\n]+", after)
        lines: list[str] = []
        for tag, start, end, new_start, new_end in SequenceMatcher(
            None, read, new, autojunk=False
        ).get_opcodes():
            lines += original[start:end] if tag == "equal" else new[new_start:new_end]
        return lines if is_list else "".join(lines)


class Notebook:
    """A notebook that was read.

    Args:
        text: the text of the file.
        language: finds the carrier of a cell by a file name.
    """

    def __init__(self, text: str, language: Callable[[str], Carrier | None] = carrier_for) -> None:
        self.slots: list[Slot] = []
        self.problems: list[Diagnostic] = []
        self._text = text
        self._parsed: JsonText | None = None
        self._metadata: list[Json] = []
        self._sources: list[Source] = []
        try:
            parsed = self._parsed = parse_json(text)
        except DocumentError as error:
            self.problems = error.diagnostics()
            return
        self.problems = list(parsed.problems)
        notebook = parsed.value
        cells = _cells(notebook)
        if not (cells and may_hold_query(text)):
            return
        for index, holder in [(None, notebook), *enumerate(cells)]:
            metadata = holder.get("metadata")
            if isinstance(metadata, dict) and count_queries(metadata):
                self._metadata.append(metadata)
                self.slots.append(_slot(parsed, metadata, index))
        self._sources = list(_sources(parsed, _readable(cells, _is_python(notebook)), language))
        for source in self._sources:
            self.slots += [_moved(slot, source, parsed) for slot in source.carried.slots]
            self.problems += [
                dataclasses.replace(one, span=_outside(one.span, source, parsed))
                for one in source.carried.problems
            ]

    def render(self, documents: Sequence[Json]) -> str:
        """Return the text with new documents: those of metadata, then those of the cells."""
        if self._parsed is None:
            return self._text
        new: dict[int, Json] = {}
        for old, document in zip(self._metadata, documents, strict=False):
            new[id(old)] = document
        position = len(self._metadata)
        for source in self._sources:
            count = len(source.carried.slots)
            new[id(source.value)] = source.render(documents[position : position + count])
            position += count
        changed = {key: value for key, value in new.items() if id(value) != key}
        return splice(self._parsed, with_parts(self._parsed.value, changed))


def _cells(notebook: Json) -> list[dict[str, Any]]:
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    return [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else []


def _is_python(notebook: dict[str, Any]) -> bool:
    """Tell whether code cells are Python; a notebook that does not say so is taken for one."""
    metadata = notebook.get("metadata")
    for place, key in (("language_info", "name"), ("kernelspec", "language")):
        found = metadata.get(place) if isinstance(metadata, dict) else None
        if isinstance(found, dict) and isinstance(found.get(key), str):
            return found[key] in ("python", "ipython")
    return True


def _readable(cells: list[dict[str, Any]], is_python: bool) -> Iterator[dict[str, Any]]:  # noqa: FBT001
    """Yield the cells whose language we read."""
    for cell in cells:
        sort = cell.get("cell_type")
        if isinstance(sort, str) and sort in NAMES and (is_python or sort != "code"):
            yield cell


def _sources(
    parsed: JsonText,
    cells: Iterator[dict[str, Any]],
    language: Callable[[str], Carrier | None],
) -> Iterator[Source]:
    """Yield the sources that may hold a query."""
    places = places_by_identity(parsed)
    ascii_only = is_ascii_only(parsed.text)
    for cell in cells:
        sort, value = cell["cell_type"], cell.get("source")
        texts: list[Any] = value if isinstance(value, list) else [value]
        if not all(isinstance(line, str) for line in texts):
            continue
        text = "".join(texts)
        carrier = language(NAMES[sort])
        if carrier is None or not may_hold_query(text):
            continue
        if sort == "code":
            if text.lstrip().startswith("%%"):  # another language
                continue
            text = _assigned_magic.sub(r"\g<1>0#", _magic.sub(r"\1#", text))
        item = places[id(value)]
        node = item[4]
        spans = [one[2:4] for one in node.items] if node is not None else [item[2:4]]
        offsets: list[int] = []
        for start, end in spans:
            offsets += json_string(parsed.text, start, end, ascii_only=ascii_only).offsets[:-1]
        offsets.append(spans[-1][1] - 1)
        yield Source(value, text, Quoted(text, offsets, str), carrier.read(text))


def _slot(parsed: JsonText, metadata: Json, index: int | None) -> Slot:
    around = "/metadata" if index is None else f"/cells/{index}/metadata"

    def locate(pointer: str) -> Span:
        return parsed.span_of(around + pointer)

    return Slot(metadata, locate("").line, locate)


def _moved(slot: Slot, source: Source, parsed: JsonText) -> Slot:
    """Return a slot of a source with its places in the notebook."""

    def locate(pointer: str) -> Span:
        found = _outside(slot.locate(pointer), source, parsed)
        assert found is not None
        return found

    return dataclasses.replace(slot, line=locate("").line, locate=locate)


def _outside(span: Span | None, source: Source, parsed: JsonText) -> Span | None:
    if span is None:
        return None
    return parsed.lines.span(*source.quoted.range(span.start, span.end))


carrier = Carrier("notebook", suffixes=(".ipynb",), read=Notebook)
