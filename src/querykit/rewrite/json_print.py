"""New values -> text in the style of the file; old parts are copied as they were written."""

from __future__ import annotations

import json
import math
import re
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from querykit.errors import NotRewritable
from querykit.rewrite.holes import Hole
from querykit.rewrite.json_style import indent_at, is_ascii_only, reindented, style_of
from querykit.rewrite.syntax import JSON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from querykit.errors import Document, Json
    from querykit.rewrite.json_scan import Item
    from querykit.rewrite.json_style import Style
    from querykit.rewrite.json_text import JsonText

MAX_PRINTED_DEPTH = 10_000
"""Deeper values hold themselves, most likely."""

_plain = re.compile(r"[ !#-.0-\[\]-~]*")
"""Texts that nobody writes with escapes."""

CONTAINERS = (dict, list, tuple)
_surrogate = re.compile("[\ud800-\udfff]")


class _Frame(NamedTuple):
    """A container that is being written."""

    children: Iterator[tuple[str | None, Json]]
    indent: str
    """Of the line that the container closes on."""

    inner: str | None
    """Of its values; None when they stand on one line."""

    closer: str

    widths: dict[str, int]
    """The room that keys take, where those of neighbours line up."""


class Printer:
    """Writes values into one text.

    Args:
        parsed: the text; parts of its value that come back, by identity, are copied from it.
    """

    def __init__(self, parsed: JsonText) -> None:
        self._text = parsed.text
        self._parsed = parsed
        self._places: dict[int, Item] | None = None

    @cached_property
    def style(self) -> Style:
        """The layout of the text; looked at only when it matters."""
        return style_of(self._parsed)

    @cached_property
    def _ascii_only(self) -> bool:
        return is_ascii_only(self._text)

    def write(self, value: Json, indent: str, *, spread: bool) -> str:
        """Return the text of a value.

        Args:
            value: any JSON value.
            indent: the indentation of the line it begins on.
            spread: whether a container takes several lines.

        Raises:
            NotRewritable: the value is not JSON.
        """
        spread = spread and isinstance(value, CONTAINERS) and self.style.unit is not None
        parts: list[str] = []
        frames: list[_Frame] = []
        self._begin(value, indent, parts, frames, spread=spread)
        started = False
        while frames:
            frame = frames[-1]
            found = next(frame.children, None)
            if found is None:
                frames.pop()
                parts.append(self._close(frame))
                started = True
                continue
            if started:
                parts.append(self._separator(frame))
            if frame.inner is not None:
                parts.append(self.style.newline + frame.inner)
            key, child = found
            if key is not None:
                parts.append(self.key(key).ljust(frame.widths.get(key, 0)) + self.style.colon)
            depth = len(frames)
            inner = frame.indent if frame.inner is None else frame.inner
            self._begin(child, inner, parts, frames, spread=frame.inner is not None)
            started = len(frames) == depth
        return "".join(parts)

    def scalar(self, value: Json) -> str:
        """Return the text of a value that is no container.

        Raises:
            NotRewritable: the value is not JSON.
        """
        if self._parsed.syntax is not JSON:
            return self._parsed.syntax.scalar(value)
        if isinstance(value, str):
            written = json.dumps(str(value), ensure_ascii=self._ascii_only)
            return _surrogate.sub(lambda found: f"\\u{ord(found[0]):04x}", written)
        if isinstance(value, float) and not math.isfinite(value):
            raise NotRewritable(f"JSON has no number {value}")
        if value is None or isinstance(value, (bool, int, float)):
            try:
                return json.dumps(value)
            except ValueError as error:
                raise NotRewritable(f"a number cannot be written: {error}") from error
        raise NotRewritable(f"a {type(value).__name__} cannot be written as JSON")

    def key(self, key: str, like: str = "") -> str:
        """Return the text of a key, spelled like another key when that is given.

        Raises:
            NotRewritable: the syntax cannot spell the key.
        """
        if self._parsed.syntax is not JSON:
            return self._parsed.syntax.key(key, like)
        return self.scalar(key)

    def _widths(self, value: Document) -> dict[str, int]:
        """Return the room that keys take in a syntax that lines up those of short neighbours."""
        widths: dict[str, int] = {}
        if not self._parsed.syntax.lines_up or "=" not in self.style.colon:
            return widths
        for long, run in groupby(value, lambda key: bool(value[key]) and _is_container(value[key])):
            keys = list(run)
            room = 0 if long else max(len(self.key(key)) for key in keys)
            widths.update(dict.fromkeys(keys, room))
        return widths

    def _separator(self, frame: _Frame) -> str:
        """Return what stands between two values of a container that is written anew."""
        if frame.inner is None:
            return self.style.comma
        return self._parsed.syntax.separator if frame.closer == "}" else ","

    def _begin(
        self, value: Json, indent: str, parts: list[str], frames: list[_Frame], *, spread: bool
    ) -> None:
        """Write a value, or, when it is a container, its bracket; its frame does the rest."""
        copied = self._copied(value, indent)
        if copied is not None:
            parts.append(copied)
            return
        if not isinstance(value, CONTAINERS):
            parts.append(self.scalar(value))
            return
        index = 0 if isinstance(value, dict) else 1
        opener, closer = "{["[index], "}]"[index]
        if not value:
            parts.append(opener + self.style.empty_pads[index] + closer)
            return
        if len(frames) >= MAX_PRINTED_DEPTH:
            raise NotRewritable("the new value is nested too deep, or holds itself")
        if spread and index and self.style.inline_scalar_lists:
            spread = any(isinstance(child, CONTAINERS) for child in value)
        inner = indent + (self.style.unit or "") if spread else None
        parts.append(opener if spread else opener + self.style.pads[index])
        widths = self._widths(value) if spread and isinstance(value, dict) else {}
        frames.append(_Frame(_children(value), indent, inner, closer, widths))

    def _close(self, frame: _Frame) -> str:
        if frame.inner is not None:
            syntax = self._parsed.syntax
            comma = self._separator(frame) if syntax.trailing else ""
            return comma + self.style.newline + frame.indent + frame.closer
        return self.style.pads[0 if frame.closer == "}" else 1] + frame.closer

    def _copied(self, value: Json, indent: str) -> str | None:
        """Return how the text spells a value that came from it; None for a new value."""
        if not _may_be_spelled_otherwise(value):
            return None
        if self._places is None:
            self._places = places_by_identity(self._parsed)
        item = self._places.get(id(value))
        if item is None:
            return None
        written = self._parsed.written(item)
        if self._parsed.syntax.has_long_strings(written):
            return written
        return reindented(written, indent_at(self._parsed, item[2]), indent)


