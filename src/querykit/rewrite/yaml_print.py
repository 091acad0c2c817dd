"""New values -> YAML in the style of the text around them."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from typing import TYPE_CHECKING

from querykit.errors import NotRewritable
from querykit.rewrite.yaml_tree import resolved

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from querykit.errors import Json
    from querykit.rewrite.yaml_tree import Place

_plain = re.compile(r"[A-Za-z_$./](?:[A-Za-z0-9_$./ %+()=<>@-]*[A-Za-z0-9_$./%+()=<>@-])?")
"""Texts that mean themselves without quotes, in block and in flow style."""

_words_of_old = re.compile(r"(?i)y|n|yes|no|on|off|\.inf|\.nan|=|<<")
"""Plain texts that readers of YAML 1.1 take for something else."""

_line_break = re.compile(r"\r\n|\r|\n")
_single = re.compile(r"[^\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff]*")
_unprintable = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
_literal = re.compile(r"\S[^\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]*(?<!\n)\n?")
"""Texts of several lines that can stand as a block."""


class Printer:
    """Writes values as one text does.

    Args:
        text: the whole text.
        roots: its documents.
        newline: its line ends.
    """

    def __init__(self, text: str, roots: Sequence[Place], newline: str) -> None:
        self.newline = newline
        self._text = text
        self._places: dict[int, Place] = {}
        """Containers by the identity of their value, to be copied as they were written."""
        quotes: Counter[str] = Counter()
        keys: Counter[str] = Counter()
        units: Counter[int] = Counter()
        indents: Counter[int] = Counter()
        for place in _all(roots):
            if place.sort == "scalar" and isinstance(place.value, str):
                quotes[place.style] += 1
            keys.update(key.style for key in place.keys)
            if place.sort in ("map", "seq") and place.items:
                self._places.setdefault(id(place.value), place)
                for child in place.items:
                    if child.items and not child.flow and place.keys and not place.flow:
                        deeper = self.column(child) - self.column(place)
                        (indents if child.sort == "seq" else units)[deeper] += 1
        self.unit = units.most_common(1)[0][0] if units else 2
        self.list_unit = indents.most_common(1)[0][0] if indents else self.unit
        """How much deeper than its key a list of block style stands."""
        self.quote = '"' if quotes['"'] >= quotes["'"] else "'"
        self._quotes_all = quotes['"'] + quotes["'"] > quotes[""] and not _kinds_are_plain(roots)
        self._quotes_keys = keys['"'] + keys["'"] > keys[""]

    def column(self, place: Place) -> int:
        """Return the column of a container of block style: that of its first key or dash."""
        return column_of(self._text, place.keys[0].begin if place.keys else place.start)

    # -- one line ---------------------------------------------------------------------------------

    def scalar(self, value: Json, like: str = "") -> str:
        """Return the text of a value that is no container, or an empty one.

        Args:
            value: the value.
            like: the style of the scalar that it takes the place of.

        Raises:
            NotRewritable: YAML cannot hold the value.
        """
        if isinstance(value, str):
            return self._string(value, like if like in ("'", '"') else "")
        if isinstance(value, (dict, list, tuple)):
            return "{}" if isinstance(value, dict) else "[]"
        if value is None or isinstance(value, (bool, int, float)):
            if isinstance(value, float) and not math.isfinite(value):
                raise NotRewritable(f"JSON has no number {value}")
            return json.dumps(value)
        raise NotRewritable(f"a {type(value).__name__} cannot be written as YAML")

    def key(self, name: str, like: str = "") -> str:
        """Return the text of a key."""
        if not isinstance(name, str):
            raise NotRewritable(f"a key of a mapping is a {type(name).__name__}, not a string")
        return self._string(name, like or (self.quote if self._quotes_keys else "plain"))

    def _string(self, value: str, like: str) -> str:
        if not like and self._quotes_all:
            like = self.quote
        safe = _plain.fullmatch(value) and not _words_of_old.fullmatch(value)
        if like in ("", "plain") and safe and isinstance(resolved(value), str):
            return value
        if (like if like in ("'", '"') else self.quote) == "'" and _single.fullmatch(value):
            return "'" + value.replace("'", "''") + "'"
        written = json.dumps(value, ensure_ascii=False)
        return _unprintable.sub(lambda found: f"\\u{ord(found[0]):04x}", written)

    def flow(self, value: Json, around: Place | None = None) -> str:
        """Return a value of any sort on one line."""
        if isinstance(value, dict) and value:
            pad = (
                " "
                if around is not None and self._text[around.start : around.start + 2] == "{ "
                else ""
            )
            like = around.keys[0].style if around is not None and around.keys else ""
            members = (
                f"{self.key(key, like)}: {self.flow(child, around)}" for key, child in value.items()
            )
            return "{" + pad + ", ".join(members) + pad + "}"
        if isinstance(value, (list, tuple)) and value:
            return "[" + ", ".join(self.flow(child, around) for child in value) + "]"
        quoted = around is not None and bool(around.keys) and around.keys[0].style == '"'
        return self.scalar(value, '"' if quoted else "")

    # -- several lines ----------------------------------------------------------------------------

    def member(self, key: str, value: Json, column: int, like: str = "") -> list[str]:
        """Return the lines of a member; the first begins with the key, without indentation."""
        name = self.key(key, like) + ":"
        block = self._one_text(value, column)
        if block is not None:
            return [f"{name} {block[0]}", *block[1:]]
        deeper = self.list_unit if isinstance(value, (list, tuple)) else self.unit
        return [name, *self.lines(value, column + deeper)]

    def item(self, value: Json, column: int) -> list[str]:
        """Return the lines of an item of a list; the first begins with the dash."""
        block = self._one_text(value, column)
        if block is not None:
            return [f"- {block[0]}", *block[1:]]
        first, *rest = self.lines(value, column + 2)
        return [f"- {first.lstrip(' ')}", *rest]

    def lines(self, value: Json, column: int) -> list[str]:
        """Return the lines of a container that is not empty, in block style, all indented."""
        place = self._places.get(id(value))
        if place is not None and not place.flow:
            return self._copied(place, column)
        indent = " " * column
        if isinstance(value, dict):
            parts = [self.member(key, child, column) for key, child in value.items()]
        else:
            parts = [self.item(child, column) for child in value]
        return [line for first, *rest in parts for line in (indent + first, *rest)]

    def _one_text(self, value: Json, column: int) -> list[str] | None:
        """Return a value that begins on the line of its key; None for a block of lines."""
        if (
            isinstance(value, str)
            and "\n" in value.removesuffix("\n")
            and _literal.fullmatch(value)
        ):
            indent = " " * (column + self.unit)
            header = "|" if value.endswith("\n") else "|-"
            texts = value.removesuffix("\n").split("\n")
            return [header, *(indent + line if line else "" for line in texts)]
        if not isinstance(value, (dict, list, tuple)) or not value:
            return [self.scalar(value)]
        place = self._places.get(id(value))
        if place is not None and place.flow:
            return self._text[place.start : place.end].split(self.newline)
        return None

    def _copied(self, place: Place, column: int) -> list[str]:
        before = self.column(place)
        begin = place.keys[0].begin if place.keys else place.start
        end = place.end
        rest = self._text[end : line_end(self._text, end)]
        if rest.strip().startswith("#"):
            end += len(rest)
        first, *more = self._text[begin:end].split(self.newline)
        moved = [" " * column + first]
        for line in more:
            inner = line.lstrip(" ")
            depth = len(line) - len(inner) - before
            moved.append(" " * (column + max(0, depth)) + inner if inner else "")
        return moved


def line_start(text: str, offset: int) -> int:
    """Return where the line of an offset begins, behind a byte order mark."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    return 1 if start == 0 and text.startswith("\ufeff") else start


def line_end(text: str, offset: int) -> int:
    """Return where the line of an offset ends, before its line end."""
    found = _line_break.search(text, offset)
    return found.start() if found else len(text)


def column_of(text: str, offset: int) -> int:
    """Return how far an offset stands from the beginning of its line."""
    return offset - line_start(text, offset)


def _all(roots: Sequence[Place]) -> Iterator[Place]:
    pending = list(roots)
    for place in pending:
        yield place
        pending.extend(place.items)


def _kinds_are_plain(roots: Sequence[Place]) -> bool:
    """Tell whether short words, such as those of `kind`, stand without quotes."""
    return any(
        item.style == "" and item.sort == "scalar"
        for place in _all(roots)
        for name, item in zip(place.names, place.items, strict=False)
        if name == "kind"
    )
