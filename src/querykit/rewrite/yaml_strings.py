"""Texts in YAML as strings with the place of each character, for the JSON that stands in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from querykit.errors import NotRewritable
from querykit.rewrite.quoted import Quoted, json_string, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from querykit.rewrite.yaml_tree import Place

_line = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")


def scalars(roots: Sequence[Place]) -> Iterator[Place]:
    """Yield the texts of documents, in order; those of aliases once."""
    pending = list(reversed(roots))
    while pending:
        place = pending.pop()
        if place.sort == "scalar" and isinstance(place.value, str):
            yield place
        pending.extend(reversed(place.items))


def quoted_scalar(text: str, place: Place) -> Quoted | None:
    """Return a text with the place of each character.

    None when there is no such thing: in folded and multi-line texts white space is made up.
    """
    start, end, value = place.start, place.end, place.value
    found: Quoted | None = None
    if place.style == "|":
        found = _block(text, start, end, value)
    elif "\n" not in text[start:end] and "\r" not in text[start:end]:
        if place.style == "'":
            found = _single(text, start, end)
        elif place.style == '"':
            try:
                found = json_string(text, start, end)
            except ValueError:
                return None
        elif not place.style:
            part = plain(text, start, end)
            found = Quoted(part.value, part.offsets, _plain)
    return found if found is not None and found.value == value else None


def _block(text: str, start: int, end: int, value: str) -> Quoted:
    """Return a block `|`; lines that are put into it get its indentation."""
    offsets: list[int] = []
    characters: list[str] = []
    header = _line.match(text, start, end)
    position = header.end() if header else end
    indent = ""
    newline = header[2] if header else "\n"
    while position < end:
        line = _line.match(text, position, end)
        if line is None:
            break
        content = line[1]
        if not indent:
            indent = content[: len(content) - len(content.lstrip(" "))]
        inner = content[len(indent) :]
        begin = position + len(content) - len(inner)
        characters += inner
        offsets += range(begin, begin + len(inner))
        position = line.end()
        if position < end:
            characters.append("\n")
            offsets.append(line.end(1))
    # The line ends behind the last line are the value's, and may be cut off or kept by the header.
    tail = len(value) - len(value.rstrip("\n"))
    characters += "\n" * tail
    offsets += [end] * tail
    deeper = newline + indent

    def encode(new: str) -> str:
        return new.replace("\n", deeper)

    return Quoted("".join(characters), [*offsets, end], encode)


def _single(text: str, start: int, end: int) -> Quoted:
    offsets = [found.start() for found in re.finditer(r"''|[^']", text[start + 1 : end - 1])]
    value = text[start + 1 : end - 1].replace("''", "'")

    def encode(new: str) -> str:
        return new.replace("'", "''")

    return Quoted(value, [*(start + 1 + offset for offset in offsets), end - 1], encode)


def _plain(new: str) -> str:
    if ": " in new or " #" in new or "\n" in new:
        raise NotRewritable("a text without quotes cannot hold the change", hint="put it in quotes")
    return new