def _is_container(value: Json) -> bool:
    return isinstance(value, CONTAINERS)


def _may_be_spelled_otherwise(value: Json) -> bool:
    """Tell whether it is worth looking up how the text spells a value."""
    if isinstance(value, str):
        return _plain.fullmatch(value) is None
    if isinstance(value, Hole):
        return True
    return bool(value) if isinstance(value, (dict, list)) else isinstance(value, float)


def _children(value: Json) -> Iterator[tuple[str | None, Json]]:
    if not isinstance(value, dict):
        return ((None, child) for child in value)
    for key in value:
        if not isinstance(key, str):
            raise NotRewritable(f"a key of an object is a {type(key).__name__}, not a string")
    return iter(value.items())


def places_by_identity(parsed: JsonText) -> dict[int, Item]:
    """Map the identity of each part of a value to its place in the text."""
    places: dict[int, Item] = {}
    pending: list[tuple[Item, Json]] = [(parsed.root, parsed.value)]
    while pending:
        item, value = pending.pop()
        places[id(value)] = item
        node = item[4]
        if node is None:
            continue
        if isinstance(value, dict):
            members = parsed.members(node)
            pending.extend((members[key], child) for key, child in value.items() if key in members)
        else:
            pending.extend(zip(node.items, value, strict=True))
    return places
